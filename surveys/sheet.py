"""What one person is shown of a survey: its texts with their own earlier answers in them, and its parts as HTML.

What is the same for everybody is rendered once a day and language, and kept with the version as what stands before and
after the place of what is not.
"""

import re
import secrets
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from markupsafe import escape
from starlette.requests import Request

from engage.kit.clock import today
from engage.kit.html import render
from engage.kit.i18n import Said, language
from surveys.definition.answers import Given, words_of
from surveys.definition.checks import LONGEST_OTHER, most_characters
from surveys.definition.parts import Definition, Kind, Question
from surveys.definition.texts import Text, fill
from surveys.questionnaire import Questionnaire, Version

_MOST_MADE = 1000
_LONGEST_REPEATED = 400  # characters of an earlier answer within another text
_MARKER = secrets.token_hex()
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")
_SPECIAL = re.compile("[&<>\"']")


@dataclass(frozen=True)
class Sheet:
    """A version of a survey as one person is shown it: its texts, with the words of earlier answers filled in."""

    version: Version
    given: Given

    @property
    def definition(self) -> Definition:
        """Returns what the version asks."""
        return self.version.definition

    def say(self, text: Text) -> Said:
        """Returns a text in the reader's language, or the version's default one; an answer not given is "…"."""
        said = self.version.say(text)
        return Said(fill(said.words, self._answer), said.language) if "${" in said.words else said

    def say_markdown(self, text: Text) -> Said:
        """Returns a text that is Markdown likewise; nothing in an answer is a sign of it."""
        said = self.version.say(text)
        return Said(fill(said.words, lambda key: _plain(self._answer(key))), said.language)

    def _answer(self, key: str) -> str:
        question = self.version.by_key.get(key)
        words = ", ".join(self.words(question)) if question else ""
        # Not all of it: a text can repeat an answer a thousand times.
        return (words if len(words) <= _LONGEST_REPEATED else f"{words[: _LONGEST_REPEATED - 1]}…") or "…"

    def filled(self, html: bytes) -> bytes:
        """Returns a piece of HTML with earlier answers filled in."""
        if not self.version.piped_screens:
            return html
        return fill(html.decode(), lambda key: str(escape(self._answer(key)))).encode()

    def value(self, name: str) -> str:
        """Returns what was typed into a field."""
        return self.given.fields.get(name, "")

    def values(self, name: str) -> list[str]:
        """Returns everything that was ticked under a name."""
        return self.given.fields.getlist(name)

    def words(self, question: Question) -> list[str]:
        """Returns the answer to a question in words, one line each, what was said beside "Other" among them."""
        words = words_of(question, self.given.answers.get(question.key))
        return [*words, self.given.others[question.key]] if question.key in self.given.others else words

    def most_characters(self, question: Question) -> int:
        """Returns how long the answer to a question may be."""
        return most_characters(question)

    def target(self, question: Question) -> str:
        """Returns the id of the field that the error of a question is about."""
        key = question.key
        names = [f"{key}-{part.code}" for part in question.rows or question.options]
        if question.kind is Kind.MATRIX:
            return next((name for name in names if not self.value(name)), names[0])
        if question.kind is Kind.RANKING:
            return names[0]
        if question.has_other and len(self.value(f"{key}-other")) > LONGEST_OTHER:
            return f"{key}-other"
        return f"{key}-day" if question.kind is Kind.DATE else key


def _plain(words: str) -> str:
    """Returns words as Markdown for just these words, on one line: what is under a line can make it a heading."""
    return _MARKDOWN.sub(r"\\\1", " ".join(words.split()))


# ---- HTML ---------------------------------------------------------------------------------------------------------


def pieces(request: Request, part: Hashable, template: str, *, version: Version, **known: object) -> tuple[bytes, ...]:
    """Returns what a template says between the places where it says `{{ hidden }}`, the same for everybody today.

    `part` names it among the version's.
    """
    key = (part, language().code, today(request))
    made = version.made.get(key)
    if made is None:
        html = render(request, template, hidden=_MARKER, version=version, **known)
        if len(version.made) >= _MOST_MADE:
            version.made.clear()
        made = version.made[key] = tuple(piece.encode() for piece in html.split(_MARKER))
    return made


def inputs(pairs: list[tuple[str, str]]) -> bytes:
    """Returns hidden fields."""
    if _SPECIAL.search("".join([text for pair in pairs for text in pair])):
        pairs = [(str(escape(name)), str(escape(value))) for name, value in pairs]
    return "".join([f'<input type="hidden" name="{name}" value="{value}">\n' for name, value in pairs]).encode()


def rows(request: Request, survey: Questionnaire, sheet: Sheet, action: str = "") -> bytes:
    """Returns the answers of a review, section by section. Plain rows, because there may be hundreds.

    `action` is where their buttons lead, if not to the survey's own page.
    """
    template = "surveys/asked/rows.html"
    made = iter(pieces(request, ("rows", action), template, version=sheet.version, survey=survey, action=action))
    missing, end, shown = next(made), next(made), {question.key for question in sheet.given.shown}
    found: list[bytes] = []
    for section in sheet.definition.sections:
        head, is_begun = next(made), False
        for question in section.questions:
            if question.kind is Kind.INFORMATION:
                continue
            before, after = next(made), next(made)
            if question.key in shown:
                if not is_begun:
                    found.append(sheet.filled(head))
                is_begun = True
                found += (sheet.filled(before), _html_of(sheet, question) or missing, sheet.filled(after))
        if is_begun:
            found.append(end)
    return b"".join(found)


def _html_of(sheet: Sheet, question: Question) -> bytes:
    """Returns the answer to a question as HTML, b"" when there is none."""
    answer = sheet.given.answers.get(question.key)
    if not isinstance(answer, str) or not question.kind.is_one_of or question.key in sheet.given.others:
        return _lines(sheet.words(question))
    labels, key = sheet.version.labels, (question.key, answer, language().code)
    if key not in labels:
        labels[key] = _lines(sheet.words(question))
    return labels[key]


def _lines(words: Iterable[str]) -> bytes:
    return "<br>".join([str(escape(line)) for said in words for line in said.split("\n")]).encode()
