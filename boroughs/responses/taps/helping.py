"""From which day on people are asked whether an answer helped: when there has been time for something to change."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, timedelta

from tortoise.query_utils import Prefetch

from boroughs.action_log.models import Action, ActionUpdate
from boroughs.action_log.standing import standing_each
from boroughs.responses.evidence.models import Evidence
from boroughs.responses.standing import Standing

AFTER_ANSWER = timedelta(days=90)
"""Words alone: a season, in which whoever asked has come across the thing again."""

AFTER_DONE = timedelta(days=28)
"""Something was promised, and is done: four weeks later one can tell. FixMyStreet asks people after the same time."""

AT_MOST = timedelta(days=365)
"""What is promised and never ends does not keep people from saying so, nor their address for ever."""


def asked_from(answered_on: date, ended: Sequence[date | None]) -> date:
    """Returns the first London date on which people are asked whether an answer of a date helped.

    `ended` is when each thing that was promised in it was done or dropped, None while it is neither.
    """
    if not ended:
        return answered_on + AFTER_ANSWER
    ends = [on for on in ended if on]
    if len(ends) < len(ended):
        return answered_on + AT_MOST
    return min(max(answered_on, *ends) + AFTER_DONE, answered_on + AT_MOST)


async def helped_from(standings: Collection[Standing], day: date) -> dict[int, date]:
    """Returns that date of each request that is answered, by the request's id, as it is known on a London date.

    Of a request that was answered again it is counted from the newest answer, which is the one that is asked about.
    Three queries at most, for any number of requests.
    """
    of = {part.response_id: one for one in standings for part in one.current}
    promised: dict[int, dict[int, Action]] = {}
    if of:
        updates = Prefetch("action__updates", queryset=ActionUpdate.filter(on__lte=day).order_by("id"))
        shown = Evidence.filter(response_id__in=list(of), action_id__isnull=False).select_related("action")
        for one in await shown.prefetch_related(updates):
            if one.action:
                promised.setdefault(one.response_id, {})[one.action.id] = one.action
    found = {}
    for standing in standings:
        if answered_on := standing.newest_on:
            actions = {id: a for part in standing.current for id, a in promised.get(part.response_id, {}).items()}
            ended = [action.ended_on for action in standing_each(actions.values(), day)]
            found[standing.request.id] = asked_from(answered_on, ended)
    return found


async def as_asked_about(standing: Standing, day: date) -> Standing:
    """Returns a request without its answers after the newest of which people are asked, on a London date, if it helped.

    With its first answer alone where they are asked about none. Three queries at most for each answer.
    """
    numbers = sorted({part.response.number for part in standing.answers}, reverse=True)
    for number in numbers:
        answers = [part for part in standing.answers if part.response.number <= number]
        standing = replace(standing, answers=answers)
        asked_on = (await helped_from([standing], day)).get(standing.request.id)
        if asked_on and asked_on <= day:
            break
    return standing
