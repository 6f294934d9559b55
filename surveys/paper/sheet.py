"""A questionnaire as a sheet of paper: numbered questions, the marks beside the boxes, and its routing in words.

Words are in the reader's language. Nothing here asks the database.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby

from babel.lists import format_list

from engage.kit.i18n import Said, gettext, language, ngettext, show_date, show_number
from surveys.definition.parts import Comparison, Condition, Definition, Kind, Option, Question, Section, Test
from surveys.definition.texts import Text, fill, said
from surveys.paper.marks import marks_of


@dataclass(frozen=True, slots=True)
class Item:
    """One question. `number` is None for a page of information; `routing` says, above it, who goes on with it.

    `stem` is the words before the question, empty where the question right above has said them.
    """

    question: Question
    number: int | None
    routing: str
    stem: Text
    marks: Mapping[str, Option]
    how: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section with its number from 1; `routing` says who goes on with it."""

    section: Section
    number: int
    routing: str
    items: tuple[Item, ...]


class Sheet:
    """A questionnaire for people who hold a pen, or a telephone."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.numbers = definition.numbers

    def say(self, text: Text) -> Said:
        """Returns a text in the reader's language, or else any it has; a repeated answer is named by its question."""
        default = self.definition.default_language
        if default not in text:
            default = "en" if "en" in text else next(iter(text), default)
        words = said(text, default)
        return replace(words, words=fill(words.words, self._answer_to))

    def _answer_to(self, key: str) -> str:
        return gettext("[your answer to question %(number)s]", number=self.numbers.get(key, 0))

    @property
    def parts(self) -> Iterator[Part]:
        """Yields the sections in order."""
        for number, section in enumerate(self.definition.sections, 1):
            routing = self._routing(section.show_when, section.questions)
            yield Part(section, number, routing, tuple(self._items(section)))

    def _items(self, section: Section) -> Iterator[Item]:
        last: Text = {}
        for condition, run in groupby(section.questions, key=lambda question: question.show_when):
            questions = list(run)
            routing = self._routing(condition, questions)
            for question in questions:
                number = self.numbers.get(question.key)
                stem = {} if question.stem == last and not routing else question.stem
                yield Item(question, number, routing, stem, marks_of(question), how(question))
                routing, last = "", question.stem

    # ---- routing in words -------------------------------------------------------------------------------------

    def _routing(self, condition: Condition | None, questions: Sequence[Question]) -> str:
        """Returns who answers these questions, which stand together, and where everybody else goes on; "" for all."""
        if condition is None:
            return ""
        when = self._when(condition)
        numbers = [self.numbers[question.key] for question in questions if question.key in self.numbers]
        if not numbers:
            return gettext("Read this only if %(when)s.", when=when)
        first, last = numbers[0], numbers[-1]
        if first == last:
            words = gettext("Answer question %(number)s only if %(when)s.", number=first, when=when)
        else:
            words = gettext(
                "Answer questions %(first)s to %(last)s only if %(when)s.", first=first, last=last, when=when
            )
        otherwise = gettext("Otherwise you have finished.")
        if last < len(self.numbers):
            otherwise = gettext("Otherwise go to question %(number)s.", number=last + 1)
        return f"{words} {otherwise}"

    def _when(self, condition: Condition) -> str:
        style = "or" if condition.is_any else "standard"
        return _list([self._test(test) for test in condition.tests], style)

    def _test(self, test: Test) -> str:
        question = self.definition.question(test.question)
        if question is None:
            return ""
        about: dict[str, object] = {"number": self.numbers.get(test.question, 0)}
        if test.comparison is Comparison.ANSWERED:
            return gettext("you answered question %(number)s", **about)
        if test.comparison is Comparison.NOT_ANSWERED:
            return gettext("you did not answer question %(number)s", **about)
        if test.comparison is Comparison.AT_LEAST:
            return gettext("your answer to question %(number)s is %(edge)s or more", edge=_edge(test), **about)
        if test.comparison is Comparison.AT_MOST:
            return gettext("your answer to question %(number)s is %(edge)s or less", edge=_edge(test), **about)
        labels = {choice.code: self._quoted(choice.label) for choice in question.choices}
        about["labels"] = _list([f"“{labels.get(code, code)}”" for code in test.values], "or")
        row = next((row for row in question.rows if row.code == test.row), None)
        if row is not None:
            about["row"] = self._quoted(row.label)
            if test.comparison is Comparison.ANY_OF:
                return gettext("you chose %(labels)s for “%(row)s” at question %(number)s", **about)
            return gettext("you did not choose %(labels)s for “%(row)s” at question %(number)s", **about)
        if test.comparison is Comparison.ANY_OF:
            return gettext("you chose %(labels)s at question %(number)s", **about)
        return gettext("you did not choose %(labels)s at question %(number)s", **about)

    def _quoted(self, text: Text) -> str:
        """Returns a text to stand inside a sentence; in another language it keeps its own direction there."""
        words = self.say(text)
        return f"\u2068{words.words}\u2069" if words.is_foreign else words.words


def _list(words: list[str], style: str) -> str:
    return format_list(words, style=style, locale=language().locale)  # type: ignore[arg-type]


def _edge(test: Test) -> str:
    return show_number(Decimal(test.values[0]))


# ---- how a question is answered with a pen -----------------------------------------------------------------------


def how(question: Question) -> str:
    """Returns what to do with the pen, in a sentence; "" where it needs none."""
    match question.kind:
        case Kind.SINGLE_CHOICE | Kind.SCALE | Kind.DROP_DOWN:
            return gettext("Tick one box.")
        case Kind.ZERO_TO_TEN:
            return gettext("Tick one box, from 0 to 10.")
        case Kind.MATRIX:
            return gettext("Tick one box on each line.")
        case Kind.MULTIPLE_CHOICE:
            return _how_many(question)
        case Kind.RANKING:
            places = int(question.most or len(question.options))
            return ngettext(
                "Write 1 in the box beside your first choice.",
                "Write 1 in the box beside your first choice, 2 beside the second, up to %(num)s.",
                places,
            )
        case Kind.NUMBER:
            return _bounds(question)
        case Kind.DATE:
            return _days(question)
        case _:
            return ""


def _how_many(question: Question) -> str:
    least, most = int(question.least or 0), int(question.most or 0)
    if least > 1 and most:
        return gettext("Tick from %(least)s to %(most)s boxes.", least=least, most=most)
    if least > 1:
        return gettext("Tick at least %(least)s boxes.", least=least)
    if most:
        return ngettext("Tick one box.", "Tick up to %(num)s boxes.", most)
    return gettext("Tick all that apply.")


def _bounds(question: Question) -> str:
    least, most = question.least, question.most
    if least is not None and most is not None:
        return gettext("A number from %(least)s to %(most)s.", least=show_number(least), most=show_number(most))
    if least is not None:
        return gettext("A number that is %(least)s or more.", least=show_number(least))
    if most is not None:
        return gettext("A number that is %(most)s or less.", most=show_number(most))
    return ""


def _days(question: Question) -> str:
    first, last = question.earliest, question.latest
    if first and last:
        return gettext("A day from %(first)s to %(last)s.", first=show_date(first), last=show_date(last))
    if first:
        return gettext("%(day)s or a later day.", day=show_date(first))
    if last:
        return gettext("%(day)s or an earlier day.", day=show_date(last))
    return ""
