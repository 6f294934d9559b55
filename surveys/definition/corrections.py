"""A published survey and its correction: what changed, and what may not, so that answers to both can be added up."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engage.kit.i18n import KNOWN, gettext
from surveys.definition.answers import label_of
from surveys.definition.checks import Fault
from surveys.definition.parts import Asking, Definition, Option, Question, Row
from surveys.definition.texts import Text

_LEVELS = (Asking.OPTIONAL, Asking.ONCE_MORE, Asking.REQUIRED)
# What would make the same answer mean something else, or ask other people, with the words that refuse it.
_SETTLED = ("favourable", "least", "most", "decimals", "earliest", "latest", "is_about_person", "bank_key")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is different. `place` is the key of a question or section, "" for the survey itself.

    `what` says which part, in words; `before` and `after` are its words, "" for none.
    """

    place: str
    what: str
    before: str
    after: str


def changes(before: Definition, after: Definition) -> list[Change]:
    """Returns everything that is different in a correction, in its order: each text in each language, and the rest."""
    found = [*_texts("", _whole(before), _whole(after))]
    if before.languages != after.languages:
        found.append(Change("", gettext("Languages"), _names(before.languages), _names(after.languages)))
    if before.default_language != after.default_language:
        was, now = _names((before.default_language,)), _names((after.default_language,))
        found.append(Change("", gettext("Default language"), was, now))
    sections = {section.key: section for section in before.sections}
    for section in after.sections:
        old = sections.get(section.key)
        was_named = {"title": old.title, "intro": old.intro} if old else {}
        found += _texts(section.key, was_named, {"title": section.title, "intro": section.intro})
        if old and old.show_when != section.show_when:
            found.append(Change(section.key, gettext("When it is asked"), "", gettext("Changed")))
    for question in after.questions:
        old_question = before.question(question.key)
        new = Change(question.key, gettext("Question"), "", _name(question))
        found += _question(old_question, question) if old_question else [new]
    gone = [q for q in before.questions if after.question(q.key) is None]
    found += [Change(question.key, gettext("Question"), _name(question), "") for question in gone]
    if not gone and _order(before) != _order(after)[: len(_order(before))]:
        found.append(Change("", gettext("Order of the questions"), "", gettext("Changed")))
    return found


def _whole(definition: Definition) -> dict[str, Text]:
    return {"title": definition.title, "intro": definition.intro, "thanks": definition.thanks}


def _order(definition: Definition) -> list[tuple[str, str]]:
    return [(section.key, question.key) for section in definition.sections for question in section.questions]


def _names(codes: tuple[str, ...]) -> str:
    return ", ".join(KNOWN[code].name if code in KNOWN else code for code in codes)


def _name(question: Question) -> str:
    return label_of(Option(code=question.key, label=question.wording)) or question.key


def _question(before: Question, after: Question) -> Iterator[Change]:
    yield from _texts(after.key, dict(before.texts), dict(after.texts))
    for name, words in _parts().items():
        was, now = getattr(before, name), getattr(after, name)
        if was != now:
            yield Change(after.key, words, _shown(was), _shown(now))


def _parts() -> dict[str, str]:
    return {
        "kind": gettext("Kind"),
        "asking": gettext("Whether it must be answered"),
        "has_other": gettext("“Other, please say”"),
        "has_dont_know": gettext("“Don’t know”"),
        "has_prefer_not_to_say": gettext("“Prefer not to say”"),
        "show_when": gettext("When it is asked"),
        "favourable": gettext("Favourable answers"),
        "least": gettext("Smallest allowed"),
        "most": gettext("Largest allowed"),
        "decimals": gettext("Decimals"),
        "earliest": gettext("Earliest day"),
        "latest": gettext("Latest day"),
        "is_about_person": gettext("Describes the person who answers"),
    }


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value) if isinstance(value, str | int) else gettext("Changed")


_WHAT = {"title": "Title", "intro": "Introduction", "thanks": "Words after sending", "wording": "Wording",
         "stem": "Words before the question", "hint": "Hint", "note": "Note for interviewers", "unit": "Unit",
         "message": "Error message", "empty_message": "Error message when it is left empty"}  # fmt: skip


