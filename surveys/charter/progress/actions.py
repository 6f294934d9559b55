"""Writes about commitments in one borough: the office's evidence, the panel's view, what was asked about one."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Appointment, OfficeKind
from boroughs.responses.models import ResponseRequest
from engage.kit import audit, ledger
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, Forbidden
from surveys.charter.models import CharterCommitment, CommitmentKind
from surveys.charter.progress.models import CommitmentRequest, CommitmentUpdate, PanelView, Progress, View
from surveys.charter.progress.telling import tell_of_evidence, tell_of_view
from surveys.charter.triggers.models import CommunityTrigger
from surveys.published import EVIDENCE, VIEW


def address(borough: Borough, commitment: CharterCommitment) -> str:
    """Returns the path of a commitment's page, without the first slash: what audit calls it."""
    return f"{borough.slug}/stop-and-search/commitments/{commitment.slug}"


def edition_of(draft: CommitmentUpdate | None) -> str:
    """Returns the edition of a draft's words; of no draft, the edition of nothing."""
    if draft is None:
        return edition()
    return edition(draft.progress.value, draft.on, draft.text, draft.evidence_url, draft.due_on)


async def draft_of(borough: Borough, commitment: CharterCommitment) -> CommitmentUpdate | None:
    """Returns the office's one draft of evidence on a commitment, under any wording of it, or None."""
    drafts = CommitmentUpdate.filter(borough=borough, published_at__isnull=True)
    return await drafts.get_or_none(commitment__code=commitment.code)


async def _lock(borough: Borough) -> None:
    await Borough.select_for_update(no_key=True).get(id=borough.id)


@atomic()
async def save_evidence(
    borough: Borough,
    commitment: CharterCommitment,
    *,
    progress: Progress,
    on: date,
    text: str,
    evidence_url: str,
    due_on: date | None,
    seen: str,
    at: datetime,
    actor_id: int,
) -> CommitmentUpdate:
    """Saves the office's one draft of evidence on a commitment. `seen` is the edition the person started from.

    Raises SavedMeanwhile when a colleague saved other words since, Forbidden for a commitment that residents rate.
    """
    await _lock(borough)
    if commitment.kind is not CommitmentKind.ORGANISATIONAL:
        raise Forbidden(gettext("Residents say whether this commitment is kept, not the police."))
    draft = await draft_of(borough, commitment)
    wanted = edition(progress.value, on, text, evidence_url, due_on)
    if draft and edition_of(draft) == wanted:
        return draft
    if seen != edition_of(draft):
        raise SavedMeanwhile(gettext("A colleague saved this draft while you were writing. Both versions are below."))
    draft = draft or CommitmentUpdate(borough=borough)
    draft.commitment = commitment  # in the wording that stands now
    draft.progress, draft.on, draft.text, draft.evidence_url = progress, on, text, evidence_url
    draft.due_on, draft.drafted_by_id = due_on, actor_id
    await draft.save()
    about = address(borough, commitment)
    await audit.record("saved a draft of evidence", about, at=at, actor_id=actor_id, borough_id=borough.id)
    return draft


@atomic()
async def publish_evidence(
    borough: Borough,
    commitment: CharterCommitment,
    appointment: Appointment,
    *,
    seen: str,
    at: datetime,
    site: str,
    actor_id: int,
) -> CommitmentUpdate | None:
    """Publishes the office's draft, signed by the holder's appointment, and tells followers. Earlier evidence stays.

    Returns None, changing nothing, when there is no draft (any more): pressing the button twice publishes once. `seen`
    is the edition the holder read. Raises Forbidden for an appointment to another office or not in force, Conflict
    when the draft is not the one that was read, or promises more by a day that has passed.
    """
    await _lock(borough)
    mine = Appointment.on(london_date(at)).filter(id=appointment.id, office__borough=borough)
    if not await mine.filter(office__kind=OfficeKind.BOROUGH_SUPERINTENDENT).exists():
        raise Forbidden(gettext("Only the person who holds the office can publish its evidence."))
    draft = await draft_of(borough, commitment)
    if draft is None:
        return None
    if seen != edition_of(draft):
        raise Conflict(gettext("The draft has changed since you read it. Go back, read it again, then publish it."))
    if draft.due_on and draft.due_on <= london_date(at):
        raise Conflict(gettext("The next evidence is promised by a day that has passed. Choose another day and save."))
    draft.signed_by, draft.published_at = appointment, at
    await draft.save(update_fields=["signed_by_id", "published_at"])
    await audit.record(
        "published evidence", address(borough, commitment), at=at, actor_id=actor_id, borough_id=borough.id,
        progress=draft.progress.value,
    )  # fmt: skip
    await tell_of_evidence(borough, commitment, draft, appointment.office_id, site, at)
    await ledger.enter(EVIDENCE, address(borough, commitment), at=at)
    await touch(borough.slug)
    return draft


@atomic()
async def record_view(
    borough: Borough,
    commitment: CharterCommitment,
    *,
    view: View,
    text: str,
    agreed_on: date,
    at: datetime,
    site: str,
    actor_id: int,
) -> PanelView:
    """Records what the panel agreed on a London date; views before it stay. The same twice is recorded once.

    Followers are told; `site` is the public address of this website.
    """
    await _lock(borough)
    what: dict[str, Any] = {"view": view, "text": text, "agreed_on": agreed_on}
    there = await PanelView.filter(borough=borough, commitment=commitment, **what).first()
    if there:
        return there
    recorded = await PanelView.create(borough=borough, commitment=commitment, recorded_by_id=actor_id, **what)
    await audit.record(
        "recorded the panel’s view", address(borough, commitment), at=at, actor_id=actor_id, borough_id=borough.id,
        view=view.value,
    )  # fmt: skip
    await tell_of_view(borough, commitment, recorded, site, at)
    await ledger.enter(VIEW, address(borough, commitment), at=at)
    await touch(borough.slug)
    return recorded


@atomic()
async def say_what_is_about(
    borough: Borough, commitment: CharterCommitment, numbers: Collection[int], *, at: datetime, actor_id: int
) -> None:
    """Says that exactly these requests of a borough, by their numbers, are about a commitment.

    One that a community trigger made stays whatever is said.
    """
    await _lock(borough)
    links = CommitmentRequest.filter(request__borough=borough, commitment__code=commitment.code)
    known = {link.request.number: link for link in await links.select_related("request")}
    raised: set[Any] = set(await CommunityTrigger.filter(borough=borough).values_list("request_id", flat=True))
    gone = [link for number, link in known.items() if number not in numbers and link.request_id not in raised]
    new = await ResponseRequest.filter(borough=borough, number__in=set(numbers) - known.keys())
    if not gone and not new:
        return
    await CommitmentRequest.filter(id__in=[link.id for link in gone]).delete()
    await CommitmentRequest.bulk_create(CommitmentRequest(commitment=commitment, request=one) for one in new)
    await audit.record(
        "said which requests are about it", address(borough, commitment), at=at, actor_id=actor_id,
        borough_id=borough.id, added=[one.number for one in new], removed=[link.request.number for link in gone],
    )  # fmt: skip
    await touch(borough.slug)
