"""What is wrong with a questionnaire, as things to do: nothing with a fault is published or imported."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from engage.kit.i18n import gettext
from surveys.bank import BY_KEY, NO_ANSWER
from surveys.definition.parts import (
    LONGEST_CODE,
    OTHER_CODE,
    Comparison,
    Condition,
    Definition,
    Kind,
    Option,
    Question,
    Row,
    Test,
)
from surveys.definition.ready import from_bank
from surveys.definition.routing import can_list_paths, needs, paths
from surveys.definition.texts import Text, misspelt, piped_keys
from surveys.definition.ways import ways

MOST_QUESTIONS = 200
MOST_SECTIONS = 30
MOST_OPTIONS = 60
MOST_CHOICES = 6000
"""Boxes and places of all questions together: a page of so many takes a second and a half to make."""

MOST_FIELDS = 900
"""What a browser sends when everything is answered. `engage.kit.forms` takes 1,000: pages have some of their own."""

LONGEST_TEXT_ANSWER = 4000
LONGEST_SHORT_TEXT = 200
LONGEST_LONG_TEXT = 1000
LONGEST_OTHER = 200

MOST_LETTERS = 100_000
"""What somebody may write in answer to all questions together: a hundred long texts of the usual length."""

MOST_BYTES_SENT = 12 * MOST_LETTERS + 400 * MOST_FIELDS
"""What a browser sends at most of a survey where somebody fills in everything. Of a letter beyond the usual ones it
makes twelve bytes, of a Bengali one nine; names of fields and codes of answers have 60 letters each and few more."""

RESERVED = frozenset(
    ("again", "another", "back", "change", "opened", "receipt", "reviewed", "save", "screen", "send", "started",
     "version", "website", "whose")
)  # fmt: skip
"""Keys that no question has: the pages that ask use them as names of their own fields."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")
_CODE = re.compile(rf"[a-z][a-z0-9_]{{0,{LONGEST_CODE - 1}}}")
_OPTION_CODE = re.compile(rf"[a-z0-9][a-z0-9_]{{0,{LONGEST_CODE - 1}}}")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something to mend. `place` is the key of a question or section, "" for the survey itself."""

    place: str
    words: str


def faults(definition: Definition) -> list[Fault]:
    """Returns everything wrong with a questionnaire, in its order; an empty list means that it can be asked."""
    found = [*_whole(definition)]
    before: dict[str, Question] = {}
    for section in definition.sections:
        found += _condition(section.key, section.show_when, before)
        found += _repeated(section.key, piped_keys(section.title) | piped_keys(section.intro), before)
        found += _misspelt(section.key, (section.title, section.intro))
        for question in section.questions:
            found += _question(question, definition.default_language)
            found += _condition(question.key, question.show_when, before)
            found += _repeated(question.key, needs(question) - _tested(question), before)
            found += _misspelt(question.key, (text for _, text in question.texts))
            before[question.key] = question
    return found or [*_unreachable(definition)]


def _whole(definition: Definition) -> Iterator[Fault]:
    if not definition.title.get(definition.default_language):
        yield Fault("", gettext("Enter a title for the survey"))
    if definition.default_language not in definition.languages:
        yield Fault("", gettext("The default language must be one of the survey’s languages"))
    if wrong := [code for code in definition.languages if not _LANGUAGE.fullmatch(code)]:
        yield Fault("", gettext("“%(code)s” is not the code of a language", code=wrong[0][:60]))
    if len(set(definition.languages)) < len(definition.languages):
        yield Fault("", gettext("A language is listed twice"))
    if not definition.asked:
        yield Fault("", gettext("Add at least one question"))
    if words := too_large(definition):
        yield Fault("", words)
    for section in definition.sections:
        if not _CODE.fullmatch(section.key):
            yield Fault(section.key, gettext("The key “%(key)s” is not one", key=section.key[:60]))
        if not section.questions:
            yield Fault(section.key, gettext("Add a question to this section, or remove it"))
    keys = Counter([question.key for question in definition.questions])
    yield from (Fault(k, gettext("The key “%(key)s” is used twice", key=k)) for k, times in keys.items() if times > 1)
    sections = Counter(section.key for section in definition.sections)
    yield from (Fault(k, gettext("The key “%(key)s” is used twice", key=k)) for k, n in sections.items() if n > 1)


def too_large(definition: Definition) -> str:
    """Returns why nobody could answer a survey, or a page of it be made, for its size alone; "" where that is fine."""
    if len(definition.questions) > MOST_QUESTIONS:
        return gettext("A survey can have up to %(most)s questions.", most=MOST_QUESTIONS)
    if len(definition.sections) > MOST_SECTIONS:
        return gettext("A survey can have up to %(most)s sections.", most=MOST_SECTIONS)
    if sum(map(_choices_in, definition.asked)) > MOST_CHOICES or sum(map(_fields_of, definition.asked)) > MOST_FIELDS:
        return gettext("The survey has too many answers to choose from in all. Take out lines, answers or questions.")
    if sum(map(_letters_of, definition.asked)) > MOST_LETTERS:
        return gettext(
            "The texts that people may write are too long in all: up to %(most)s characters. Take out questions for"
            " texts, or let people write less in some.",
            most=f"{MOST_LETTERS:,}",
        )
    return ""


def _letters_of(question: Question) -> int:
    """Returns how many characters somebody may write in answer to a question."""
    return (most_characters(question) if question.kind.is_text else 0) + LONGEST_OTHER * question.has_other


def most_characters(question: Question) -> int:
    """Returns how long a text answer may be."""
    usual = LONGEST_SHORT_TEXT if question.kind is Kind.SHORT_TEXT else LONGEST_LONG_TEXT
    return min(int(question.most or usual), LONGEST_TEXT_ANSWER)


def _choices_in(question: Question) -> int:
    """Returns how many boxes, or places to choose, a question has on its page."""
    if question.kind is Kind.MATRIX:
        return len(question.rows) * len(question.choices)
    return len(question.options) ** 2 if question.kind is Kind.RANKING else len(question.choices)


def _fields_of(question: Question) -> int:
    """Returns how many fields a browser sends at most for a question, that it was asked once more among them."""
    more = 1 + question.has_other + bool(question.ways_out)
    if question.kind is Kind.MATRIX:
        return more + len(question.rows)
    if question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
        return more + len(question.options)
    return more + (3 if question.kind is Kind.DATE else 1)


def _question(question: Question, language: str) -> Iterator[Fault]:
    def fault(words: str) -> Fault:
        return Fault(question.key, words)

    if not _CODE.fullmatch(question.key) or question.key in RESERVED:
        yield fault(gettext("The key “%(key)s” is not one", key=question.key[:60]))
    if not question.wording.get(language):
        yield fault(gettext("Enter the question"))
    if question.kind.has_options:
        yield from map(fault, _codes(question.options, language, 1 if question.kind is Kind.MULTIPLE_CHOICE else 2))
    elif question.options:
        yield fault(gettext("This kind of question has no list of answers"))
    if question.kind is Kind.RANKING and any(option.code == "none" for option in question.options):
        yield fault(gettext("“%(code)s” cannot be the code of an answer", code="none"))
    if question.has_other and any(option.code == OTHER_CODE for option in question.options):
        yield fault(gettext("Two answers have the same code"))
    if question.kind is Kind.MATRIX:
        yield from map(fault, _codes(question.rows, language, 1))
    elif question.rows:
        yield fault(gettext("Only a table of questions has rows"))
    yield from map(fault, _bounds(question))
    if not _is_as_in_bank(question):
        yield fault(gettext("A ready question keeps its words and answers, so that results can be compared"))


def _is_as_in_bank(question: Question) -> bool:
    """Whether a question of the bank is asked as the bank has it, and no other question has a key of the bank."""
    if question.bank is None:
        return not question.bank_key and question.key not in BY_KEY
    ready = from_bank(question.bank)

    def words(one: Question) -> list[str | None]:
        return [
            text.get("en") for where, text in one.texts if where not in ("hint", "note", "message", "empty_message")
        ]

    return (
        (question.key, question.kind, question.favourable, question.choices and question.codes, words(question))
        == (ready.key, ready.kind, ready.favourable, ready.choices and ready.codes, words(ready))
    )  # fmt: skip


def _codes(things: tuple[Option, ...] | tuple[Row, ...], language: str, fewest: int) -> Iterator[str]:
    if len(things) < fewest:
        yield gettext("Enter at least %(fewest)s answers", fewest=fewest)
    if len(things) > MOST_OPTIONS:
        yield gettext("Enter %(most)s answers or fewer", most=MOST_OPTIONS)
    codes = [thing.code for thing in things]
    if len(set(codes)) < len(codes):
        yield gettext("Two answers have the same code")
    for thing in things:
        if not _OPTION_CODE.fullmatch(thing.code) or thing.code in NO_ANSWER:
            yield gettext("“%(code)s” cannot be the code of an answer", code=thing.code[:60])
        if not thing.label.get(language):
            yield gettext("The answer “%(code)s” has no words", code=thing.code)


def is_code(code: str) -> bool:
    """Whether an answer of a survey's own may have this code."""
    return _OPTION_CODE.fullmatch(code) is not None and code not in (*NO_ANSWER, OTHER_CODE)


