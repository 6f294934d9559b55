"""A clerk puts questions into sections and says when each is asked."""

import re

import pytest

from surveys.definition.parts import Comparison, Definition, Kind, Option, Row, Section
from surveys.drafts.conditions.actions import MOST_TESTS
from tests.surveys.factories import definition_stored, make_draft, question_of

SECTIONS = (
    Section(
        key="s1",
        title={"en": "First"},
        questions=(
            question_of("walk", wording={"en": "Do you walk?"}),
            question_of("years", kind=Kind.NUMBER, wording={"en": "How many years?"}),
        ),
    ),
    Section(key="s2", title={"en": "Second"}, questions=(question_of("where", wording={"en": "Where?"}),)),
)


@pytest.fixture
async def draft(hackney):
    return await make_draft(hackney, Definition(title={"en": "Survey"}, sections=SECTIONS))


@pytest.fixture
def edit(draft):
    return f"/hackney/surveys/{draft.slug}/edit"


async def stored(draft):
    return await definition_stored(draft)


async def test_a_section_is_added_once_named_and_filled(clerk, draft, edit):
    for _ in range(2):
        sent = await clerk.post(f"{edit}/new-section", data={"title": "Third", "intro": "**Now**"})
        assert sent.headers["location"] == f"{edit}#section-section_1"
    assert [section.title["en"] for section in (await stored(draft)).sections] == ["First", "Second", "Third"]
    assert "There is no question in this section yet." in (await clerk.get(edit)).text
    await clerk.post(f"{edit}/new-question/long-text?section=s1", data={"wording": "Here?", "asking": "optional"})
    await clerk.post(f"{edit}/ready-questions?section=s2", data={"keys": "sex"})
    await clerk.post(f"{edit}/new-question/long-text", data={"wording": "Last?", "asking": "optional"})
    keys = [[question.key for question in section.questions] for section in (await stored(draft)).sections]
    assert keys == [["walk", "years", "here"], ["where", "sex"], ["last"]]


async def test_a_section_is_put_where_the_clerk_chooses(clerk, draft, edit):
    page = f"{edit}/new-section"
    assert f'href="{page}?after=s1"' in (await clerk.get(edit)).text
    assert '<option value="s1" selected>After section 1: First' in (await clerk.get(f"{page}?after=s1")).text
    assert '<option value="s2" selected>' in (await clerk.get(page)).text
    for _ in range(2):
        await clerk.post(page, data={"title": "Between", "intro": "", "after": "s1"})
    await clerk.post(page, data={"title": "Before", "intro": "", "after": ""})
    titles = [section.title["en"] for section in (await stored(draft)).sections]
    assert titles == ["Before", "First", "Between", "Second"]
    assert (await clerk.post(page, data={"title": "Nowhere", "after": "gone"})).status_code == 422


async def test_a_section_changes_its_words_unless_somebody_else_did(clerk, draft, edit, seen):
    page = f"{edit}/sections/s1"
    edition = seen(await clerk.get(page))
    await clerk.post(page, data={"title": "Hers", "intro": "", "seen": edition})
    clash = await clerk.post(page, data={"title": "Mine", "intro": "x", "seen": edition})
    assert clash.status_code == 409
    assert "Hers" in clash.text
    assert "Mine" in clash.text
    await clerk.post(page, data={"title": "Mine", "intro": "", "seen": seen(clash)})
    assert (await stored(draft)).sections[0].title == {"en": "Mine"}
    assert (await clerk.post(page, data={"title": "x" * 101})).status_code == 422
    assert (await clerk.get(f"{edit}/sections/gone")).status_code == 404


