"""Making one-time codes: what the database keeps of them is a keyed hash, in an order that says nothing."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, lazy
from engage.kit.mail import post
from engage.kit.problems import Conflict
from engage.kit.security import new_code
from engage.kit.settings import Settings
from surveys.codes.letters import letter
from surveys.codes.models import SurveyCode, hash_of
from surveys.definition import codec
from surveys.models import Assurance, Survey, SurveyVersion
from surveys.sharing.links import new_short_link

MOST_AT_ONCE = 20_000
MOST_ADDRESSES = 500


class NoCodes(Conflict):
    """The survey takes no one-time codes, or takes no answers any more."""

    title = lazy("Codes cannot be made for this survey")


class MadeMeanwhile(Conflict):
    """Codes were made after the page was opened: by a second click on the same button, or by somebody else."""

    title = lazy("Codes have been made since you opened this page")


async def next_batch(survey: Survey) -> int:
    """Returns the number that the next making of a survey's codes will have: what a page carries to be used once."""
    last = await SurveyCode.filter(survey_id=survey.id).order_by("-batch").first().only("batch", "code_hash")
    return last.batch + 1 if last else 1


@atomic()
async def make_codes(
    survey: Survey, number: int, *, batch: int, way: str, secret: str, at: datetime, actor_id: int
) -> list[str]:
    """Returns new codes, which can never be shown again. `way` says in the audit trail what they are made for.

    `batch` is the number that the page showed for this making: the same page makes codes once. The survey gets a short
    address if it has none. Raises MadeMeanwhile or NoCodes.
    """
    row = await Survey.select_for_update().get(id=survey.id)
    if row.assurance is not Assurance.ONE_TIME_CODES or row.published_at is None or row.is_closed(london_date(at)):
        raise NoCodes(gettext("Only a published survey that lets people in by code, and has not closed, has codes."))
    if await next_batch(row) != batch:
        raise MadeMeanwhile(gettext("If you selected the button twice, the first time counted. Look at the numbers."))
    if row.short_link is None:
        survey.short_link = row.short_link = await new_short_link()
        await row.save(update_fields=["short_link"])
    codes = [new_code() for _ in range(number)]
    await connections.get("default").execute_query(
        "INSERT INTO survey_code (code_hash, survey_id, batch, is_spent)"
        " SELECT hash, $1, $2, false FROM unnest($3::text[]) AS new(hash)",
        # In the order of the hashes: rows must not lie in the order of letters, which is that of a list of people.
        [row.id, batch, sorted(hash_of(secret, row.id, code) for code in codes)],
    )
    await _record("made one-time codes", row, at, actor_id, number=number, batch=batch, way=way)
    return codes


@atomic()
async def mail_codes(
    borough: Borough,
    survey: Survey,
    addresses: Sequence[str],
    *,
    batch: int,
    settings: Settings,
    at: datetime,
    actor_id: int,
) -> None:
    """Sends each address a code of its own. The addresses are in the outbox until they are sent, and nowhere else.

    Raises MadeMeanwhile or NoCodes.
    """
    codes = await make_codes(
        survey, len(addresses), batch=batch, way="e-mail", secret=settings.secret, at=at, actor_id=actor_id
    )
    [*_, newest] = await SurveyVersion.published_of(survey)
    definition = codec.from_json(newest.definition)
    for recipient, code in zip(addresses, codes, strict=True):
        subject, text = letter(settings, survey, definition, borough.name, code)
        await post(recipient, subject, text, at=at)


async def _record(verb: str, survey: Survey, at: datetime, actor_id: int, **detail: Any) -> None:
    await audit.record(verb, survey.slug, at=at, actor_id=actor_id, borough_id=survey.borough_id, **detail)
