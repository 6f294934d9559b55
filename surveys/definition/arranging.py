"""Questions and sections put in, moved, copied and taken out: each function returns the questionnaire as it is then.

What names a question or section that is gone changes nothing, so that a button pressed twice is pressed once.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from engage.kit.slugs import first_free, slug_of
from surveys.bank import BY_KEY as BANK
from surveys.definition.checks import RESERVED
from surveys.definition.parts import Condition, Definition, Kind, Question, Section
from surveys.definition.routing import needs
from surveys.definition.texts import piped_keys

_One = TypeVar("_One")


def new_key(definition: Definition, wording: str) -> str:
    """Returns a key for a question of these words that no question of the survey or of the bank has."""
    words = slug_of(wording)[:30].strip("-")
    key = words if words[:1].isalpha() else f"question-{words}".strip("-")
    taken = {*BANK, *RESERVED, *(question.key for question in definition.questions)}
    return first_free(key, {one.replace("_", "-") for one in taken}).replace("-", "_")


def section_of(definition: Definition, key: str) -> Section | None:
    """Returns the section that a question is in, or None."""
    return next((s for s in definition.sections if any(question.key == key for question in s.questions)), None)


def section_with(definition: Definition, key: str) -> Section | None:
    """Returns the section with a key, or None."""
    return next((section for section in definition.sections if section.key == key), None)


def with_question(definition: Definition, question: Question, section: str = "") -> Definition:
    """Adds a question at the end of a section; of the last one, or a first one, when no section has this key."""
    sections = definition.sections or (Section(key="section_1"),)
    here = next((i for i, one in enumerate(sections) if one.key == section), len(sections) - 1)
    grown = replace(sections[here], questions=(*sections[here].questions, question))
    return replace(definition, sections=(*sections[:here], grown, *sections[here + 1 :]))


def with_changed(definition: Definition, key: str, change: Callable[[Question], Question | None]) -> Definition:
    """Changes the question with a key, or takes it out when the change returns None."""

    def changed(section: Section) -> Section:
        found = (change(question) if question.key == key else question for question in section.questions)
        return replace(section, questions=tuple(question for question in found if question))

    return replace(definition, sections=tuple(map(changed, definition.sections)))


def with_copy(definition: Definition, key: str, language: str) -> Definition:
    """Puts a copy of a question right behind it, under a key of its own and no longer one of the bank's."""
    question, section = definition.question(key), section_of(definition, key)
    if question is None or section is None:
        return definition
    copy = replace(question, key=new_key(definition, question.wording.get(language, "")), bank_key="")
    at = section.questions.index(question) + 1
    return _with_section(
        definition, replace(section, questions=(*section.questions[:at], copy, *section.questions[at:]))
    )


def with_moved(definition: Definition, key: str, places: int) -> Definition:
    """Moves a question up (-1) or down (1); at the edge of its section into the one before or after."""
    question, section = definition.question(key), section_of(definition, key)
    if question is None or section is None:
        return definition
    at, place = section.questions.index(question), definition.sections.index(section)
    if 0 <= at + places < len(section.questions):
        return _with_section(definition, replace(section, questions=_moved(section.questions, at, places)))
    if not 0 <= place + places < len(definition.sections):
        return definition
    other = definition.sections[place + places]
    left = replace(section, questions=tuple(one for one in section.questions if one is not question))
    joined = (*other.questions, question) if places < 0 else (question, *other.questions)
    return _with_section(_with_section(definition, left), replace(other, questions=joined))


def _moved(things: Sequence[_One], at: int, places: int) -> tuple[_One, ...]:
    moved = list(things)
    moved.insert(at + places, moved.pop(at))
    return tuple(moved)


def dependents(definition: Definition, key: str) -> list[Question | Section]:
    """Returns the questions and sections that are asked, or worded, by the answer to a question, in order."""
    found: list[Question | Section] = []
    for section in definition.sections:
        tested = {test.question for test in section.show_when.tests} if section.show_when else set()
        if key in tested | piped_keys(section.title) | piped_keys(section.intro):
            found.append(section)
        found += [question for question in section.questions if key in needs(question)]
    return found


# ---- sections ----------------------------------------------------------------------------------------------------


def with_section(definition: Definition, section: Section, place: int) -> Definition:
    """Adds an empty section behind this many others, under the first key that is free."""
    key = first_free("section-1", {one.key.replace("_", "-") for one in definition.sections}).replace("-", "_")
    before, after = definition.sections[:place], definition.sections[place:]
    return replace(definition, sections=(*before, replace(section, key=key), *after))


def with_changed_section(definition: Definition, key: str, change: Callable[[Section], Section]) -> Definition:
    """Changes the section with a key."""
    section = section_with(definition, key)
    return _with_section(definition, change(section)) if section else definition


def with_moved_section(definition: Definition, key: str, places: int) -> Definition:
    """Moves a section with all its questions up (-1) or down (1); the first and the last stay where they are."""
    section = section_with(definition, key)
    if section is None:
        return definition
    at = definition.sections.index(section)
    if not 0 <= at + places < len(definition.sections):
        return definition
    return replace(definition, sections=_moved(definition.sections, at, places))


def without_section(definition: Definition, key: str) -> Definition:
    """Takes a section away: its questions join the one before, or else the one after; alone it stays if it has some."""
    section = section_with(definition, key)
    if section is None or (section.questions and len(definition.sections) == 1):
        return definition
    at = definition.sections.index(section)
    others = [one for one in definition.sections if one is not section]
    if others and section.questions:
        near = max(at - 1, 0)
        joined = [*others[near].questions, *section.questions] if at else [*section.questions, *others[near].questions]
        others[near] = replace(others[near], questions=tuple(joined))
    return replace(definition, sections=tuple(others))


def _with_section(definition: Definition, section: Section) -> Definition:
    sections = (section if one.key == section.key else one for one in definition.sections)
    return replace(definition, sections=tuple(sections))


# ---- when something is asked -------------------------------------------------------------------------------------


def earlier_than(definition: Definition, place: Question | Section) -> list[Question]:
    """Returns the questions whose answers can decide whether a question, or a section, is asked: those before it."""
    found: list[Question] = []
    for section in definition.sections:
        if section is place:
            break
        for question in section.questions:
            if question is place:
                return found
            if question.kind is not Kind.INFORMATION:
                found.append(question)
    return found


def with_condition(
    definition: Definition, place: Question | Section, change: Callable[[Condition | None], Condition | None]
) -> Definition:
    """Changes when a question or section is asked; without a test left it is always asked."""

    def changed(thing: Any) -> Any:
        condition = change(thing.show_when)
        return replace(thing, show_when=condition if condition and condition.tests else None)

    if isinstance(place, Section):
        return with_changed_section(definition, place.key, changed)
    return with_changed(definition, place.key, changed)
