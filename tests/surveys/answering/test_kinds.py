"""Every kind of question is asked, checked, shown again as it was typed, reviewed and stored."""

import re
from decimal import Decimal

import pytest

from surveys.definition.parts import Asking, Kind
from surveys.models import InboxItem
from tests.surveys.answering.asked import EVERY_KIND, INFORMATION, address, ask, make, of_sections
from tests.surveys.answering.person import Person
from tests.surveys.factories import definition_of

BY_KIND = {question.kind: question for question in EVERY_KIND}

VALID = [
    (Kind.SINGLE_CHOICE, {"one": "b"}, "b", ["Answer B"]),
    (Kind.SINGLE_CHOICE, {"one": "prefer_not_to_say"}, "prefer_not_to_say", ["Prefer not to say"]),
    (Kind.MULTIPLE_CHOICE, {"many": ["a", "c"]}, ["a", "c"], ["Answer A", "Answer C"]),
    (Kind.MULTIPLE_CHOICE, {"many": ["none"]}, ["none"], ["None of these"]),
    (Kind.MULTIPLE_CHOICE, {"many": ["dont_know"]}, "dont_know", ["Don’t know"]),
    (Kind.DROP_DOWN, {"list": "c"}, "c", ["Answer C"]),
    (Kind.SCALE, {"scale": "a"}, "a", ["Answer A"]),
    (Kind.MATRIX, {"table__x": "a", "table__y": "dont_know"}, {"x": "a", "y": "dont_know"}, ["Line X: Answer A"]),
    (Kind.ZERO_TO_TEN, {"ten": "10"}, "10", ["10"]),
    (Kind.RANKING, {"rank__a": "2", "rank__b": "1", "rank__c": "3"}, ["b", "a", "c"], ["1. Answer B", "2. Answer A"]),
    (Kind.RANKING, {"rank__none": "dont_know"}, "dont_know", ["Don’t know"]),
    (Kind.NUMBER, {"number": " 34 "}, "34", ["34 years"]),
    (Kind.NUMBER, {"number__none": "prefer_not_to_say"}, "prefer_not_to_say", ["Prefer not to say"]),
    (Kind.DATE, {"day__day": "1", "day__month": "2", "day__year": "2026"}, "2026-02-01", ["1 February 2026"]),
    (Kind.DATE, {"day__none": "dont_know"}, "dont_know", ["Don’t know"]),
]

INVALID = [
    (Kind.SINGLE_CHOICE, {"one": "nobody"}, "one", "Select one of the answers"),
    (Kind.SINGLE_CHOICE, {"one": "other", "one__other": "x" * 201}, "one-other", "200 characters or fewer"),
    (Kind.MULTIPLE_CHOICE, {"many": ["a", "none"]}, "many", "Select “None of these” alone"),
    (Kind.MULTIPLE_CHOICE, {"many": ["a", "b", "c", "other"]}, "many", "Select 3 answers or fewer"),
    (Kind.DROP_DOWN, {"list": "zz"}, "list", "Select one of the answers"),
    (Kind.SCALE, {"scale": "zz"}, "scale", "Select one of the answers"),
    (Kind.MATRIX, {"table__x": "zz"}, "table-y", "Select one of the answers"),
    (Kind.ZERO_TO_TEN, {"ten": "11"}, "ten", "Select one of the answers"),
    (Kind.RANKING, {"rank__a": "1", "rank__b": "1"}, "rank-a", "Give each place from 1 to 3"),
    (Kind.NUMBER, {"number": "lots"}, "number", "Enter a number, like 7"),
    (Kind.NUMBER, {"number": "121"}, "number", "from 0 to 120"),
    (Kind.DATE, {"day__day": "31", "day__month": "2", "day__year": "2026"}, "day-day", "Enter a real date"),
    (Kind.DATE, {"day__day": "1", "day__month": "2", "day__year": "1999"}, "day-day", "or a later date"),
    (Kind.SHORT_TEXT, {"line": "x" * 201}, "line", "200 characters or fewer"),
    (Kind.LONG_TEXT, {"text": "x" * 1001}, "text", "1000 characters or fewer"),
]


@pytest.mark.parametrize(("kind", "typed", "answer", "words"), VALID)
async def test_an_answer_is_reviewed_in_words_shown_again_and_stored(browser, hackney, kind, typed, answer, words):
    question = BY_KIND[kind]
    person = await Person.opens(browser, address(await make(hackney, definition_of(question))))
    review = await person.press(**typed)
    assert review.heading == "Check your answers"
    assert all(line in review.text for line in words)
    again = await person.press("change", question.key)
    assert question.key in {name.partition("-")[0] for name in again.visible}
    assert (await person.press()).heading == "Check your answers"
    assert (await person.press("send")).heading == "Your answers are sent"
    assert (await InboxItem.get()).document == {
        "version": 1, "channel": "online", "answers": {question.key: answer}, "texts": {},
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "typed", "target", "words"), INVALID)
async def test_an_answer_that_cannot_be_is_kept_with_a_word_on_what_to_do(browser, hackney, kind, typed, target, words):
    person = await Person.opens(browser, address(await make(hackney, definition_of(BY_KIND[kind]))))
    page = await person.press(**typed)
    assert page.status == 422
    assert page.text.count(words) == 2
    assert f'href="#{target}"' in page.text
    offered = {name.replace("__", "-"): value for name, value in typed.items() if value not in ("zz", "nobody", "11")}
    for name, value in offered.items():
        assert [v for n, v in page.pairs if n == name] == (value if isinstance(value, list) else [value])
    assert await InboxItem.all().count() == 0


