"""People go through a survey step by step, forth and back, and nothing that they typed is lost."""

from dataclasses import replace

import pytest

from surveys.definition import codec
from surveys.definition.parts import Asking, Kind, Section
from surveys.models import EarlyResults, InboxItem, SurveyVersion
from tests.surveys.answering.asked import address, ask, if_answered, make, of_sections, steps
from tests.surveys.answering.person import Person
from tests.surveys.factories import PUBLISHED_AT, definition_of


@pytest.fixture
async def person(browser, hackney):
    return await Person.opens(browser, address(await make(hackney, steps())))


async def answers():
    return (await InboxItem.get()).document["answers"]


async def test_each_step_says_which_of_how_many_it_is(person):
    assert person.here.heading == "Survey"
    assert "Step 1 of 3" in person.here.text
    assert "About you" in person.here.text
    page = await person.press(way="drive")
    assert page.heading == "Driving"
    assert "Step 2 of 3" in page.text
    assert "Before you start" not in page.text
    assert "back" in page.buttons
    page = await person.press(miles="12")
    assert page.heading == "The end"
    page = await person.press(safe="a")
    assert page.heading == "The end"
    assert "why" in page.visible
    review = await person.press(why="Cars")
    assert [heading in review.text for heading in ("About you", "Driving", "The end")] == [True] * 3
    await person.press("send")
    assert await answers() == {"way": "drive", "miles": "12", "safe": "a"}


async def test_a_step_with_nothing_to_ask_is_left_out_in_both_directions(person):
    page = await person.press(way="walk")
    assert page.heading == "The end"
    assert (await person.press("back")).heading == "Survey"
    assert person.here.fields["way"] == "walk"
    await person.press()
    review = await person.press(safe="b")
    assert review.heading == "Check your answers"
    assert "Driving" not in review.text
    assert (await person.press("back")).fields["safe"] == "b"


async def test_back_keeps_even_what_is_wrong_and_says_nothing_of_it(person):
    await person.press(way="drive", name="Ann")
    page = await person.press("back", miles="lots")
    assert page.status == 200
    assert page.fields["name"] == "Ann"
    page = await person.press(name="Anne")
    assert page.status == 200
    assert page.fields["miles"] == "lots"
    assert (await person.press()).status == 422


async def test_only_the_screen_that_is_sent_is_checked(person):
    page = await person.press()
    assert page.status == 422
    assert 'href="#way"' in page.text
    assert 'href="#miles"' not in page.text


async def test_what_is_asked_once_more_is_asked_once_more(person):
    await person.press(way="drive")
    page = await person.press()
    assert page.status == 422
    assert "or continue without" in page.text
    assert (await person.press()).heading == "The end"
    await person.press(safe="b")
    assert (await person.press("send")).heading == "Your answers are sent"


async def test_a_change_from_the_review_leads_straight_back_to_it(person):
    for typed in ({"way": "walk", "name": "Ann"}, {"safe": "b"}):
        await person.press(**typed)
    page = await person.press("change", "name")
    assert page.heading == "Survey"
    assert (await person.press(name="Bo")).heading == "Check your answers"
    assert "Bo" in person.here.text


async def test_a_change_that_asks_something_new_asks_that_and_nothing_else(person):
    for typed in ({"way": "walk"}, {"safe": "b"}):
        await person.press(**typed)
    await person.press("change", "way")
    assert (await person.press(way="drive")).heading == "Driving"
    assert (await person.press(miles="3")).heading == "Check your answers"
    await person.press("change", "way")
    assert (await person.press(way="walk")).heading == "Check your answers"
    await person.press("send")
    assert await answers() == {"way": "walk", "safe": "b"}


async def test_a_change_that_spoils_a_later_answer_leads_to_it(browser, hackney):
    later = ask("later", Kind.SHORT_TEXT, asking=Asking.REQUIRED, show_when=if_answered("first", "b"))
    parts = (
        Section(key="s1", questions=(ask("first", Kind.SCALE),)),
        Section(key="s2", questions=(later,)),
    )
    person = await Person.opens(browser, address(await make(hackney, of_sections(*parts))))
    await person.press(first="a")
    await person.press("change", "first")
    page = await person.press(first="b")
    assert "later" in page.visible
    assert (await person.press("send", page=person.history[1])).heading == "Your answers are sent"


async def test_an_earlier_answer_is_repeated_in_later_words_and_never_becomes_markup(person):
    await person.press(way="walk", name='<img src=x onerror="x()">')
    assert "Do you feel safe when you Walk?" in person.here.text
    page = await person.press(safe="a")
    assert "Why, &lt;img src=x onerror=" in page.text
    assert "<img src=x" not in page.text
    review = await person.press(why="So")
    assert "<img src=x" not in review.text
    assert "Do you feel safe when you Walk?" in review.text


async def test_an_answer_that_was_not_given_is_repeated_as_dots(person):
    await person.press(way="walk")
    assert "Why, …?" in (await person.press(safe="a")).text


