"""What people do with answers on paper or by phone: one enters, another verifies."""

from datetime import datetime

from tortoise import connections
from tortoise.transactions import atomic

from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, Forbidden
from engage.kit.security import keyed_hash, new_token
from surveys.codes.spending import Outcome, spend
from surveys.definition.answers import Given
from surveys.inbox import SURVEYS, acknowledge
from surveys.models import Channel
from surveys.paper.letters import code_hash_of
from surveys.paper.models import CHANCE, Entry
from surveys.paper.typed import Pairs
from surveys.questionnaire import Questionnaire


@atomic()
async def enter(
    survey: Questionnaire, version: int, channel: Channel, pairs: Pairs, *, at: datetime, actor_id: int
) -> int:
    """Stores what a person typed from one paper or call, and returns the number to write on the paper."""
    # No number is given twice, however many entries have gone.
    drawn = await connections.get("default").execute_query_dict(
        "SELECT nextval(pg_get_serial_sequence('entry', 'id'))::int AS number"
    )
    number: int = drawn[0]["number"]
    await Entry.create(
        id=number,
        survey_id=survey.id,
        number=number,
        version=version,
        channel=channel,
        typed=[[CHANCE, new_token()], *(list(pair) for pair in pairs)],
        entered_by_id=actor_id,
    )
    await _record("entered an answer", survey, number, at, actor_id)
    return number


async def verify(
    survey: Questionnaire, entry: Entry, given: Given, *, secret: str, at: datetime, actor_id: int
) -> None:
    """Puts what two people have agreed on among the answers that wait to be counted, and forgets the entry.

    Call it outside any transaction. The answer is on disk before the entry goes; its receipt comes from the entry, so
    that when the second step is missed, verifying again adds nothing.

    Raises Forbidden for the person who entered it, Conflict when another answer has come with its code.
    """
    if entry.entered_by_id == actor_id:
        raise Forbidden(gettext("You entered this one. Another person has to verify it."))
    receipt = keyed_hash(secret, "entry", f"{survey.id}:{chance_of(entry)}")
    document = given.document(entry.version, entry.channel)
    if not (code := code_hash_of(entry)):
        await acknowledge(SURVEYS, survey.id, receipt, document)
    elif await spend(survey.id, code, receipt, document) is not Outcome.STORED:
        raise Conflict(gettext("Another answer has come with the code of this paper. Only that one counts."))
    await _forget("verified an answer", survey, entry, at, actor_id)


def chance_of(entry: Entry) -> str:
    """Returns what an entry's receipt is made of, which goes with the entry.

    Made of its number, whoever has the secret could tell later which answer is whose paper: the audit trail has that.
    """
    return next((value for name, value in entry.typed if name == CHANCE), str(entry.id))


@atomic()
async def discard(survey: Questionnaire, entry: Entry, *, at: datetime, actor_id: int) -> None:
    """Deletes an entry that should not have been made, before anybody has verified it.

    Raises Conflict when it is gone.
    """
    if not await Entry.filter(id=entry.id).delete():
        raise Conflict(gettext("Somebody else has verified or removed it."))
    await touch(survey.borough.slug)  # it may have been what the results waited for
    await _record("removed an entered answer", survey, entry.number, at, actor_id)


@atomic()
async def _forget(verb: str, survey: Questionnaire, entry: Entry, at: datetime, actor_id: int) -> None:
    if await Entry.filter(id=entry.id).delete():
        await _record(verb, survey, entry.number, at, actor_id)


async def _record(verb: str, survey: Questionnaire, number: int, at: datetime, actor_id: int) -> None:
    about = f"{survey.borough.slug}/surveys/{survey.slug}"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=survey.borough.id, number=number)
