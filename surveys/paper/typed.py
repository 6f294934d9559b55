"""What a clerk types from a paper or a call, as fields of the survey's form.

Where something can be chosen, the marks printed beside it are typed ("3", "1 4", "d"); everything else as it is
written. Names of the boxes: the question's key, KEY-other for the words beside "Other", KEY-ROW for a line of a matrix.
A paper cannot be asked again, so no question is required of it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from engage.kit.forms import Fields
from engage.kit.i18n import gettext
from surveys.definition.answers import Given, fields_of, read
from surveys.definition.parts import OTHER_CODE, Asking, Definition, Kind, Question
from surveys.paper.marks import marks_of

Pairs = list[tuple[str, str]]

_BETWEEN = re.compile(r"[\s,;./-]+")
_NO_PLACE = "-"


@dataclass(frozen=True, slots=True)
class Typed:
    """One paper: the boxes as typed, and what they say.

    `errors` say by question key what to mend. `unasked` are the questions with an answer that somebody with these
    answers is not asked; it is empty while there are errors, which can be why.
    """

    boxes: Fields
    given: Given
    errors: dict[str, str]
    unasked: tuple[Question, ...]


def _as_on_paper(definition: Definition) -> Definition:
    sections = tuple(
        replace(section, questions=tuple(replace(question, asking=Asking.OPTIONAL) for question in section.questions))
        for section in definition.sections
    )
    return replace(definition, sections=sections)


def read_typed(definition: Definition, boxes: Fields) -> Typed:
    """Returns what was typed, checked."""
    errors: dict[str, str] = {}
    pairs: Pairs = []
    for question in definition.asked:
        found, error = _fields(question, boxes)
        pairs += found
        if error:
            errors[question.key] = error
    given = read_fields_of(definition, pairs)
    shown = {question.key for question in given.shown}
    errors = {key: error for key, error in errors.items() if key in shown} | given.errors
    typed = tuple(q for q in definition.asked if q.key not in shown and any(boxes.get(n, "").strip() for n in names(q)))
    return Typed(boxes, given, errors, () if errors else typed)


def read_fields_of(definition: Definition, pairs: Pairs) -> Given:
    """Returns what fields of the survey's form say when nothing is required; what is not asked counts as not given."""
    return read(_as_on_paper(definition), Fields(pairs))


def names(question: Question) -> list[str]:
    """Returns the names of a question's boxes on the page where it is typed, in order."""
    if question.kind is Kind.MATRIX:
        return [f"{question.key}-{row.code}" for row in question.rows]
    return [question.key, f"{question.key}-other"] if question.has_other else [question.key]


def _fields(question: Question, boxes: Fields) -> tuple[Pairs, str | None]:
    """Returns a question's fields of the survey's form, and what is wrong with what was typed."""
    key, text = question.key, boxes.get(question.key, "").strip()
    if question.kind is Kind.MATRIX:
        return _lines(question, boxes)
    if question.kind.is_one_of or question.kind is Kind.MULTIPLE_CHOICE:
        return _chosen(question, text, boxes.get(f"{key}-other", "").strip())
    if not text:
        return [], None
    way_out = marks_of(question).get(text.lower())
    if way_out is not None:
        return [(f"{key}-none", way_out.code)], None
    if question.kind is Kind.RANKING:
        return _places(question, text)
    if question.kind is Kind.DATE:
        return _day(question, text)
    return [(key, text)], None


def _chosen(question: Question, text: str, other: str) -> tuple[Pairs, str | None]:
    codes, error = _codes(question, text)
    if error is None and question.kind.is_one_of and len(codes) > 1:
        error = gettext("Type one number. If more boxes are ticked, leave this empty")
    pairs = [(question.key, code) for code in codes]
    if not question.has_other or not other:
        return pairs, error
    if error is None and OTHER_CODE not in codes:
        mark = next(mark for mark, option in marks_of(question).items() if option.code == OTHER_CODE)
        error = gettext("Type %(mark)s as well, the number of “Other”, or leave out its words", mark=mark)
    return [*pairs, (f"{question.key}-other", other)], error


def _codes(question: Question, text: str) -> tuple[list[str], str | None]:
    marks = marks_of(question)
    typed = [mark for mark in _BETWEEN.split(text.lower()) if mark]
    if unknown := next((mark for mark in typed if mark not in marks), None):
        return [], gettext("“%(mark)s” is not one of %(marks)s", mark=unknown[:20], marks=", ".join(marks))
    return [marks[mark].code for mark in typed], None


def _lines(question: Question, boxes: Fields) -> tuple[Pairs, str | None]:
    pairs: Pairs = []
    for row in question.rows:
        name = f"{question.key}-{row.code}"
        codes, error = _codes(question, boxes.get(name, "").strip())
        if error is None and len(codes) > 1:
            error = gettext("Type one number a line. If more boxes are ticked, leave it empty")
        if error:
            return pairs, error
        pairs += [(name, code) for code in codes]
    return pairs, None


def _places(question: Question, text: str) -> tuple[Pairs, str | None]:
    places = text.replace(",", " ").split()
    if len(places) > len(question.options):
        return [], gettext("There are %(most)s boxes: type what is in each, from the top", most=len(question.options))
    pairs = zip((f"{question.key}-{option.code}" for option in question.options), places, strict=False)
    return [(name, place) for name, place in pairs if place != _NO_PLACE], None


def _day(question: Question, text: str) -> tuple[Pairs, str | None]:
    parts = [part for part in _BETWEEN.split(text) if part]
    if len(parts) != 3 or len(parts[2]) != 4:
        return [], gettext("Type the day, the month and the whole year, like 27 3 2027")
    return [(f"{question.key}-{name}", part) for name, part in zip(("day", "month", "year"), parts, strict=True)], None


# ---- two people's reading of one paper ---------------------------------------------------------------------------


def pairs_of(definition: Definition, given: Given) -> Pairs:
    """Returns the fields of the form that would send what was read, and nothing else that was typed."""
    said = given.document(0)
    return list(fields_of(definition, said["answers"], said["texts"]).multi_items())


def differences(definition: Definition, first: Given, second: Given) -> list[Question]:
    """Returns the questions that two people read differently; spaces make no difference."""
    return [q for q in definition.asked if _comparable(q, first) != _comparable(q, second)]


def _comparable(question: Question, given: Given) -> tuple[object, list[str]]:
    answer = given.answers.get(question.key)
    return (
        answer.split() if question.kind.is_text and isinstance(answer, str) else answer,
        given.others.get(question.key, "").split(),
    )


def settled(definition: Definition, first: Given, second: Given, by_second: set[str]) -> Given:
    """Returns one reading out of two: the second person's for these keys, the first's for the others."""
    pairs = [
        *_of_questions(pairs_of(definition, first), lambda key: key not in by_second),
        *_of_questions(pairs_of(definition, second), lambda key: key in by_second),
    ]
    return read_fields_of(definition, pairs)


def _of_questions(pairs: Pairs, is_wanted: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    return (pair for pair in pairs if is_wanted(pair[0].partition("-")[0]))
