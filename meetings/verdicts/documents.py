"""What a search finds of panels' verdicts: what the request's public page says of them."""

from boroughs.responses.models import ResponseRequest
from boroughs.search.actions import Document, put_documents
from boroughs.search.models import DocumentKind
from engage.kit.html import markdown
from meetings.verdicts.models import PanelVerdict


async def index_verdicts_on(borough_id: int, request: ResponseRequest) -> None:
    """Puts every verdict on the answers to a request into the search, in the transaction that says it in public."""
    given = await PanelVerdict.filter(request=request).order_by("id").select_related("panel")
    if not given:
        return
    words = [f"{one.verdict.label}: {markdown(one.reason).striptags()}" for one in given]
    document = Document(
        kind=DocumentKind.RESPONSE,
        path=f"responses/{request.number}",
        title=f"Request {request.number}, verdict of {given[-1].panel.name}",
        text="\n\n".join(words),
        on=given[-1].on,
        panel=given[-1].panel.name,
    )
    await put_documents(borough_id, f"verdicts/{request.id}", [document])


async def index_verdicts(borough_id: int) -> None:
    """Puts all verdicts on answers of a borough into the search."""
    judged = ResponseRequest.filter(borough_id=borough_id, verdicts__id__isnull=False).distinct()
    for request in await judged.order_by("id"):
        await index_verdicts_on(borough_id, request)
