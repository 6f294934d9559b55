"""A clerk writes questions of every kind, and changes, moves, copies and removes them."""

from datetime import date
from decimal import Decimal

import pytest

from engage.kit.audit import AuditEvent
from surveys.definition.parts import Asking, Comparison, Condition, Kind, Test
from surveys.drafts.questions.kinds import FIELDS, KINDS
from tests.surveys.factories import (
    definition_of,
    definition_stored,
    make_draft,
    make_question,
    make_survey,
    question_of,
)

PLAIN = {"wording": "What?", "asking": "optional"}


@pytest.fixture
async def draft(hackney):
    return await make_draft(hackney)


@pytest.fixture
def edit(draft):
    return f"/hackney/surveys/{draft.slug}/edit"


async def questions(draft):
    return (await definition_stored(draft)).questions


def test_every_kind_is_offered_and_has_a_form():
    assert {described.kind for described in KINDS} == set(Kind) == set(FIELDS)


ANSWERS = {
    "single-choice": {"options": "# Fruit\nApple\nPear", "has_other": "y"},
    "multiple-choice": {"options": "Bus\nTrain", "none_line": "None of these", "least": "1", "most": "2"},
    "drop-down": {"options": "A\nB\nC", "has_prefer_not_to_say": "y"},
    "scale": {"options": "Good\nBad", "has_dont_know": "y"},
    "matrix": {"rows": "At home\nIn the park", "options": "Safe\nUnsafe"},
    "zero-to-ten": {"has_dont_know": "y"},
    "ranking": {"options": "A\nB\nC", "most": "2", "message": "Rank two"},
    "number": {"unit": "years", "least": "0", "most": "1,000", "decimals": "1", "message": "Up to 1,000"},
    "date": {"earliest-day": "1", "earliest-month": "2", "earliest-year": "2026"},
    "short-text": {"most": "50"},
    "long-text": {"most": "500", "hint": "Any words", "stem": "Think", "note": "Read out", "is_about_person": "y"},
    "information": {},
}
for _kind in ANSWERS.keys() - {"information"}:
    ANSWERS[_kind]["empty_message"] = "We need to know this"


@pytest.mark.parametrize("kind", ANSWERS)
async def test_a_question_of_every_kind_is_written_and_opened_again_as_it_was(clerk, draft, edit, kind, seen):
    assert "What?" not in (await clerk.get(f"{edit}/new-question/{kind}")).text
    sent = await clerk.post(f"{edit}/new-question/{kind}", data={**PLAIN, **ANSWERS[kind]})
    assert sent.headers["location"] == f"{edit}#question-what"
    [question] = before = await questions(draft)
    assert question.kind.value == kind.replace("-", "_")
    page = await clerk.get(f"{edit}/questions/what")
    for name, typed in ANSWERS[kind].items():
        assert f'name="{name}"' in page.text
        assert typed.replace("1,000", "1000" if name == "most" else "1,000").split("\n")[0] in page.text
    favourable = {"favourable": list(question.favourable)}
    codes = "\n".join(option.code for option in question.options if not option.excludes_others)
    rows = "\n".join(row.code for row in question.rows)
    again = {**PLAIN, **ANSWERS[kind], **favourable, "seen": seen(page), "codes": codes, "row_codes": rows}
    assert (await clerk.post(f"{edit}/questions/what", data=again)).status_code == 303
    assert await questions(draft) == before
    assert "Add a question to" not in (await clerk.get(edit)).text


async def test_a_resident_reads_the_clerks_own_words_for_what_is_wrong(clerk, browser, hackney):
    more = {"asking": "required", "empty_message": "Say how it feels", "message": "One for every line, please"}
    draft = await make_draft(hackney)
    edit = f"/hackney/surveys/{draft.slug}/edit"
    await clerk.post(f"{edit}/new-question/matrix", data={**PLAIN, **ANSWERS["matrix"], **more})
    [question] = await questions(draft)
    survey = await make_survey(hackney, questions=(question,))
    answer = f"/hackney/surveys/{survey.slug}"
    assert "Say how it feels" in (await browser.post(answer, data={"screen": "0"})).text
    some = {"screen": "0", f"what-{question.rows[0].code}": question.options[0].code}
    assert "One for every line, please" in (await browser.post(answer, data=some)).text


