"""What came of a request: asked, answered, promised, done, and whether a panel and residents find that it helped."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from boroughs.action_log.models import Action
from boroughs.action_log.standing import ActionStanding
from boroughs.action_log.standing import standings as action_standings
from boroughs.responses.models import Evidence
from boroughs.responses.standing import Standing, standings_among
from meetings.verdicts.models import PanelVerdict


@dataclass(frozen=True)
class Outcome:
    """A request as it stands on a London date, what its answers promised, and the panel's newest verdict, if any."""

    standing: Standing
    actions: list[ActionStanding]
    verdict: PanelVerdict | None


async def outcomes_of(request_ids: Collection[int], day: date) -> dict[int, Outcome]:
    """Returns {database id of a request: what came of it by a London date}. Seven queries, whatever the number."""
    known = await standings_among(request_ids, day)
    promised = await _promised(request_ids, day)
    verdicts: dict[int, PanelVerdict] = {}
    for one in await PanelVerdict.filter(request_id__in=list(request_ids), on__lte=day).order_by("on", "id"):
        verdicts[one.request_id] = one
    return {one.request.id: Outcome(one, promised[one.request.id], verdicts.get(one.request.id)) for one in known}


async def _promised(request_ids: Collection[int], day: date) -> dict[int, list[ActionStanding]]:
    """What the answers to each request promised by a date, an action once however many versions promise it."""
    promises = Evidence.filter(response__parts__request_id__in=list(request_ids), action_id__isnull=False)
    pairs = await promises.values_list("response__parts__request_id", "action_id")
    given = Action.filter(id__in={action for _, action in pairs}, made_on__lte=day).order_by("number")
    by_id = {one.action.id: one for one in await action_standings(given, day)}
    found: dict[int, list[ActionStanding]] = defaultdict(list)
    for request_id, action in sorted(set(pairs)):
        if action in by_id:
            found[request_id].append(by_id[action])
    return found
