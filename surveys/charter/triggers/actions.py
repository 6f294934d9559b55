"""Rules begin and end; what a quarter reached is raised; it is discussed, and the panel's chair closes it."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime

from tortoise.expressions import Q
from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.responses.actions import request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import RequestKind
from engage.kit import audit, ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from surveys.charter.models import CharterCommitment, CharterVersion, CommitmentKind, CommitmentTally, Partition, Rating
from surveys.charter.progress.models import CommitmentRequest
from surveys.charter.said.figures import cited_feedback
from surveys.charter.triggers.models import CommunityTrigger, TriggerCheck, TriggerRule
from surveys.charter.triggers.rules import AT_LEAST, KEPT_BELOW, Quarter, is_reached
from surveys.published import TRIGGER

MOST_RULES = 50


async def rules_of(borough: Borough) -> list[TriggerRule]:
    """Returns a borough's rules in force, the one for every commitment first; a borough never had fewer than that."""
    rules = TriggerRule.filter(borough=borough, ended_on=None).order_by("id").select_related("commitment")
    return sorted(await rules, key=lambda rule: (rule.commitment is not None, rule.commitment and rule.commitment.code))


@atomic()
async def ensure_rule(borough: Borough, *, at: datetime) -> None:
    """Gives a borough that never had a rule the one that every borough begins with."""
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    if not await TriggerRule.exists(borough=borough):
        await TriggerRule.create(borough=borough, at_least=AT_LEAST, kept_below=KEPT_BELOW, began_on=london_date(at))


@atomic()
async def begin_rule(
    borough: Borough,
    commitment: CharterCommitment | None,
    at_least: int,
    kept_below: int,
    *,
    at: datetime,
    actor_id: int,
) -> None:
    """Begins a rule for one commitment, or for each (None), and ends the one before it. The same again does nothing.

    Raises Conflict when there are too many.
    """
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    in_force = TriggerRule.filter(borough=borough, ended_on=None)
    before = await in_force.filter(commitment=commitment).first()
    if before and (before.at_least, before.kept_below) == (at_least, kept_below):
        return
    if await in_force.count() >= MOST_RULES:
        raise Conflict(gettext("A borough has at most %(most)s rules.", most=MOST_RULES))
    day = london_date(at)
    if before:
        await TriggerRule.filter(id=before.id).update(ended_on=day)
    await TriggerRule.create(
        borough=borough, commitment=commitment, at_least=at_least, kept_below=kept_below, began_on=day
    )
    about = f"{borough.slug}/stop-and-search/triggers"
    code = commitment.code if commitment else ""
    await audit.record(
        "began a trigger rule", about, at=at, actor_id=actor_id, borough_id=borough.id,
        commitment=code, at_least=at_least, kept_below=kept_below,
    )  # fmt: skip
    await touch(borough.slug)


