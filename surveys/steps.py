"""The steps of answering: which screen comes next, a screen as a page, and the review before sending.

Everything typed so far goes along in the form, so nothing is stored before it is sent and nothing is lost on the way
back. A screen that nobody has filled in yet is the same for everybody: it is rendered once, and what goes along is put
into it.
"""

import re
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from engage.kit.forms import Fields
from engage.kit.html import render
from engage.kit.security import new_code
from surveys import attempts
from surveys.definition.answers import AGAIN, Given
from surveys.definition.parts import Asking, Question
from surveys.inbox import kept_for_going_back
from surveys.models import Assurance
from surveys.questionnaire import Questionnaire, Version
from surveys.sheet import Sheet, inputs, pieces, rows

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

_NUMBER = re.compile("[0-9]{1,4}")


# ---- where to go --------------------------------------------------------------------------------------------------


def screen_sent(version: Version, sent: Fields) -> int:
    """Returns the index of the screen that a form says it is; the review is one more than the last."""
    typed = sent.get(SCREEN, "")
    return min(int(typed), len(version.screens)) if _NUMBER.fullmatch(typed) else 0


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


# ---- pages --------------------------------------------------------------------------------------------------------


def show_screen(
    request: Request,
    survey: Questionnaire,
    version: Version,
    given: Given,
    attempt: attempts.Attempt,
    number: int,
    *,
    errors: bool = True,
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


def show_review(
    request: Request, survey: Questionnaire, version: Version, given: Given, attempt: attempts.Attempt
) -> Response:
    """Returns every question somebody is asked with their answers, and the button that sends them."""
    sheet = Sheet(version, given)
    reviewed = ".".join(version.order[question.key] for question in given.shown)
    hidden = _controls(request, attempt, version, len(version.screens), given.fields)
    hidden += [(AGAIN, key) for key in given.fields.getlist(AGAIN) if key in version.by_key]
    hidden += [(REVIEWED, reviewed), *typed(version, given.fields)]
    may_be_anothers = attempt.is_sent and survey.assurance is Assurance.OPEN
    if may_be_anothers:
        hidden.append((ANOTHERS, new_code()))
    frame = "changing" if attempt.is_changing else "anothers" if may_be_anothers else "first"
    texts_are_apart = given.fields.get(attempts.OPENED) == TEXTS_APART and survey.asks_for_text
    head, tail = pieces(
        request, (frame, texts_are_apart), "surveys/review.html", version=version, survey=survey, sending=frame,
        texts_are_apart=texts_are_apart,
    )  # fmt: skip
    return _reply(request, survey, attempt, b"".join((head, inputs(hidden), rows(request, survey, sheet), tail)))


def typed(version: Version, fields: Fields, without: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Returns the filled fields of a form that belong to a version's questions, but for some of them, by key."""
    keys = version.by_key.keys() - set(without)
    pairs = []
    for name, value in fields.multi_items():
        if value and (name in keys or name.partition("-")[0] in keys):
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
        page = render(request, "surveys/answer.html", hidden=Markup(inputs(hidden).decode()), **known)  # noqa: S704
        return page.encode()
    head, tail = pieces(request, (number, tuple(keys), is_changing), "surveys/answer.html", **known)
    return b"".join((head, inputs(hidden), tail))


def _reply(
    request: Request, survey: Questionnaire, attempt: attempts.Attempt, body: bytes, status: int = 200
) -> Response:
    response = kept_for_going_back(HTMLResponse(body, status))
    attempts.keep(response, request, survey, attempt)
    return response