@pytest.mark.parametrize(("kind", "key"), [(Kind.SHORT_TEXT, "line"), (Kind.LONG_TEXT, "text")])
async def test_own_words_are_stored_apart_and_never_become_markup(browser, hackney, kind, key):
    person = await Person.opens(browser, address(await make(hackney, definition_of(BY_KIND[kind]))))
    review = await person.press(**{key: "<b>Walk</b> “more”"})
    assert "&lt;b&gt;Walk&lt;/b&gt; “more”" in review.text
    again = await person.press("change", key)
    assert again.fields[key] == "<b>Walk</b> “more”"
    await person.press()
    await person.press("send")
    stored = (await InboxItem.get()).document
    assert (stored["answers"], stored["texts"]) == ({}, {key: "<b>Walk</b> “more”"})


@pytest.mark.parametrize(("kind", "key"), [
    (Kind.SINGLE_CHOICE, "one"), (Kind.MULTIPLE_CHOICE, "many"), (Kind.DROP_DOWN, "list"),
])  # fmt: skip
async def test_other_has_words_of_its_own_which_need_no_script(browser, hackney, kind, key):
    person = await Person.opens(browser, address(await make(hackney, definition_of(BY_KIND[kind]))))
    assert f"{key}-other" in person.here.visible
    review = await person.press(**{key: "other", f"{key}__other": "By boat"})
    assert "By boat" in review.text
    assert (await person.press("change", key)).fields[f"{key}-other"] == "By boat"
    await person.press()
    await person.press("send")
    assert (await InboxItem.get()).document["texts"] == {f"{key}-other": "By boat"}


async def test_every_kind_at_once_with_everything_missing(browser, hackney):
    required = (ask(q.key, q.kind, asking=Asking.REQUIRED) for q in EVERY_KIND)
    person = await Person.opens(browser, address(await make(hackney, definition_of(*required))))
    page = await person.press()
    assert page.status == 422
    assert page.text.count("Select an answer<") + page.text.count("Enter your answer<") >= len(EVERY_KIND)


async def test_a_matrix_is_a_fieldset_for_each_line_in_a_fieldset_for_all(browser, hackney):
    person = await Person.opens(browser, address(await make(hackney, definition_of(BY_KIND[Kind.MATRIX]))))
    legends = [" ".join("".join(e.itertext()).split()) for e in person.here.tree.iter("legend")]
    assert legends == ["Question table? (optional)", "Line X", "Line Y"]


async def test_information_is_a_page_of_its_own_in_markdown(browser, hackney):
    one, other = BY_KIND[Kind.SCALE], BY_KIND[Kind.SINGLE_CHOICE]
    person = await Person.opens(browser, address(await make(hackney, definition_of(one, INFORMATION, other))))
    assert "Read <strong>" not in person.here.text
    page = await person.press(scale="a")
    assert "Read <strong>this</strong> first." in page.text
    assert {name for name in page.visible if "-" not in name} <= {"website", "back", "save"}
    assert "one" in (await person.press()).visible
    review = await person.press(one="a")
    assert review.heading == "Check your answers"
    assert "first." not in review.text


@pytest.mark.parametrize("prefix", ["/bn", "/ar", "/en-XA"])
async def test_every_kind_is_asked_in_any_language_with_foreign_words_marked(browser, hackney, prefix):
    survey = await make(hackney, definition_of(*EVERY_KIND))
    person = await Person.opens(browser, prefix + address(survey))
    text = person.here.text
    assert ('dir="rtl"' in text) == (prefix == "/ar")
    if prefix != "/en-XA":
        assert '<span lang="en" dir="auto">Answer A</span>' in text
    review = await person.press(one="a", ten="7", rank__none="dont_know")
    assert review.status == 200
    sent = await person.press("send")
    assert sent.response.request.url.path == f"{prefix}{address(survey)}/thanks"


async def test_a_notice_says_that_parts_are_not_translated(browser, hackney):
    definition = of_sections(*definition_of(ask("q", Kind.SHORT_TEXT)).sections, languages=("en", "bn"))
    here = address(await make(hackney, definition))
    assert "not translated" not in (await browser.get(here)).text
    assert "engage-gaps" in (await browser.get(f"/bn{here}")).text


async def test_a_unit_is_seen_once_and_heard_with_the_question(browser, hackney):
    years = {"least": Decimal(0), "unit": {"en": "years"}}
    survey = await make(hackney, definition_of(ask("plain", Kind.NUMBER, **years),
                                               ask("hinted", Kind.NUMBER, hint={"en": "About"}, **years)))  # fmt: skip
    page = (await browser.get(address(survey))).text
    assert page.count('aria-hidden="true">years<') == 2
    assert page.count("years") == 4
    assert re.search(r'id="plain-hint" class="govuk-hint govuk-visually-hidden">\s*years', page)
    assert re.search(r'id="hinted-hint" class="govuk-hint">\s*About <span class="govuk-visually-hidden">years', page)