def _bounds(question: Question) -> Iterator[str]:  # one question after another
    least, most = question.least, question.most
    if least is not None and most is not None and least > most:
        yield gettext("The smallest allowed must not be more than the largest")
    elif question.kind is Kind.NUMBER and least is not None and most is not None and not _fits(question, least, most):
        yield gettext("No number with so few decimals lies between the smallest and the largest allowed")
    if question.earliest and question.latest and question.earliest > question.latest:
        yield gettext("The first day must not be after the last")
    if question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
        choices = len(question.options) + question.has_other
        if any(bound is not None and not (0 <= bound <= choices and bound == int(bound)) for bound in (least, most)):
            yield gettext("How many can be chosen must be a whole number, at most that of the answers")
    if question.kind.is_text and most is not None and not (1 <= most <= LONGEST_TEXT_ANSWER and most == int(most)):
        yield gettext("The number of characters must be from 1 to %(most)s", most=LONGEST_TEXT_ANSWER)
    if not 0 <= question.decimals <= 6:
        yield gettext("Decimals must be from 0 to 6")
    if question.has_other and question.kind not in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.DROP_DOWN):
        yield gettext("“Other, please say” does not fit this kind of question")
    if unknown := [code for code in question.favourable if code not in question.codes]:
        yield gettext("“%(code)s” is not one of the answers", code=unknown[0])


