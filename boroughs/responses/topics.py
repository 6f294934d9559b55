"""Who is told of what happens to requests: who follows one of them, what it came from, or the office that was asked."""

from collections.abc import Iterable

from boroughs.following.topics import RESPONSES, is_possible, of_office, of_request
from boroughs.responses.models import ResponseRequest


def topics_of(requests: Iterable[ResponseRequest]) -> list[str]:
    """Returns the topics of requests: responses, each request and its office, who asked, and what it builds on.

    What residents said and a request cites is among them, so whoever follows their survey is told what came of it.
    """
    found = [RESPONSES]
    for request in requests:
        cited = [cite["topic"] for cite in request.cites]
        found += [of_request(request.number), of_office(request.office_id), *request.topics, *cited]
    return [topic for topic in dict.fromkeys(found) if is_possible(topic)]