async def test_what_is_typed_becomes_what_is_asked(clerk, draft, edit):
    for kind in ("single-choice", "multiple-choice", "matrix", "number", "date", "ranking"):
        await clerk.post(f"{edit}/new-question/{kind}", data={**PLAIN, **ANSWERS[kind], "wording": kind})
    single, multiple, matrix, number, day, ranking = await questions(draft)
    assert [option.code for option in single.options] == ["apple", "pear"]
    assert single.options[0].heading == {"en": "Fruit"}
    assert single.has_other
    assert [(option.code, option.excludes_others) for option in multiple.options][-1] == ("none_of_these", True)
    assert (multiple.least, multiple.most) == (1, 2)
    assert [row.code for row in matrix.rows] == ["at_home", "in_the_park"]
    assert (number.least, number.most, number.decimals, number.unit["en"]) == (0, Decimal(1000), 1, "years")
    assert day.earliest == date(2026, 2, 1)
    assert (ranking.most, ranking.message["en"]) == (2, "Rank two")


@pytest.mark.parametrize(
    ("kind", "fields", "message"),
    [
        ("single-choice", {"wording": ""}, "Enter the question"),
        ("single-choice", {"wording": "x" * 501}, "500 characters or fewer"),
        ("single-choice", {"options": "One"}, "at least 2 answers"),
        ("single-choice", {"options": "One\none"}, "must be different"),
        ("single-choice", {"options": "a\n" + "b" * 201}, "200 characters"),
        ("single-choice", {"options": "\n".join(map(str, range(61)))}, "60 answers or fewer"),
        ("single-choice", {"options": "a\nb\nDon’t know"}, "tick its own box"),
        ("single-choice", {"options": "a\nb\nOther"}, "tick its own box"),
        ("single-choice", {"options": "a\nb", "asking": "never"}, "There is a problem"),
        ("multiple-choice", {"options": "a\nb", "none_line": "B"}, "among the others"),
        ("multiple-choice", {"options": "a\nb", "least": "3", "most": "2"}, "must not be less than the smallest"),
        ("matrix", {"rows": "", "options": "a\nb"}, "at least one line"),
        ("number", {"least": "many"}, "Enter a number, like 7"),
        ("number", {"most": "NaN"}, "Enter a number, like 7"),
        ("number", {"decimals": "7"}, "from 0 to 6"),
        ("date", {"earliest-day": "31", "earliest-month": "2", "earliest-year": "2026"}, "Enter a real date"),
        ("long-text", {"message": "x" * 201}, "200 characters or fewer"),
    ],
)
async def test_what_cannot_be_asked_is_said_and_nothing_typed_is_lost(clerk, draft, edit, kind, fields, message):
    response = await clerk.post(f"{edit}/new-question/{kind}", data={**PLAIN, "hint": "Keep me", **fields})
    assert response.status_code == 422
    assert message in response.text
    assert "Keep me" in response.text
    assert await questions(draft) == ()


async def test_there_is_no_form_for_a_kind_that_there_is_not(clerk, edit):
    assert (await clerk.get(f"{edit}/new-question/riddle")).status_code == 404
    assert (await clerk.get(f"{edit}/questions/gone")).status_code == 404
    assert (await clerk.get(f"{edit}/questions/gone/remove")).status_code == 404


async def test_the_same_question_sent_twice_is_one_and_another_can_follow(clerk, draft, edit):
    fields = {**PLAIN, "another": "1"}
    for _ in range(2):
        sent = await clerk.post(f"{edit}/new-question/long-text?section=section_1", data=fields)
        assert sent.headers["location"].startswith(f"{edit}/new-question")
    assert [question.key for question in await questions(draft)] == ["what"]


