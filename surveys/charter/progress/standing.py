"""What was said of each commitment in a borough, as it stands on a day: evidence, views, requests."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from boroughs.responses.standing import Standing, standings_among
from surveys.charter.progress.models import CommitmentRequest, CommitmentUpdate, PanelView, Progress

EVIDENCE = (Progress.EVIDENCE_PUBLISHED, Progress.INDEPENDENTLY_CHECKED)


@dataclass
class Record:
    """What was said of the commitments with one code, under any wording and charter: the newest first.

    Of updates (signatures loaded) only those that are published; the commitment of each is loaded.
    """

    updates: list[CommitmentUpdate] = field(default_factory=list)
    views: list[PanelView] = field(default_factory=list)
    requests: list[Standing] = field(default_factory=list)

    @property
    def update(self) -> CommitmentUpdate | None:
        """What the office published last."""
        return self.updates[0] if self.updates else None

    @property
    def view(self) -> PanelView | None:
        """The view of the panel that counts."""
        return self.views[0] if self.views else None

    @property
    def open(self) -> list[Standing]:
        """The requests about it that wait for a final answer."""
        return [request for request in self.requests if not request.state.is_answered]

    @property
    def has_evidence(self) -> bool:
        """Whether the office published evidence last, and not only how far it has come."""
        return self.update is not None and self.update.progress in EVIDENCE

    def broken_promise(self, day: date) -> date | None:
        """Returns the day by which the next evidence was promised, when it has passed on a London date."""
        due_on = self.update.due_on if self.update else None
        return due_on if due_on and due_on < day else None


async def records(borough_id: int, day: date, *codes: str) -> dict[str, Record]:
    """Returns {code: record} of a borough on a London date; every code is there. At most five queries."""
    found: dict[str, Record] = defaultdict(Record)
    said = {"borough_id": borough_id, **({"commitment__code__in": codes} if codes else {})}
    updates = CommitmentUpdate.filter(published_at__isnull=False, **said).select_related("commitment", "signed_by")
    for update in await updates.order_by("-published_at", "-id"):
        found[update.commitment.code].updates.append(update)
    for view in await PanelView.filter(**said).select_related("commitment").order_by("-agreed_on", "-id"):
        found[view.commitment.code].views.append(view)
    links = CommitmentRequest.filter(request__borough_id=borough_id)
    if codes:
        links = links.filter(commitment__code__in=codes)
    pairs = set(await links.values_list("commitment__code", "request_id"))
    asked = {s.request.id: s for s in await standings_among([id_ for _, id_ in pairs], day)} if pairs else {}
    for code, request_id in sorted(pairs, key=lambda pair: -asked[pair[1]].request.number):
        found[code].requests.append(asked[request_id])
    return found
