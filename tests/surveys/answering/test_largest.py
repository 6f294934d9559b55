"""The largest survey that the checks let through is filled in whole, in Bengali, and arrives."""

import re
from dataclasses import replace
from urllib.parse import urlencode

import pytest

from engage.app import MOST_BODY_BYTES
from surveys.definition.checks import (
    LONGEST_LONG_TEXT,
    MOST_BYTES_SENT,
    MOST_FIELDS,
    MOST_LETTERS,
    MOST_QUESTIONS,
    faults,
)
from surveys.definition.parts import LONGEST_CODE, Definition, Kind, Option, Question, Row, Section
from surveys.models import InboxItem
from tests.surveys.answering.asked import address, ask, make

TEXTS = MOST_LETTERS // LONGEST_LONG_TEXT
LINES, MATRICES = 58, (MOST_FIELDS - 2 * TEXTS) // 59
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')
FORM = {"content-type": "application/x-www-form-urlencoded"}


def code(*parts: object) -> str:
    """A code as long as one may be."""
    return "_".join(map(str, parts)).ljust(LONGEST_CODE, "x")


def largest() -> Definition:
    """As many letters as a survey may ask for, and as many fields beside them, with codes as long as they may be."""
    options = (Option(code=code("a"), label={"en": "A"}), Option(code=code("b"), label={"en": "B"}))
    questions: list[Question] = [ask(code("text", number), Kind.LONG_TEXT) for number in range(TEXTS)]
    for number in range(MATRICES):
        rows = tuple(Row(code=code("line", line), label={"en": f"Line {line}"}) for line in range(LINES))
        questions.append(ask(code("matrix", number), Kind.MATRIX, rows=rows, options=options))
    return Definition(title={"en": "Everything"}, sections=(Section(key="all", questions=tuple(questions)),))


def filled_in(definition: Definition, letter: str) -> dict[str, str]:
    fields = {}
    for question in definition.questions:
        if question.kind is Kind.LONG_TEXT:
            fields[question.key] = letter * LONGEST_LONG_TEXT
        else:
            fields |= {f"{question.key}-{row.code}": code("b") for row in question.rows}
    return fields


@pytest.mark.parametrize("letter", ["ক", "𞤀"], ids=["Bengali", "four bytes"])
async def test_the_largest_survey_filled_in_whole_is_reviewed_saved_and_sent(browser, hackney, letter):
    definition = largest()
    assert faults(definition) == []
    survey = await make(hackney, definition)
    fields = filled_in(definition, letter)
    assert len(urlencode(fields)) > 3 * MOST_BODY_BYTES
    review = await browser.post(address(survey), content=urlencode({**fields, "screen": "0"}), headers=FORM)
    assert review.status_code == 200
    assert "Check your answers" in review.text
    body = urlencode([*HIDDEN.findall(review.text), ("send", "1")])
    assert len(body) < MOST_BYTES_SENT
    assert (await browser.post(f"{address(survey)}/save", content=body, headers=FORM)).status_code == 303
    sent = await browser.post(address(survey), content=body, headers=FORM)
    assert (sent.status_code, sent.headers["location"]) == (303, f"{address(survey)}/thanks")
    document = (await InboxItem.get()).document
    assert len(document["texts"]) == TEXTS
    assert set(document["texts"].values()) == {letter * LONGEST_LONG_TEXT}
    assert sum(len(answer) for answer in document["answers"].values() if isinstance(answer, dict)) == MATRICES * LINES


async def test_more_than_that_is_refused_before_it_is_read_and_more_letters_before_they_are_asked_for(browser, hackney):
    definition = largest()
    [section] = definition.sections
    one_more = ask("one_more", Kind.SHORT_TEXT)
    more = replace(definition, sections=(replace(section, questions=(*section.questions, one_more)),))
    assert len(more.questions) <= MOST_QUESTIONS
    assert [fault.words for fault in faults(more) if "too long in all" in fault.words]
    survey = await make(hackney, definition)
    body = "x=" + "a" * MOST_BYTES_SENT
    assert (await browser.post(address(survey), content=body, headers=FORM)).status_code == 413
    body = "x=" + "a" * MOST_BODY_BYTES
    assert (await browser.post(f"{address(survey)}/receipt", content=body, headers=FORM)).status_code == 413
