"""Saving answers for later, opening them by code, and erasing what was sent since.

Nothing here notes who did it or when: the row is the code's keyed hash, what only the code opens, and a Sunday.
"""

from datetime import date, timedelta

from tortoise import connections

from engage.kit.security import keyed_hash
from surveys.questionnaire import Questionnaire
from surveys.saved.models import SavedAnswers
from surveys.saved.sealing import Place, seal, unseal

KEPT_FOR = timedelta(days=30)
_SUNDAY = 6
_MOST_WAITING = 100_000


def code_hash(secret: str, survey_id: int, code: str) -> str:
    """Returns what the database keeps of a code that answers were saved under; it is no receipt's hash."""
    return keyed_hash(secret, f"saved:{survey_id}", code)


def expires_on(closes_on: date, day: date) -> date:
    """Returns the last London date on which answers saved on `day` can be opened.

    That is the Sunday on which they have been there for 30 days, so that it does not tell the day they were saved, or
    the survey's last day if that is earlier.
    """
    last = day + KEPT_FOR
    return min(closes_on, last + timedelta(days=_SUNDAY - last.weekday()))


async def save_answers(survey: Questionnaire, code: str, place: Place, *, secret: str, day: date) -> None:
    """Stores where somebody stopped under their code; the same code again replaces it."""
    await connections.get("default").execute_query(
        "INSERT INTO saved_answers (code_hash, survey_id, sealed, expires_on) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (code_hash) DO UPDATE SET sealed = EXCLUDED.sealed, expires_on = EXCLUDED.expires_on",
        [
            code_hash(secret, survey.id, code),
            survey.id,
            seal(secret, survey.id, code, place),
            expires_on(survey.closes_on, day),
        ],
    )


async def row_of(survey: Questionnaire, code: str, *, secret: str, day: date) -> SavedAnswers | None:
    """Returns the row that a code of this survey names, unless it has expired."""
    return await SavedAnswers.get_or_none(
        code_hash=code_hash(secret, survey.id, code), survey_id=survey.id, expires_on__gte=day
    )


async def open_saved(survey: Questionnaire, code: str, *, secret: str, day: date) -> Place | None:
    """Returns where the person with this code stopped, or None: there is nothing, or not any more."""
    row = await row_of(survey, code, secret=secret, day=day)
    return None if row is None else unseal(secret, survey.id, code, row.sealed)


class Sent:
    """What one process knows to have been sent, until it erases what was saved of it on a later day.

    Erased at once, the end of a saved row would stand beside the arrival of its answers in the database, and say which
    are whose. So the hashes wait in memory alone, whether anything was saved under them or not, and go together. What
    a stopped process forgot expires by its date.
    """

    def __init__(self) -> None:
        self._waiting: set[str] = set()
        self._since: date | None = None

    async def note(self, hashed: str, day: date) -> None:
        """Keeps one in mind, and erases those of earlier days."""
        await self.erase(day)
        self._since = self._since or day
        if len(self._waiting) < _MOST_WAITING:
            self._waiting.add(hashed)

    async def erase(self, day: date) -> None:
        """Erases what was saved of everything sent before a London date."""
        if self._since is None or self._since >= day:
            return
        waiting, self._waiting, self._since = sorted(self._waiting), set(), None
        await connections.get("default").execute_query(
            "DELETE FROM saved_answers WHERE code_hash = ANY($1::text[])", [waiting]
        )
