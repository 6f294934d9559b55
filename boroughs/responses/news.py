"""What is new of requests for a response: for followers and for feed readers."""

from collections.abc import Iterable
from datetime import datetime, time

from boroughs.following.actions import tell_followers
from boroughs.models import Borough
from boroughs.responses.answers.reading import Answer
from boroughs.responses.standing import Standing
from boroughs.responses.topics import topics_of
from engage.kit.atom import Entry
from engage.kit.clock import london_moment
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language, ngettext, show_date


def entries_of(standing: Standing, list_page: str) -> Iterable[Entry]:
    """Yields that something was asked, what happened since, and every response to it.

    `list_page` is the address above the request's own.
    """
    request = standing.request
    link = f"{list_page}/{request.number}"
    key = f"borough/{request.borough_id}/request/{request.number}"
    asked = gettext("Request %(n)s: %(who)s asks for an answer", n=request.number, who=request.asked_by)
    due = gettext("The last day for an answer is %(day)s.", day=show_date(request.due_on))
    yield Entry(key, asked, link, london_moment(request.asked_on, time(9)), f"{request.text}\n\n{due}")
    for event in standing.events:
        title = gettext("Request %(n)s: %(what)s", n=request.number, what=gettext(event.kind.label))
        yield Entry(f"{key}/event/{event.id}", title, link, london_moment(event.on, time(9)), event.text)
    for number, part in enumerate(standing.answers, 1):
        title = gettext("Request %(n)s: %(position)s", n=request.number, position=gettext(part.position.label))
        if part.response.published_at:
            words = "\n\n".join(filter(None, (part.text, part.response.text)))
            yield Entry(f"{key}/response/{number}", title, link, part.response.published_at, words)


async def tell_of_response(borough: Borough, answer: Answer, site: str, at: datetime) -> None:
    """Tells followers that a response was published or corrected, in the transaction that publishes it."""
    n = answer.numbers

    def subject() -> str:
        if answer.response.corrects_id:
            return ngettext(
                "%(borough)s: the answer to request %(n)s was corrected",
                "%(borough)s: the answer to requests %(n)s was corrected",
                len(answer.parts),
                borough=borough.name,
                n=n,
            )
        return ngettext(
            "%(borough)s: request %(n)s has been answered",
            "%(borough)s: requests %(n)s have been answered",
            len(answer.parts),
            borough=borough.name,
            n=n,
        )

    def text() -> str:
        link = site + in_language(f"/{borough.slug}/answers/{answer.response.number}", language().code)
        positions = "\n".join(gettext(part.position.label) for part in answer.parts)
        return f"{subject()}\n\n{positions}\n\n{link}"

    key = f"response/{answer.response.id}"
    said = [*(request.text for request in answer.requests), *(part.text for part in answer.parts), answer.response.text]
    topics = topics_of(answer.requests)
    await tell_followers(borough, topics, key=key, subject=subject, text=text, at=at, searched="\n".join(said))
