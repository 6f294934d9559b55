"""Taking words out of a request after it was asked, because they were taken out of the question that it was made from.

The one thing that ever changes of a request. The database lets it through only under a flag of the transaction, and
only where words became "[removed]".
"""

from datetime import datetime

from tortoise import connections
from tortoise.expressions import Q

from boroughs.following.rewording import reword
from boroughs.models import Borough
from boroughs.responses.actions import address
from boroughs.responses.documents import index_request
from boroughs.responses.models import RequestKind, ResponseRequest
from boroughs.responses.published import REQUEST
from engage.kit import audit, ledger
from engage.kit.cache import touch


async def redact_requests(
    borough: Borough,
    path: str,
    request_id: int | None,
    before: str,
    after: str,
    *,
    at: datetime,
    secret: str,
    actor_id: int | None,
) -> int:
    """Takes words out of every request that cites a public question, in the transaction that takes them out of it.

    `path` is that of the question, as requests cite it (`Cited`), `request_id` the one made from it, `before` and
    `after` its words. What was asked of the office is the question itself, so it reads `after` from now on; a request
    in a panel's own words, such as a follow-up, loses them where it repeats the whole question. The ledger gets a new
    version and forgets the salt of the one before; the search, and e-mails and webhooks that still wait, lose the words
    too. Returns how many changed.
    """
    wanted = Q(cites__contains=[{"path": path}]) | Q(id=request_id or 0)
    changed = 0
    for request in await ResponseRequest.filter(wanted, borough=borough).select_for_update(no_key=True).order_by("id"):
        was = request.text
        request.text = after if request.kind is RequestKind.PUBLIC_QUESTION else was.replace(before, after)
        if request.text == was:
            continue
        await _write(request)
        about = address(borough, request)
        await reword(borough, was, request.text, near=about, secret=secret)
        await audit.record("removed words from a request", about, at=at, actor_id=actor_id, borough_id=borough.id)
        await index_request(borough.id, request)
        await ledger.enter(REQUEST, about, at=at)
        changed += 1
    if changed:
        await touch(borough.slug)
    return changed


async def _write(request: ResponseRequest) -> None:
    connection = connections.get("default")
    await connection.execute_query("SET LOCAL engage.redacting = 'on'")
    await connection.execute_query("UPDATE response_request SET text = $1 WHERE id = $2", [request.text, request.id])
    await connection.execute_query("SET LOCAL engage.redacting = 'off'")