async def test_sections_move_and_go_and_their_questions_stay(clerk, draft, edit):
    await clerk.post(f"{edit}/sections", data={"up": "s2"})
    assert [section.key for section in (await stored(draft)).sections] == ["s2", "s1"]
    await clerk.post(f"{edit}/sections", data={"down": "s2"})
    assert "Its question is kept" in (await clerk.get(f"{edit}/sections/s2/remove")).text
    for _ in range(2):
        assert (await clerk.post(f"{edit}/sections/s2/remove")).status_code == 303
    assert [question.key for question in (await stored(draft)).sections[0].questions] == ["walk", "years", "where"]
    assert "This is the only section" in (await clerk.get(f"{edit}/sections/s1/remove")).text
    assert (await clerk.post(f"{edit}/sections/s1/remove")).status_code == 409


# ---- when something is asked -------------------------------------------------------------------------------------


async def test_only_earlier_questions_decide(clerk, edit):
    page = (await clerk.get(f"{edit}/questions/years/when")).text
    assert "Do you walk?" in page
    assert "Where?" not in page
    assert "No question comes before this one" in (await clerk.get(f"{edit}/questions/walk/when")).text
    assert "How many years?" in (await clerk.get(f"{edit}/sections/s2/when")).text
    for path in ("questions/years/when/where", "questions/gone/when", "riddles/walk/when", "sections/s1/when/walk"):
        assert (await clerk.get(f"{edit}/{path}")).status_code == 404


async def test_a_question_is_asked_after_chosen_answers(clerk, draft, edit):
    when = f"{edit}/questions/where/when"
    assert (await clerk.post(when, data={"about": "where"})).status_code == 422
    chosen = await clerk.post(when, data={"about": "walk"})
    assert chosen.headers["location"] == f"{when}/walk"
    assert "Tend to agree" in (await clerk.get(f"{when}/walk")).text
    fields = {"comparison": "any_of", "values": ["strongly_agree", "tend_to_agree"], "another": "1"}
    for _ in range(2):
        assert (await clerk.post(f"{when}/walk", data=fields)).headers["location"] == when
    sent = await clerk.post(f"{when}/years", data={"comparison": "at_least", "number": "5"})
    assert sent.headers["location"] == f"{edit}#question-where"
    condition = (await stored(draft)).question("where").show_when
    assert [(test.question, test.comparison, test.values) for test in condition.tests] == [
        ("walk", Comparison.ANY_OF, ("strongly_agree", "tend_to_agree")),
        ("years", Comparison.AT_LEAST, ("5",)),
    ]
    assert "“How many years?” is at least 5" in (await clerk.get(edit)).text
    assert "only if all of these are true" in (await clerk.get(when)).text
    await clerk.post(when, data={"join": "any"})
    assert (await stored(draft)).question("where").show_when.is_any
    await clerk.post(when, data={"remove": "“How many years?” is at least 5"})
    await clerk.post(when, data={"remove": "“Do you walk?” is “Strongly agree” or “Tend to agree”"})
    assert (await stored(draft)).question("where").show_when is None


@pytest.mark.parametrize(
    ("about", "fields", "message"),
    [
        ("walk", {"comparison": ""}, "Select how to compare"),
        ("walk", {"comparison": "any_of"}, "Select at least one answer"),
        ("walk", {"comparison": "at_least", "number": "1"}, "There is a problem"),
        ("walk", {"comparison": "any_of", "values": "riddle"}, "There is a problem"),
        ("years", {"comparison": "at_most", "number": "many"}, "Enter a number"),
        ("years", {"comparison": "at_most"}, "Enter a number"),
    ],
)
async def test_a_condition_that_cannot_be_is_not_saved(clerk, draft, edit, about, fields, message):
    response = await clerk.post(f"{edit}/questions/where/when/{about}", data=fields)
    assert response.status_code == 422
    assert message in response.text
    assert (await stored(draft)).question("where").show_when is None


