"""What came of a request: asked, answered, promised, done, and whether a panel and residents find that it helped."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from boroughs.action_log.models import Action
from boroughs.action_log.standing import ActionStanding
from boroughs.action_log.standing import standings as action_standings
from boroughs.responses.evidence.models import Evidence
from boroughs.responses.standing import Standing, standings_among
from boroughs.responses.taps.helping import helped_from
from boroughs.responses.taps.models import TapAnswer, TapQuestion, TapTally
from boroughs.responses.taps.shown import Said, counted
from meetings.verdicts.models import PanelVerdict


@dataclass(frozen=True)
class Outcome:
    """A request as it stands on a London date, what its answers promised, and whether it helped.

    `verdict` is the panel's newest, if any; `said` what people said who pressed a button, None before they are asked.
    """

    standing: Standing
    actions: list[ActionStanding]
    verdict: PanelVerdict | None
    said: Said | None


async def outcomes_of(request_ids: Collection[int], day: date) -> dict[int, Outcome]:
    """Returns {database id of a request: what came of it by a London date}. Eleven queries at most."""
    known = await standings_among(request_ids, day)
    promised = await _promised(request_ids, day)
    verdicts: dict[int, PanelVerdict] = {}
    for one in await PanelVerdict.filter(request_id__in=list(request_ids), on__lte=day).order_by("on", "id"):
        verdicts[one.request_id] = one
    said = await _said(known, day)
    return {id: Outcome(one, promised[id], verdicts.get(id), said.get(id)) for one in known for id in (one.request.id,)}


async def _said(known: list[Standing], day: date) -> dict[int, Said]:
    """What people said of each newest answer that they are asked about: whether it helped, once they are asked that."""
    asked = await helped_from(known, day)
    numbers: dict[tuple[int, TapQuestion, bool], dict[TapAnswer, int]] = defaultdict(dict)
    newest = {one.request.id: one.newest.response.number for one in known if one.newest}
    for row in await TapTally.filter(request_id__in=list(asked)):
        if row.of_answer == newest[row.request_id]:
            numbers[row.request_id, row.question, row.by_asker][row.answer] = row.shown
    found = {}
    for id, helped in asked.items():
        question = TapQuestion.HELPED if helped <= day else TapQuestion.ANSWERED_POINT
        counts = [counted(question, by_asker, numbers[id, question, by_asker]) for by_asker in (True, False)]
        found[id] = Said(newest[id], [question], counts, helped)
    return found


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
