"""Cases, members and grades with boring valid values."""

from datetime import date
from typing import Any

from boroughs.models import Borough
from boroughs.people.models import Person, Role
from meetings.cases.models import GOWISELY, Case, Colour, Force, Grade, Mark, Power
from meetings.models import Panel, PanelKind
from tests.factories import make_member, make_person
from tests.meetings.factories import make_panel

GROUNDS = "A caller saw a young man in a dark coat try the doors of parked cars."
RECORD = "The officer said why and gave a receipt."


async def make_case(borough: Borough, **values: Any) -> Case:
    """A case open for grades, of the borough's monitoring group."""
    panel = values.pop("panel", None) or await Panel.get_or_none(borough=borough, name="Monitoring Group")
    panel = panel or await make_panel(borough, kind=PanelKind.COMMUNITY_MONITORING_GROUP, name="Monitoring Group")
    number = await Case.filter(borough=borough).count() + 1
    return await Case.create(
        **{
            "panel": panel,
            "borough": borough,
            "number": number,
            "quarter": date(2026, 7, 1),
            "power": Power.PACE_1,
            "is_child": False,
            "grounds": GROUNDS,
            "record": RECORD,
            "added_by_id": 1,
            "opened_on": date(2026, 11, 2),
            **values,
        }
    )


async def make_grade(case: Case, member: Person, colour: Colour = Colour.GREEN, **values: Any) -> Grade:
    """A member's grade of an open case: everything told, a reason unless it is green."""
    reason = "" if colour is Colour.GREEN else "The grounds came late."
    return await Grade.create(
        **{
            "case": case,
            "member_id": member.id,
            "marks": dict.fromkeys(GOWISELY, Mark.MET.value),
            "grounds": Mark.MET,
            "respect": 4,
            "force": Force.NONE,
            "colour": colour,
            "reason": reason,
            **values,
        }
    )


async def make_panel_of(borough: Borough) -> tuple[Person, Person, Person]:
    """The chair and two members of a borough."""
    chair = await make_member(borough, Role.PANEL_CHAIR, name="Cleo Chair")
    one = await make_member(borough, Role.PANEL_MEMBER, name="Ada Member")
    two = await make_member(borough, Role.PANEL_MEMBER, name="Bea Member")
    return chair, one, two


async def make_judged(borough: Borough, colours: list[Colour], verdict: Colour | None, **values: Any) -> Case:
    """A case that as many people as there are colours have graded, revealed, with this verdict (None: a tie)."""
    case = await make_case(borough)
    for colour in colours:
        await make_grade(case, await make_person(), colour)
    await Case.filter(id=case.id).update(revealed_on=date(2026, 11, 10), colour=verdict, **values)
    return await Case.get(id=case.id).select_related("panel", "borough")


JUDGEMENT = {
    **dict.fromkeys(GOWISELY, "met"),
    "grounds": "met",
    "respect": "4",
    "force": "none",
    "colour": "green",
    "reason": "",
}
"""What the form of a grade sends."""