async def test_answers_keep_their_codes_and_translations_when_they_are_reworded(clerk, hackney, seen):
    own = question_of("own", wording={"en": "How?", "bn": "কীভাবে?"})
    draft = await make_draft(hackney, definition_of(own))
    page = f"/hackney/surveys/{draft.slug}/edit/questions/own"
    opened = await clerk.get(page)
    codes = "\n".join(option.code for option in own.options)
    labels = ["Completely agree", *(option.label["en"] for option in own.options[1:])]
    fields = {"wording": "How now?", "asking": "required", "codes": codes, "seen": seen(opened)}
    fields["options"] = "\n".join(labels)
    await clerk.post(page, data=fields)
    [changed] = await questions(draft)
    assert [option.code for option in changed.options] == codes.split()
    assert changed.wording == {"en": "How now?", "bn": "কীভাবে?"}
    assert changed.asking is Asking.REQUIRED
    fields |= {"seen": seen(await clerk.get(page)), "codes": "a\nb\nc\nd\ne", "favourable": "strongly_agree"}
    await clerk.post(page, data=fields)
    [changed] = await questions(draft)
    assert [option.code for option in changed.options] == ["a", "b", "c", "d", "e"]
    assert changed.favourable == ()


@pytest.mark.parametrize(
    ("codes", "message"),
    [("x", "2 lines and 1 codes"), ("x\nx", "the same code"), ("x\nother", "cannot be the code")],
)
async def test_codes_that_cannot_be_are_refused(clerk, draft, edit, seen, codes, message):
    fields = {**PLAIN, "options": "Good\nBad"}
    await clerk.post(f"{edit}/new-question/scale", data=fields)
    edition = seen(await clerk.get(f"{edit}/questions/what"))
    response = await clerk.post(f"{edit}/questions/what", data={**fields, "codes": codes, "seen": edition})
    assert response.status_code == 422
    assert message in response.text
    assert [option.code for option in (await questions(draft))[0].options] == ["good", "bad"]


async def test_favourable_answers_are_chosen_once_there_are_answers(clerk, draft, edit, seen):
    assert 'name="favourable"' not in (await clerk.get(f"{edit}/new-question/single-choice")).text
    await clerk.post(f"{edit}/new-question/single-choice", data={**PLAIN, "options": "Good\nBad"})
    page = await clerk.get(f"{edit}/questions/what")
    assert "Which answers count as favourable?" in page.text
    fields = {**PLAIN, "options": "Good\nBad", "favourable": "good", "seen": seen(page)}
    await clerk.post(f"{edit}/questions/what", data=fields)
    assert (await questions(draft))[0].favourable == ("good",)
    assert "Favourable" in (await clerk.get(edit)).text


async def test_a_question_of_the_bank_keeps_its_words(clerk, draft, edit, seen):
    await make_question(draft, "police_listen")
    page = await clerk.get(f"{edit}/questions/police_listen")
    assert "This is a ready question" in page.text
    assert 'name="wording"' not in page.text
    fields = {"wording": "Mine", "options": "a\nb", "note": "Read it out", "asking": "required", "seen": seen(page)}
    await clerk.post(f"{edit}/questions/police_listen", data=fields)
    [question] = await questions(draft)
    plain = question_of("police_listen")
    assert (question.wording, question.options) == (plain.wording, plain.options)
    assert (question.note, question.asking) == ({"en": "Read it out"}, Asking.REQUIRED)