async def test_a_line_of_a_table_decides(clerk, hackney):
    rows = tuple(Row(code=code, label={"en": code.title()}) for code in ("home", "park"))
    options = tuple(Option(code=code, label={"en": code.title()}) for code in ("yes", "no"))
    table = question_of("safe", kind=Kind.MATRIX, rows=rows, options=options)
    section = Section(key="s1", questions=(table, question_of("why")))
    draft = await make_draft(hackney, Definition(title={"en": "Survey"}, sections=(section,)))
    test = f"/hackney/surveys/{draft.slug}/edit/questions/why/when/safe"
    assert (await clerk.post(test, data={"comparison": "any_of", "values": "no"})).status_code == 422
    await clerk.post(test, data={"row": "park", "comparison": "any_of", "values": "no"})
    condition = (await stored(draft)).question("why").show_when
    assert (condition.tests[0].row, condition.tests[0].values) == ("park", ("no",))
    assert "“Question safe Park” is “No”" in (await clerk.get(test.rpartition("/")[0])).text


async def test_a_whole_section_is_asked_after_chosen_answers_and_not_after_too_many(clerk, draft, edit):
    when = f"{edit}/sections/s2/when"
    for number in range(MOST_TESTS):
        sent = await clerk.post(f"{when}/years", data={"comparison": "at_most", "number": str(number)})
        assert sent.headers["location"] == f"{edit}#section-s2"
    assert "There can be up to 5 conditions." in (await clerk.get(when)).text
    assert (await clerk.post(f"{when}/years", data={"comparison": "at_most", "number": "99"})).status_code == 409
    assert len((await stored(draft)).sections[1].show_when.tests) == MOST_TESTS


async def test_a_condition_is_changed_where_it_stands(clerk, draft, edit):
    when = f"{edit}/questions/where/when"
    await clerk.post(f"{when}/walk", data={"comparison": "any_of", "values": ["strongly_agree", "tend_to_agree"]})
    await clerk.post(f"{when}/years", data={"comparison": "at_least", "number": "5"})
    first, second = re.findall(rf'href="({when}/[^"]+change=[^"]+)"', (await clerk.get(when)).text)
    page = await clerk.get(first)
    assert page.text.count(" checked") == 3
    assert 'value="5"' in (await clerk.get(second)).text
    assert (await clerk.post(first, data={"comparison": "any_of"})).status_code == 422
    for _ in range(2):
        changed = await clerk.post(first, data={"comparison": "none_of", "values": ["neither"]})
        assert changed.headers["location"] == f"{edit}#question-where"
    tests = (await stored(draft)).question("where").show_when.tests
    assert [(test.comparison, test.values) for test in tests] == [
        (Comparison.NONE_OF, ("neither",)),
        (Comparison.AT_LEAST, ("5",)),
    ]
    clash = await clerk.post(first, data={"comparison": "any_of", "values": ["strongly_disagree"]})
    assert clash.status_code == 409
    assert f'action="{when}/walk"' in clash.text


async def test_a_condition_is_moved_to_another_question(clerk, draft, edit):
    when = f"{edit}/questions/where/when"
    await clerk.post(f"{when}/walk", data={"comparison": "answered"})
    [first] = re.findall(rf'href="{when}/walk(.change=[^"]+)"', (await clerk.get(when)).text)
    assert "It takes the place of: “Do you walk?” was answered" in (await clerk.get(when + first)).text
    chosen = await clerk.post(when + first, data={"about": "years"})
    assert chosen.headers["location"] == f"{when}/years{first}"
    await clerk.post(chosen.headers["location"], data={"comparison": "at_most", "number": "2"})
    tests = (await stored(draft)).question("where").show_when.tests
    assert [(test.question, test.values) for test in tests] == [("years", ("2",))]


async def test_a_condition_that_a_move_breaks_is_a_fault_with_its_place(clerk, draft, edit):
    await clerk.post(f"{edit}/questions/years/when/walk", data={"comparison": "answered"})
    await clerk.post(f"{edit}/questions", data={"up": "years"})
    page = (await clerk.get(edit)).text
    assert f'href="{edit}/questions/years">The condition asks about “walk”, which is not asked earlier' in page
    page = (await clerk.get(f"{edit}/questions/years/when")).text
    href = re.search(rf"href=\"({edit}/questions/years/when[^\"]*change=[^\"]+)", page)[1]
    assert (await clerk.get(href)).status_code == 200