def _repeated(place: str, keys: set[str], before: dict[str, Question]) -> Iterator[Fault]:
    for key in sorted(keys - before.keys()):
        yield Fault(place, gettext("The words repeat the answer to “%(key)s”, which is not asked earlier", key=key))


def _misspelt(place: str, texts: Iterable[Text]) -> Iterator[Fault]:
    for words in filter(None, map(misspelt, texts)):
        yield Fault(
            place, gettext("“%(words)s” repeats no answer. Copy what stands for the question exactly", words=words)
        )


def _fits(question: Question, least: Decimal, most: Decimal) -> bool:
    """Whether any number with as many decimals as a question allows lies between its bounds."""
    step = Decimal(1).scaleb(-max(0, min(question.decimals, 6)))
    return least.quantize(step, ROUND_CEILING) <= most


def _condition(place: str, condition: Condition | None, before: dict[str, Question]) -> Iterator[Fault]:
    for test in condition.tests if condition else ():
        if words := _test(test, before.get(test.question)):
            yield Fault(place, words)


def _test(test: Test, question: Question | None) -> str:
    """Returns what is wrong with a test of an earlier question, "" when nothing is."""
    if question is None or question.kind is Kind.INFORMATION:
        return gettext("The condition asks about “%(key)s”, which is not asked earlier", key=test.question)
    if test.row and test.row not in {row.code for row in question.rows}:
        return gettext("“%(code)s” is not one of the answers", code=test.row)
    if test.comparison in (Comparison.ANSWERED, Comparison.NOT_ANSWERED):
        return gettext("This condition takes no answers to compare with") if test.values else ""
    if test.comparison in (Comparison.AT_LEAST, Comparison.AT_MOST):
        has_number = question.kind in (Kind.NUMBER, Kind.ZERO_TO_TEN)
        fits = has_number and len(test.values) == 1 and is_number(test.values[0])
        return "" if fits else gettext("“At least” and “at most” compare a number with one number")
    if not test.values:
        return gettext("Select the answers that the condition asks about")
    unknown = [value for value in test.values if value not in question.codes]
    return gettext("“%(code)s” is not one of the answers", code=unknown[0]) if unknown else ""


def is_number(text: str) -> bool:
    """Whether a test can compare with this."""
    return re.fullmatch(r"-?\d{1,12}(\.\d{1,6})?", text, re.ASCII) is not None and Decimal(text).is_finite()


def _tested(question: Question) -> set[str]:
    return {test.question for test in question.show_when.tests} if question.show_when else set()


def _unreachable(definition: Definition) -> Iterator[Fault]:
    """Questions that no path leads to. Where there are too many paths to look at all, none is said to be one."""
    if not can_list_paths(definition):
        return
    reached = {key for _, keys in paths(definition) for key in keys}
    if len(reached) < len(definition.questions):  # some answers may be needed together
        listed, is_complete = ways(definition)
        if not is_complete:
            return
        reached |= {key for way in listed for key in way.keys}
    for question in definition.questions:
        if question.key not in reached:
            yield Fault(question.key, gettext("Nobody would ever be asked this: change when it is asked"))