async def test_two_who_change_one_question_both_see_what_the_other_wrote(clerk, draft, edit, seen):
    await clerk.post(f"{edit}/new-question/single-choice", data={**PLAIN, "options": "Good\nBad"})
    page = f"{edit}/questions/what"
    edition = seen(await clerk.get(page))
    fields = {**PLAIN, "seen": edition, "codes": "good\nbad"}
    await clerk.post(page, data={**fields, "options": "Good\nBad\nUgly", "hint": "Her hint"})
    clash = await clerk.post(page, data={**fields, "options": "Good\nBad\nSo-so", "hint": "My hint"})
    assert clash.status_code == 409
    for words in ("Somebody else saved first", "Her hint", "My hint", "Ugly", "So-so"):
        assert words in clash.text
    again = {**fields, "options": "Good\nBad\nSo-so", "seen": seen(clash), "codes": "good\nbad\nugly"}
    assert (await clerk.post(page, data=again)).status_code == 303
    assert [option.label["en"] for option in (await questions(draft))[0].options] == ["Good", "Bad", "So-so"]


async def test_a_question_that_somebody_removed_is_not_saved_again(clerk, draft, edit):
    await make_question(draft, "own")
    await clerk.post(f"{edit}/questions/own/remove")
    assert (await clerk.post(f"{edit}/questions/own", data=PLAIN)).status_code == 404


async def test_questions_move_and_are_copied(clerk, draft, edit):
    for key in ("police_listen", "age_band", "sex"):
        await make_question(draft, key)
    for fields in ({"up": "sex"}, {"down": "police_listen"}, {"up": "sex"}, {"up": "gone"}, {"copy": "gone"}, {}):
        assert (await clerk.post(f"{edit}/questions", data=fields)).status_code == 303
    assert [question.key for question in await questions(draft)] == ["sex", "police_listen", "age_band"]
    await clerk.post(f"{edit}/questions", data={"copy": "police_listen"})
    copy = (await questions(draft))[2]
    assert copy.wording == question_of("police_listen").wording
    verbs = [event.verb for event in await AuditEvent.filter(about=draft.slug).order_by("id")]
    assert verbs == ["moved a question", "moved a question", "copied a question"]


async def test_a_question_is_removed_only_when_nothing_depends_on_it(clerk, hackney):
    shown = Condition(tests=(Test(question="first", comparison=Comparison.ANSWERED),))
    asked = definition_of(question_of("first"), question_of("second", show_when=shown))
    draft = await make_draft(hackney, asked)
    edit = f"/hackney/surveys/{draft.slug}/edit"
    page = await clerk.get(f"{edit}/questions/first/remove")
    assert "Other questions depend on this one" in page.text
    assert "Question second" in page.text
    assert (await clerk.post(f"{edit}/questions/first/remove")).status_code == 409
    assert "Remove this question?" in (await clerk.get(f"{edit}/questions/second/remove")).text
    for _ in range(2):
        assert (await clerk.post(f"{edit}/questions/second/remove")).status_code == 303
    await clerk.post(f"{edit}/questions/first/remove")
    assert await questions(draft) == ()


async def test_earlier_answers_can_be_repeated_and_a_wrong_one_is_a_fault(clerk, draft, edit):
    await make_question(draft, "own", wording={"en": "Your street?"})
    page = await clerk.get(f"{edit}/new-question/long-text")
    assert "<code>${own}</code> – Your street?" in page.text
    await clerk.post(f"{edit}/new-question/long-text", data={**PLAIN, "wording": "Why ${street}?"})
    assert "repeat the answer to “street”" in (await clerk.get(edit)).text


async def test_markup_in_words_is_only_words(clerk, draft, edit):
    nasty = "<script>alert(1)</script>"
    fields = {**PLAIN, "wording": nasty, "options": f"{nasty}\nb", "hint": nasty}
    await clerk.post(f"{edit}/new-question/single-choice", data=fields)
    key = (await questions(draft))[0].key
    for page in (edit, f"{edit}/questions/{key}", f"{edit}/questions/{key}/remove", f"{edit}/new-question/scale"):
        assert "<script>alert" not in (await clerk.get(page)).text


async def test_an_information_page_is_not_called_a_question(clerk, hackney):
    survey = await make_draft(hackney)
    page = await clerk.get(f"/hackney/surveys/{survey.slug}/edit/new-question/information")
    assert "What the page says" in page.text