def _texts(place: str, before: Mapping[str, Text], after: Mapping[str, Text]) -> Iterator[Change]:
    for name in {**before, **after}:
        was, now = before.get(name, {}), after.get(name, {})
        for code in {**was, **now}:
            if was.get(code, "") != now.get(code, ""):
                part, _, of = name.partition(":")
                what = _WHAT.get(part) or {"row": "Line", "option": "Answer", "heading": "Heading"}[part] + f" {of}"
                language = f" ({KNOWN[code].name if code in KNOWN else code})" if code != "en" else ""
                yield Change(place, what + language, was.get(code, ""), now.get(code, ""))


# ---- what may not ------------------------------------------------------------------------------------------------


def faults(before: Definition, after: Definition, *, has_opened: bool) -> list[Fault]:
    """Returns what a correction may not do, in words.

    Kinds and codes are settled once a survey is published. Once it has opened, so are which questions there are,
    whom they are asked, their order and their bounds, since people have answered: words, translations, answers added
    at the end and a lower required level are what is left.
    """
    found: list[Fault] = []
    for question in before.questions:
        now = after.question(question.key)
        if now is None:
            if has_opened:
                words = gettext("“%(wording)s” cannot be removed: people have been asked it", wording=_name(question))
                found.append(Fault("", words))
            continue
        found += [Fault(now.key, words) for words in _never(question, now)]
        if has_opened:
            found += [Fault(now.key, words) for words in _not_once_open(question, now)]
    if has_opened:
        found += _structure(before, after)
    return found


def _never(before: Question, after: Question) -> Iterator[str]:
    if before.kind is not after.kind:
        yield gettext("The kind of a published question cannot change")
    yield from _codes(before.options, after.options)
    yield from _codes(before.rows, after.rows)
    if before.codes - {option.code for option in before.options} - after.codes:
        yield gettext("“Other”, “Don’t know” and “Prefer not to say” cannot be taken away from a published question")


def _codes(before: tuple[Option | Row, ...], after: tuple[Option | Row, ...]) -> Iterator[str]:
    there = [thing.code for thing in after]
    for thing in before:
        if thing.code not in there:
            label = label_of(Option(code=thing.code, label=thing.label))
            yield gettext("The answer “%(label)s” was published and cannot be removed", label=label)
    kept = [code for code in there if code in {thing.code for thing in before}]
    if kept != there[: len(kept)] or kept != [thing.code for thing in before if thing.code in kept]:
        yield gettext("New answers go at the end, and the others stay in their order")


def _not_once_open(before: Question, after: Question) -> Iterator[str]:
    if _LEVELS.index(after.asking) > _LEVELS.index(before.asking):
        yield gettext("A question cannot become more required once people have answered")
    if before.show_when != after.show_when:
        yield gettext("When a question is asked cannot change once people have answered")
    if any(getattr(before, name) != getattr(after, name) for name in _SETTLED):
        yield gettext("What counts as an answer, or as a favourable one, cannot change once people have answered")
    excluding = {option.code for option in before.options if option.excludes_others}
    if any(option.excludes_others != (option.code in excluding) for option in after.options[: len(before.options)]):
        yield gettext("Which answer excludes the others cannot change once people have answered")


def _structure(before: Definition, after: Definition) -> Iterator[Fault]:
    for question in after.questions:
        if before.question(question.key) is None:
            words = gettext("A question cannot be added once people have answered. Ask it in a new survey")
            yield Fault(question.key, words)
    kept = {question.key for question in after.questions}
    if [pair for pair in _order(before) if pair[1] in kept] != [p for p in _order(after) if before.question(p[1])]:
        yield Fault("", gettext("The order of the questions cannot change once people have answered"))
    sections = {section.key: section.show_when for section in before.sections}
    for section in after.sections:
        if section.key in sections and section.show_when != sections[section.key]:
            yield Fault(section.key, gettext("When a section is asked cannot change once people have answered"))
    if not set(before.languages) <= set(after.languages):
        yield Fault("", gettext("A language cannot be taken away once people have answered"))
