"""Telling followers and feeds of the charter: what the police show for a promise, and what the panel says of it."""

from datetime import datetime, time

from boroughs.following.actions import tell_followers
from boroughs.following.topics import CHARTER, of_office
from boroughs.models import Borough
from engage.kit.atom import Entry
from engage.kit.clock import london_moment
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language
from surveys.charter.models import CharterCommitment
from surveys.charter.progress.models import CommitmentUpdate, PanelView


async def tell_of_evidence(
    borough: Borough, commitment: CharterCommitment, update: CommitmentUpdate, office_id: int, site: str, at: datetime
) -> None:
    """Tells followers of evidence, in the transaction in which an office publishes it."""

    def subject() -> str:
        return gettext("%(borough)s: evidence on commitment %(code)s of the charter", borough=borough.name,
                       code=commitment.code)  # fmt: skip

    def text() -> str:
        said = (subject(), gettext(commitment.wording), gettext(update.progress.label), update.text)
        return "\n\n".join((*said, _link(borough, commitment, site)))

    topics, key = [CHARTER, of_office(office_id)], f"evidence/{update.id}"
    await tell_followers(borough, topics, key=key, subject=subject, text=text, at=at)


async def tell_of_view(
    borough: Borough, commitment: CharterCommitment, view: PanelView, site: str, at: datetime
) -> None:
    """Tells followers what the panel agreed to say of a commitment, in the transaction that records it."""

    def subject() -> str:
        return gettext("%(borough)s: the panel’s view of commitment %(code)s of the charter", borough=borough.name,
                       code=commitment.code)  # fmt: skip

    def text() -> str:
        said = (subject(), gettext(commitment.wording), gettext(view.view.label), view.text)
        return "\n\n".join(part for part in (*said, _link(borough, commitment, site)) if part)

    await tell_followers(borough, [CHARTER], key=f"panel-view/{view.id}", subject=subject, text=text, at=at)


async def entries(borough: Borough, site: str) -> list[Entry]:
    """Returns what a borough's feed has of the charter: evidence and the panel's views. Two queries."""
    evidence = CommitmentUpdate.filter(borough=borough, published_at__isnull=False).select_related("commitment")
    views = PanelView.filter(borough=borough).select_related("commitment")
    found = [
        _entry(borough, update.commitment, f"evidence/{update.id}", update.progress.label, update.published_at, site)
        for update in await evidence
        if update.published_at
    ]
    for view in await views:
        at = london_moment(view.agreed_on, time(9))
        found.append(_entry(borough, view.commitment, f"panel-view/{view.id}", view.view.label, at, site))
    return found


def _entry(borough: Borough, commitment: CharterCommitment, key: str, label: str, at: datetime, site: str) -> Entry:
    title = gettext("Charter, %(code)s: %(what)s", code=commitment.code, what=gettext(label))
    return Entry(f"charter/{key}", title, _link(borough, commitment, site), at, gettext(commitment.wording))


def _link(borough: Borough, commitment: CharterCommitment, site: str) -> str:
    path = f"/{borough.slug}/stop-and-search/commitments/{commitment.slug}"
    return site + in_language(path, language().code)