@atomic()
async def end_rule(borough: Borough, rule_id: int, *, at: datetime, actor_id: int) -> None:
    """Ends the rule of one commitment, which falls under the general one again; does nothing when it has ended.

    Raises Conflict for the general one, which can only be followed by another.
    """
    rule = await TriggerRule.select_for_update().get_or_none(id=rule_id, borough=borough, ended_on=None)
    if rule is None:
        return
    if rule.commitment_id is None:
        raise Conflict(gettext("There is always a rule for every commitment. Begin another, and this one ends."))
    rule.ended_on = london_date(at)
    await rule.save(update_fields=["ended_on"])
    about = f"{borough.slug}/stop-and-search/triggers"
    await audit.record("ended a trigger rule", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await touch(borough.slug)


@atomic()
async def check_quarter(borough: Borough, quarter: Quarter, *, at: datetime, site: str, meeting_on: date | None) -> int:
    """Raises what was reached in a quarter that is over, once, and returns how many. A second check does nothing.

    `meeting_on` is the panel's next meeting, `site` the public address of this website.
    """
    await ensure_rule(borough, at=at)
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    if await TriggerCheck.exists(borough=borough, quarter=quarter.first):
        return 0
    await TriggerCheck.create(borough=borough, quarter=quarter.first, checked_on=london_date(at))
    rules = {rule.commitment.code if rule.commitment else None: rule for rule in await rules_of(borough)}
    ratings = await _ratings(borough, quarter)
    raised = 0
    for commitment in (await CharterVersion.counted_in(quarter.first)).values():
        if commitment.kind is not CommitmentKind.ENCOUNTER:
            continue
        rule = rules.get(commitment.code) or rules[None]
        if is_reached(ratings.get(commitment.id, Counter()), rule.at_least, rule.kept_below):
            await _raise(borough, rule, commitment, quarter, at=at, site=site, meeting_on=meeting_on)
            raised += 1
    await touch(borough.slug)
    return raised


async def rated_commitments() -> list[CharterCommitment]:
    """Returns the commitments that residents rate, of the charter in force."""
    version = await CharterVersion.in_force()
    commitments: Iterable[CharterCommitment] = (
        (commitment for theme in version.themes for commitment in theme.commitments) if version else ()
    )
    return [c for c in commitments if c.kind is CommitmentKind.ENCOUNTER and c.superseded_on is None]


async def _ratings(borough: Borough, quarter: Quarter) -> dict[int, Counter[Rating]]:
    tallies = CommitmentTally.filter(borough=borough, month__in=quarter.months, partition=Partition.ALL)
    found: dict[int, Counter[Rating]] = {}
    for commitment_id, rating, count in await tallies.values_list("commitment_id", "rating", "count"):
        found.setdefault(commitment_id, Counter())[Rating(rating)] += count
    return found


async def _raise(
    borough: Borough,
    rule: TriggerRule,
    commitment: CharterCommitment,
    quarter: Quarter,
    *,
    at: datetime,
    site: str,
    meeting_on: date | None,
) -> None:
    request = await request_response(
        borough,
        asked_by=f"{borough.name} stop and search charter",
        text=(
            f"In the quarter that ended on {quarter.last:%-d %B %Y}, at least {rule.at_least} people told us about "
            f"commitment {commitment.code} of the stop and search charter, “{commitment.wording}”. Fewer than "
            f"{rule.kept_below}% of them said that it was kept. Explain to the panel why, and what will change."
        ),
        basis=Basis.CHARTER_TRIGGER_28_DAYS,
        kind=RequestKind.TRIGGER,
        cites=[cited_feedback(borough)],
        at=at,
        site=site,
        meeting_on=meeting_on,
    )
    await CommitmentRequest.create(commitment=commitment, request=request)
    trigger = await CommunityTrigger.create(
        borough=borough, rule=rule, commitment=commitment, quarter=quarter.first, raised_on=london_date(at),
        request=request,
    )  # fmt: skip
    await audit.record(
        "raised a community trigger", address(borough, trigger, commitment), at=at, borough_id=borough.id
    )
    await ledger.enter(TRIGGER, f"{borough.slug}/stop-and-search/triggers", at=at)


@atomic()
async def note_discussed(borough: Borough, trigger_id: int, on: date, *, at: datetime) -> None:
    """Notes the day of the meeting that discussed a trigger; the first one stays."""
    changed = await CommunityTrigger.filter(
        Q(id=trigger_id, borough=borough, discussed_on=None, closed_on=None)
    ).update(discussed_on=on)
    if changed:
        await audit.record("discussed a community trigger", f"{borough.slug}/stop-and-search/triggers", at=at,
                           borough_id=borough.id)  # fmt: skip
        await ledger.enter(TRIGGER, f"{borough.slug}/stop-and-search/triggers", at=at)
        await touch(borough.slug)


@atomic()
async def close_trigger(
    borough: Borough, trigger: CommunityTrigger, words: str, *, at: datetime, actor_id: int
) -> None:
    """Closes a trigger with the panel's words. The same again does nothing.

    Raises Conflict before a meeting has discussed it, or when it was closed with other words.
    """
    row = (
        await CommunityTrigger.select_for_update(of=("community_trigger",))
        .select_related("commitment")
        .get(id=trigger.id, borough=borough)
    )
    if row.closed_on:
        if row.closing_words == words:
            return
        raise Conflict(gettext("This trigger was closed already."))
    if row.discussed_on is None:
        raise Conflict(
            gettext("The panel closes a trigger after a meeting has discussed it and its minutes are public.")
        )
    row.closed_on, row.closing_words = london_date(at), words
    await row.save(update_fields=["closed_on", "closing_words"])
    about = address(borough, row, row.commitment)
    await audit.record("closed a community trigger", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await ledger.enter(TRIGGER, f"{borough.slug}/stop-and-search/triggers", at=at)
    await touch(borough.slug)


def address(borough: Borough, trigger: CommunityTrigger, commitment: CharterCommitment) -> str:
    """Returns the path of a trigger's page, without the first slash: what the audit calls it."""
    return f"{borough.slug}/stop-and-search/triggers/{Quarter(trigger.quarter).key}/{commitment.code.lower()}"
