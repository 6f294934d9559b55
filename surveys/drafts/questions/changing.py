"""A question as another kind: what it keeps, and what it would lose, said before it does."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from engage.kit.i18n import gettext, ngettext
from surveys.definition.arranging import with_changed
from surveys.definition.checks import faults
from surveys.definition.parts import OTHER_CODE, Asking, Definition, Kind, Question
from surveys.definition.telling import in_words
from surveys.drafts.questions.filled import choices_of, empty
from surveys.drafts.questions.kinds import FIELDS, KINDS, KindInWords

_ALWAYS_KEPT = ("key", "kind", "wording", "note", "show_when", "bank_key")
_ALIKE = (frozenset({Kind.SHORT_TEXT, Kind.LONG_TEXT}),)
_BOUNDS = ("least", "most", "decimals", "earliest", "latest", "message")


@dataclass(frozen=True, slots=True)
class Another:
    """A kind that a question could be, what is `lost` with the change, and what is to be mended after it."""

    described: KindInWords
    lost: list[str]
    after: list[str]


def as_kind(question: Question, kind: Kind, language: str) -> Question:
    """Returns a question as another kind, with everything that the kind has too: its answers stay where it has some."""
    new: dict[str, Any] = {"kind": kind}
    usual = Question(key="", kind=kind, wording={})
    kept = {*_ALWAYS_KEPT, *_fields(kind)} - (set() if _are_alike(question.kind, kind) else {*_BOUNDS})
    new |= {field.name: getattr(usual, field.name) for field in fields(Question) if field.name not in kept}
    new["options"] = question.options if kind.has_options else ()
    if kind.has_options and not question.options:
        fresh = empty(kind, language)
        new |= {"options": fresh.options, "favourable": fresh.favourable}
    if kind is Kind.RANKING:
        new["options"] = tuple(option for option in new["options"] if not option.excludes_others)
    elif kind is not Kind.MULTIPLE_CHOICE:
        new["options"] = tuple(replace(option, excludes_others=False) for option in new["options"])
    made = replace(question, **{name: value for name, value in new.items() if name != "kind"}, kind=kind)
    codes = {choice.value for choice in choices_of(made)}
    return replace(made, favourable=tuple(code for code in made.favourable if code in codes))


def _fields(kind: Kind) -> set[str]:
    return {*FIELDS[kind], *(("rows",) if kind is Kind.MATRIX else ())} - {"seen", "codes", "row_codes", "options"}


def _are_alike(one: Kind, other: Kind) -> bool:
    return any({one, other} <= kinds for kinds in _ALIKE)


def others(definition: Definition, question: Question) -> list[Another]:
    """Returns every other kind that a question could be, in the order in which kinds are offered."""
    before = {(fault.place, fault.words) for fault in faults(definition)}
    found = []
    for described in KINDS:
        if described.kind is question.kind:
            continue
        made = as_kind(question, described.kind, definition.default_language)
        changed = with_changed(definition, question.key, lambda _, made=made: made)  # type: ignore[misc]
        new = [fault for fault in faults(changed) if (fault.place, fault.words) not in before]
        after = []
        if described.kind.has_options and not made.options:
            after.append(gettext("write its answers"))
        if described.kind is Kind.MATRIX and not made.rows:
            after.append(gettext("write its lines"))
        after = after or [fault.words for fault in new if fault.place == question.key]
        after += [_elsewhere(changed, place) for place in dict.fromkeys(f.place for f in new) if place != question.key]
        found.append(Another(described, [*_lost(question, made)], after))
    return found


def _elsewhere(definition: Definition, place: str) -> str:
    """Returns what has to be mended of a question, or section, that depends on the answers."""
    other = definition.question(place)
    if other is None:
        return gettext("mend when another section is asked, which depends on its answers")
    wording = in_words(other.wording, definition.default_language) or place
    return gettext("mend when “%(wording)s” is asked, or its words, which depend on its answers", wording=wording)


def _lost(before: Question, after: Question) -> Iterator[str]:
    """Yields what a question has and would have no more, in words."""
    if gone := len(before.options) - len(after.options):
        yield ngettext("its %(num)s answer", "its %(num)s answers", gone)
    if gone := len(before.rows) - len(after.rows):
        yield ngettext("its %(num)s line", "its %(num)s lines", gone)
    alone = [option.code for option in before.options if option.excludes_others]
    if set(alone) & after.codes and not any(option.excludes_others for option in after.options):
        yield gettext("that one answer excludes the others")
    if before.favourable and set(before.favourable) - set(after.favourable):
        yield gettext("which answers count as favourable")
    if before.has_other and OTHER_CODE not in after.codes:
        yield gettext("“Other”, with its box")
    if set(before.codes_out) - set(after.codes_out):
        yield gettext("“Don’t know” and “Prefer not to say”")
    if before.asking is not Asking.OPTIONAL and after.asking is Asking.OPTIONAL:
        yield gettext("that it must be answered, or is asked once more")
    names = {
        ("least", "most", "earliest", "latest"): gettext("the smallest and largest allowed"),
        ("decimals",): gettext("how many decimals"),
        ("unit",): gettext("its unit"),
        ("hint", "stem"): gettext("its hint and the words before it"),
        ("message", "empty_message"): gettext("your own words for an answer that is not allowed"),
        ("is_about_person",): gettext("that it describes the person who answers"),
    }
    for parts, words in names.items():
        if any(getattr(before, part) not in (getattr(after, part), None, 0, False, {}) for part in parts):
            yield words
