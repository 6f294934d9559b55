"""The steps of answering: which screen comes next, a screen as a page, and the review before sending.

Everything typed so far goes along in the form, so nothing is stored before it is sent and nothing is lost on the way
back. A screen that nobody has filled in yet is the same for everybody: it is rendered once, and what goes along is put
in where the marker is.
"""

import re
import secrets
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from engage.kit.clock import today
from engage.kit.forms import Fields
from engage.kit.html import render
from engage.kit.i18n import Said, language
from engage.kit.security import new_code
from surveys import attempts
from surveys.definition.answers import AGAIN, LONGEST_OTHER, Given, most_characters, words_of
from surveys.definition.parts import Asking, Definition, Kind, Question
from surveys.definition.texts import Text, fill
from surveys.inbox import kept_for_going_back
from surveys.models import Assurance
from surveys.questionnaire import Questionnaire, Version

SCREEN = "screen"
VERSION = "version"
REVIEWED = "reviewed"
TRAP = "website"
ANOTHERS = "another"

TEXTS_APART = "apart"
"""What a form that changes stored answers carries, in the place of their texts' fingerprints, once those are apart."""

CONTROLS = frozenset(
    {SCREEN, VERSION, REVIEWED, TRAP, ANOTHERS, AGAIN, attempts.RECEIPT, attempts.STARTED, attempts.OPENED}
    | {"back", "change", "send", "whose", "save"}
)
"""Names of fields that are no question's: no question's key is one of them (`surveys.definition.checks.RESERVED`)."""

_MOST_MADE = 300
_MARKER = secrets.token_hex()
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&])")


# ---- where to go --------------------------------------------------------------------------------------------------


def screen_sent(version: Version, sent: Fields) -> int:
    """Returns the index of the screen that a form says it is; the review is one more than the last."""
    typed = sent.get(SCREEN, "")
    return min(int(typed), len(version.screens)) if re.fullmatch("[0-9]{1,4}", typed, re.ASCII) else 0


def screen_after(version: Version, given: Given, number: int) -> int | None:
    """Returns the next screen after one on which somebody is asked something, or None before the review."""
    asked = {version.places[question.key] for question in given.shown}
    return min((place for place in asked if place > number), default=None)


def screen_before(version: Version, given: Given, number: int) -> int | None:
    """Returns the last screen before one on which somebody is asked something, or None on the first."""
    asked = {version.places[question.key] for question in given.shown}
    return max((place for place in asked if place < number), default=None)


def screen_with_errors(version: Version, given: Given) -> int | None:
    """Returns the first screen with something to mend, or None."""
    return min((version.places[key] for key in given.errors), default=None)


def screen_not_reviewed(version: Version, given: Given, number: int) -> int | None:
    """Returns the first screen after one that asks something that was not on the review, or None."""
    seen = set(given.fields.get(REVIEWED, "").split("."))
    places = (version.places[q.key] for q in given.shown if version.order[q.key] not in seen)
    return min((place for place in places if place > number), default=None)


# ---- what somebody is shown ---------------------------------------------------------------------------------------


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
        return Said(fill(said.words, lambda key: _MARKDOWN.sub(r"\\\1", self._answer(key))), said.language)

    def _answer(self, key: str) -> str:
        question = self.version.by_key.get(key)
        return (", ".join(self.words(question)) if question else "") or "…"

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


# ---- pages --------------------------------------------------------------------------------------------------------


def show_screen(
    request: Request, survey: Questionnaire, version: Version, given: Given, number: int, *, errors: bool = True
) -> Response:
    """Returns one screen with what was typed, and (`errors`) what is to be mended on it.

    `number` is its index from 0; where this person is asked nothing on it, the next one is shown, or the last.
    """
    asked = {version.places[question.key] for question in given.shown}
    if number not in asked:
        number = min((place for place in asked if place > number), default=max(asked, default=0))
    screen = version.screens[number]
    questions = screen.asked(given.shown)
    wrong = {q.key: given.errors[q.key] for q in questions if q.key in given.errors} if errors else {}
    again = [q.key for q in questions if q.key in wrong and q.asking is Asking.ONCE_MORE and q.key not in given.answers]
    attempt = attempts.attempt_here(request, survey, given.fields)
    hidden = _controls(request, attempt, version, number, given.fields)
    hidden += [(AGAIN, key) for key in dict.fromkeys([*given.fields.getlist(AGAIN), *again]) if key in version.by_key]
    if reviewed := given.fields.get(REVIEWED):
        hidden.append((REVIEWED, reviewed))
    hidden += typed(version, given.fields, without={question.key for question in questions})
    body = _screen(request, survey, Sheet(version, given), number, questions, wrong, hidden, attempt.is_changing)
    return _reply(request, survey, attempt, body, 422 if wrong else 200)


def show_first(request: Request, survey: Questionnaire) -> Response:
    """Returns the page that a survey begins with: the same for everybody."""
    version, given = survey.newest, Given(Fields())
    questions = version.screens[0].questions
    hidden = [(VERSION, str(version.number)), (SCREEN, "0")]
    return HTMLResponse(_screen(request, survey, Sheet(version, given), 0, questions, {}, hidden))


