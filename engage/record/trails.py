"""The trail of one request: from where it came from to what changed, as it stood on any day since it was asked."""

from dataclasses import dataclass
from datetime import date

from boroughs.action_log.models import Action
from boroughs.action_log.standing import ActionStanding
from boroughs.action_log.standing import standings as action_standings
from boroughs.people.models import Appointment
from boroughs.responses.models import ResponseRequest
from boroughs.responses.standing import Standing, standings_among
from engage.record.origins import Origin, origin_of
from engage.record.timeline import Entry, entries_of
from meetings.verdicts.models import PanelVerdict


@dataclass(frozen=True)
class Trail:
    """A request at the end of a London date: everything in it is of then, nothing of later.

    `verdicts` are the panels', oldest first, with panel and meeting loaded; `actions` what the office promised with its
    answers; `follow_ups` what was asked again because of it; `holder` who held the office.
    """

    standing: Standing
    origin: Origin
    verdicts: list[PanelVerdict]
    actions: list[ActionStanding]
    follow_ups: list[Standing]
    holder: Appointment | None

    @property
    def day(self) -> date:
        """The London date it is of."""
        return self.standing.state.day

    @property
    def entries(self) -> list[tuple[Entry, bool]]:
        """Everything dated in it, oldest first, each with whether it is the last of a past day that can be shown."""
        found = entries_of(self.standing, self.origin, self.verdicts, self.actions, self.follow_ups)
        lasts = {one.on: one for one in found}
        shown = range(self.standing.request.asked_on.toordinal(), self.day.toordinal())
        return [(one, lasts[one.on] is one and one.on.toordinal() in shown) for one in found]


async def trail_of(standing: Standing, day: date) -> Trail:
    """Returns the trail of a request on a London date, not before it was asked; `standing` is of that date or later."""
    asked = standing.request
    verdicts = PanelVerdict.filter(request=asked, on__lte=day).select_related("panel", "meeting")
    again = await ResponseRequest.filter(follows=asked, asked_on__lte=day).order_by("number").values_list("id")
    promised = Action.filter(evidence__response__parts__request=asked, made_on__lte=day).order_by("number").distinct()
    return Trail(
        standing.on(day),
        await origin_of(asked, day),
        await verdicts.order_by("on", "id"),
        await action_standings(promised, day),
        sorted(await standings_among([id for (id,) in again], day), key=lambda one: one.request.number),
        await Appointment.on(day).filter(office_id=asked.office_id).first(),
    )
