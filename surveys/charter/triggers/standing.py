"""Triggers together with where they stand, and what each quarter's check found: for pages and the desk."""

from dataclasses import dataclass
from datetime import date

from boroughs.models import Borough
from boroughs.responses.standing import Standing, standings
from surveys.charter.triggers.models import CommunityTrigger, TriggerCheck
from surveys.charter.triggers.rules import Phase, Quarter

QUARTERS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Raised:
    """A trigger (its commitment and rule loaded) and its request as it stands."""

    trigger: CommunityTrigger
    request: Standing | None

    @property
    def quarter(self) -> Quarter:
        """The quarter in which its rule was reached."""
        return Quarter(self.trigger.quarter)

    @property
    def phase(self) -> Phase:
        """How far it has come."""
        if self.trigger.closed_on:
            return Phase.CLOSED
        if self.trigger.discussed_on:
            return Phase.DISCUSSED
        return Phase.EXPLAINED if self.request and self.request.state.is_answered else Phase.NOTIFIED


async def raised_in(borough: Borough, day: date) -> list[Raised]:
    """Returns every trigger of a borough as it stands on a London date, the newest first."""
    triggers = (
        await CommunityTrigger.filter(borough=borough)
        .select_related("commitment", "rule")
        .order_by("-quarter", "commitment__code")
    )
    requests = {s.request.id: s for s in await standings(borough.id, day)} if triggers else {}
    return [Raised(trigger, requests.get(trigger.request_id or 0)) for trigger in triggers]


async def quarters_checked(borough: Borough) -> list[Quarter]:
    """Returns the last quarters of a borough that were checked, the newest first."""
    checks = TriggerCheck.filter(borough=borough).order_by("-quarter").limit(QUARTERS_SHOWN)
    return [Quarter(check.quarter) for check in await checks]
