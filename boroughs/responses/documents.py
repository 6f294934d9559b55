"""What a search finds of a request for a response and its answers: what its public page says."""

from boroughs.responses.models import RequestEvent, ResponsePart, ResponseRequest
from boroughs.search.actions import Document, put_documents
from boroughs.search.models import DocumentKind
from engage.kit.clock import london_date
from engage.kit.html import markdown


async def index_request(borough_id: int, request: ResponseRequest) -> None:
    """Puts a request, what happened to it and its answers into the search, in the transaction that says it in public.

    It is dated by its newest answer, or else by when it was asked.
    """
    parts = ResponsePart.filter(request=request, response__published_at__isnull=False).select_related("response")
    answers = await parts.order_by("response__published_at", "id")
    events = await RequestEvent.filter(request=request).order_by("on", "id")
    dates = [london_date(part.response.published_at) for part in answers if part.response.published_at]
    said = [event.text for event in events] + [text for part in answers for text in (part.text, part.response.text)]
    document = Document(
        kind=DocumentKind.RESPONSE,
        path=f"responses/{request.number}",
        title=f"Request {request.number}, {request.asked_by}",
        text="\n\n".join([request.text, *(str(markdown(text).striptags()) for text in said if text)]),
        on=max(dates, default=request.asked_on),
    )
    await put_documents(borough_id, f"request/{request.id}", [document])


async def index_requests(borough_id: int) -> None:
    """Puts all of a borough's requests and responses into the search."""
    for request in await ResponseRequest.filter(borough_id=borough_id).order_by("id"):
        await index_request(borough_id, request)
