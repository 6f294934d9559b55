"""What a search finds of a request for a response and its answers: what its public page says."""

from boroughs.responses.models import OfficialResponse, ResponseRequest
from boroughs.search.actions import Document, put_documents
from boroughs.search.models import DocumentKind
from engage.kit.clock import london_date
from engage.kit.html import markdown


async def index_request(borough_id: int, request: ResponseRequest) -> None:
    """Puts a request and its published responses into the search, in the transaction that asks or answers.

    It is dated by its newest response, or else by when it was asked.
    """
    answers = await OfficialResponse.filter(request=request, published_at__isnull=False).order_by("published_at", "id")
    dates = [london_date(answer.published_at) for answer in answers if answer.published_at]
    document = Document(
        kind=DocumentKind.RESPONSE,
        path=f"responses/{request.number}",
        title=f"Request {request.number}, {request.asked_by}",
        text="\n\n".join([request.text, *(str(markdown(answer.text).striptags()) for answer in answers)]),
        on=max(dates, default=request.asked_on),
    )
    await put_documents(borough_id, f"request/{request.id}", [document])


async def index_requests(borough_id: int) -> None:
    """Puts all of a borough's requests and responses into the search."""
    for request in await ResponseRequest.filter(borough_id=borough_id).order_by("id"):
        await index_request(borough_id, request)