def show_review(request: Request, survey: Questionnaire, version: Version, given: Given) -> Response:
    """Returns every question somebody is asked with their answers, and the button that sends them."""
    attempt = attempts.attempt_here(request, survey, given.fields)
    sheet = Sheet(version, given)
    reviewed = ".".join(version.order[question.key] for question in given.shown)
    hidden = _controls(request, attempt, version, len(version.screens), given.fields)
    hidden += [(AGAIN, key) for key in given.fields.getlist(AGAIN) if key in version.by_key]
    hidden += [(REVIEWED, reviewed), *typed(version, given.fields)]
    may_be_anothers = attempt.is_sent and survey.assurance is Assurance.OPEN
    if may_be_anothers:
        hidden.append((ANOTHERS, new_code()))
    frame = "changing" if attempt.is_changing else "anothers" if may_be_anothers else "first"
    head, tail = _frame(request, frame, "surveys/review.html", version=version, survey=survey, sending=frame)
    rows = render(
        request, "surveys/asked/rows.html", survey=survey, sheet=sheet, sections=_sections(version, given),
        texts_are_apart=given.fields.get(attempts.OPENED) == TEXTS_APART and survey.asks_for_text,
    )  # fmt: skip
    return _reply(request, survey, attempt, b"".join((head, _inputs(hidden), rows.encode(), tail)))


def typed(version: Version, fields: Fields, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Returns the filled fields of a form that belong to a version's questions, but for some of them, by key."""
    left_out = set(without)
    pairs = []
    for name, value in fields.multi_items():
        key = name.partition("-")[0]
        if value and key in version.by_key and key not in left_out:
            pairs.append((name, value))
    return pairs


def _controls(
    request: Request, attempt: attempts.Attempt, version: Version, number: int, fields: Fields
) -> list[tuple[str, str]]:
    """Returns what a page says of itself, for when it is sent."""
    code = fields.get(attempts.RECEIPT)
    started = fields.get(attempts.STARTED, "") if code == attempt.code else ""
    pairs = [
        (VERSION, str(version.number)),
        (SCREEN, str(number)),
        (attempts.RECEIPT, attempt.code),
        (attempts.STARTED, started or attempts.started_now(request, attempt)),
    ]
    if any(fields.getlist(TRAP)):
        pairs.append((TRAP, "1"))
    if attempt.is_changing:
        pairs.append((attempts.OPENED, fields.get(attempts.OPENED, "")))
    return pairs


def _screen(
    request: Request,
    survey: Questionnaire,
    sheet: Sheet,
    number: int,
    questions: tuple[Question, ...],
    errors: dict[str, str],
    hidden: list[tuple[str, str]],
    is_changing: bool = False,
) -> bytes:
    """Returns a screen as HTML: the one that everybody gets where nothing on it is this person's own."""
    version, fields = sheet.version, sheet.given.fields
    screen = version.screens[number]
    keys = {question.key for question in questions}
    own = errors or any(name.partition("-")[0] in keys and value for name, value in fields.multi_items())
    known: dict[str, Any] = {
        "survey": survey, "sheet": sheet, "version": version, "screen": screen, "questions": questions,
        "errors": errors, "is_first": number == 0, "may_save": not is_changing,
    }  # fmt: skip
    if own or number in version.piped_screens:
        page = render(request, "surveys/answer.html", hidden=Markup(_inputs(hidden).decode()), **known)  # noqa: S704
        return page.encode()
    head, tail = _frame(request, (number, tuple(keys), is_changing), "surveys/answer.html", **known)
    return b"".join((head, _inputs(hidden), tail))


def _frame(
    request: Request, part: Hashable, template: str, *, version: Version, **known: object
) -> tuple[bytes, bytes]:
    """Returns what stands before and after the marker on a page that is otherwise the same for everybody today."""
    key = (part, language().code, today(request))
    made = version.made.get(key)
    if made is None:
        before, _, after = render(request, template, hidden=_MARKER, version=version, **known).partition(_MARKER)
        if len(version.made) >= _MOST_MADE:
            version.made.clear()
        made = version.made[key] = (before.encode(), after.encode())
    return made


def _inputs(pairs: list[tuple[str, str]]) -> bytes:
    return "".join(f'<input type="hidden" name="{escape(n)}" value="{escape(v)}">\n' for n, v in pairs).encode()


def _sections(version: Version, given: Given) -> list[tuple[Text, list[Question]]]:
    """Returns (title, questions) of each section, for the questions that somebody is asked and can answer."""
    by_section: dict[int, list[Question]] = {}
    for question in given.shown:
        if question.kind is not Kind.INFORMATION:
            by_section.setdefault(version.screens[version.places[question.key]].number, []).append(question)
    return [(version.definition.sections[number - 1].title, found) for number, found in by_section.items()]


def _reply(
    request: Request, survey: Questionnaire, attempt: attempts.Attempt, body: bytes, status: int = 200
) -> Response:
    response = kept_for_going_back(HTMLResponse(body, status))
    attempts.keep(response, request, survey, attempt)
    return response