async def test_an_answer_in_markdown_is_only_words(browser, hackney):
    told = ask("told", Kind.INFORMATION, wording={"en": "You said: **${name}**"})
    definition = definition_of(ask("name", Kind.SHORT_TEXT), told)
    person = await Person.opens(browser, address(await make(hackney, definition)))
    page = await person.press(name="[a](https://evil.example) <b>*x*")
    assert "<strong>[a](https://evil.example) &lt;b&gt;*x*</strong>" in page.text


async def test_a_long_answer_is_repeated_on_one_line_and_cut_short(browser, hackney):
    told = ask("told", Kind.INFORMATION, wording={"en": "${why} ${why}"})
    definition = definition_of(ask("why", Kind.LONG_TEXT), told)
    person = await Person.opens(browser, address(await make(hackney, definition)))
    page = await person.press(why="Because\n===\n" + "x" * 900)
    assert "<p>Because === xxx" in page.text
    assert page.text.partition("<form")[2].count("x" * 380 + "…") == 2
    assert "x" * 400 not in page.text.replace("x" * 900, "")


async def test_a_page_of_the_first_version_is_read_and_stored_as_that(browser, hackney):
    survey = await make(hackney, definition_of(ask("old", Kind.SCALE), ask("same", Kind.SCALE)))
    person = await Person.opens(browser, address(survey))
    newer = definition_of(ask("same", Kind.SCALE), ask("new", Kind.SCALE, asking=Asking.REQUIRED))
    await SurveyVersion.create(survey=survey, number=2, definition=codec.to_json(newer), published_at=PUBLISHED_AT)
    review = await person.press(old="a", same="b")
    assert review.heading == "Check your answers"
    assert "Question old?" in review.text
    await person.press("send")
    document = (await InboxItem.get()).document
    assert (document["version"], document["answers"]) == (1, {"old": "a", "same": "b"})


@pytest.mark.parametrize("number", ["", "0", "3", "-1", "٢", "x" * 500, "99999", "1 "])
async def test_a_version_that_there_is_not_is_the_newest(browser, hackney, number):
    survey = await make(hackney, definition_of(ask("q", Kind.SCALE)))
    reply = await browser.post(address(survey), data={"q": "a", "version": number, "send": "1"})
    assert reply.status_code == 303
    assert (await InboxItem.get()).document["version"] == 1


@pytest.mark.parametrize("number", ["", "9", "9999", "-1", "٣", "x" * 500])
@pytest.mark.parametrize("button", ["back", "change", "on", "send"])
async def test_a_screen_that_there_is_not_leads_somewhere(browser, hackney, number, button):
    survey = await make(hackney, steps())
    reply = await browser.post(address(survey), data={"way": "walk", "screen": number, button: "nothing"})
    assert reply.status_code in (200, 303, 422)


async def test_forms_carry_nothing_that_belongs_to_no_question(person):
    page = await person.press(way="walk", evil="1", screen__x="2")
    assert {"evil", "screen-x"} & page.names == set()


async def test_screens_on_the_way_ask_the_database_nothing(person, queries):
    queries.clear()
    await person.press(way="drive")
    await person.press(miles="2")
    await person.press(safe="b")
    assert queries == []
    await person.press("send")
    assert [query.split()[0] for query in queries] == ["INSERT"]


async def test_a_survey_in_one_section_names_no_steps(browser, hackney):
    survey = await make(hackney, definition_of(ask("q", Kind.SCALE)))
    assert "Step 1" not in (await browser.get(address(survey))).text


async def test_a_section_without_a_title_is_a_step_all_the_same(browser, hackney):
    definition = steps()
    bare = replace(definition, sections=tuple(replace(section, title={}) for section in definition.sections))
    person = await Person.opens(browser, address(await make(hackney, bare)))
    page = await person.press(way="drive")
    assert page.heading == "Survey"
    assert "Step 2 of 3" in page.text


@pytest.mark.parametrize(("day", "words"), [(30, "Closes today at midnight"), (29, "Closes tomorrow at midnight"),
                                            (27, "Closes in 3 days")])  # fmt: skip
async def test_the_days_that_are_left_are_counted(browser, hackney, clock, day, words):
    survey = await make(hackney, steps())
    clock.now = clock.now.replace(day=day)
    assert words in (await browser.get(address(survey))).text
    assert words in (await browser.get("/hackney/surveys")).text
    person = await Person.opens(browser, address(survey))
    await person.press(way="walk")
    assert words in (await person.press("back")).text


@pytest.mark.parametrize(
    ("rule", "before", "is_later"),
    [
        (EarlyResults.NOBODY, "Everybody can see the results after the survey closes", True),
        (EarlyResults.PANEL, "The panel and the council can look at the results before that", True),
        (EarlyResults.EVERYONE, "Everybody can see the results, also while the survey is open", False),
    ],
)
async def test_people_are_told_who_sees_the_results_and_when(browser, hackney, rule, before, is_later):
    survey = await make(hackney, definition_of(ask("q", Kind.SCALE)), early_results=rule)
    person = await Person.opens(browser, address(survey))
    assert before in person.here.text
    assert before in (await browser.get(f"{address(survey)}/print")).text
    review = await person.press(q="a")
    assert ("published after the survey closes" in review.text) == is_later
    thanks = await person.press("send")
    assert ("The results are published here after that" in thanks.text) == is_later
    assert (f"{address(survey)}/results" in thanks.text) != is_later
