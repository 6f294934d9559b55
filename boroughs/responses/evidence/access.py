"""The only way from an address to a draft answer whose evidence is written, and to a file of a published one."""

from starlette.requests import Request
from tortoise.queryset import QuerySet

from boroughs.access import borough_here
from boroughs.models import Borough
from boroughs.responses.access import refuse_who_cannot_draft
from boroughs.responses.evidence.models import Evidence, EvidenceFile
from boroughs.responses.models import EvidenceKind, OfficialResponse
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here


async def answer_here(request: Request) -> tuple[Borough, OfficialResponse]:
    """Returns the borough and the draft of the answer of this address, its office loaded, for those who write for it.

    Raises NotFound where there is no such answer, Forbidden for others than the office's holder and, of a police
    office, inspectors, Conflict when it has no draft.
    """
    borough = await borough_here(request)
    versions = OfficialResponse.filter(borough=borough, number=number_here(request, "number"))
    newest = await versions.order_by("-version").select_related("office").first()
    if newest is None:
        raise NotFound
    await refuse_who_cannot_draft(request, borough, newest)
    if newest.published_at:
        raise Conflict(gettext("This answer is published. What it shows stands with it."))
    return borough, newest


async def published_file_here(request: Request) -> EvidenceFile:
    """Returns what is known of the file of this address, without its content. Raises NotFound until it is public."""
    borough = await borough_here(request)
    found = await _files().get_or_none(
        evidence__response__borough=borough,
        evidence__response__number=number_here(request, "number"),
        evidence__response__version=number_here(request, "version"),
        evidence__response__published_at__isnull=False,
        evidence__position=number_here(request, "position"),
    )
    if found is None:
        raise NotFound
    return found


async def draft_file_here(request: Request) -> EvidenceFile:
    """Returns what is known of the file of a draft, without its content, for those who write for its office."""
    _, answer = await answer_here(request)
    found = await _files().get_or_none(evidence__response=answer, evidence__position=number_here(request, "position"))
    if found is None:
        raise NotFound
    return found


def _files() -> QuerySet[EvidenceFile]:
    known = EvidenceFile.filter(evidence__kind=EvidenceKind.FILE)
    return known.only("id", "evidence_id", "name", "media_type", "size", "sha256")


async def pieces_of(answer: OfficialResponse) -> list[Evidence]:
    """Returns what an answer shows, in its order."""
    return await Evidence.filter(response=answer).order_by("position")
