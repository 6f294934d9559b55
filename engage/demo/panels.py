"""The demonstration's panel: its terms of reference, who sits on it, and what it plans to look at."""

from datetime import date, datetime, timedelta

from boroughs.people.models import Person, Role
from engage.demo.stage import Stage
from engage.kit.clock import london_date
from meetings.models import Panel
from meetings.panels import actions
from meetings.panels.models import SeatKind
from meetings.panels.work.actions import plan

TERMS = """### What the panel does

1. It asks how the police and the council deal with crime and disorder here.
2. It hears residents, in public, before it recommends anything.
3. It follows every recommendation until it is answered and done.

### How it works

It meets four times a year. Members declare their interests. Papers come out five clear working days before a meeting.
"""
_SEATS = (
    ("Councillor", SeatKind.CHAIR, True),
    ("Councillor", SeatKind.VICE_CHAIR, True),
    ("Councillor", SeatKind.MEMBER, True),
    ("Councillor", SeatKind.MEMBER, True),
    ("Youth council", SeatKind.CO_OPTEE, False),
    ("Tenants and residents", SeatKind.CO_OPTEE, False),
)
_PLANNED = (
    ("Searches near schools", "What schools and pupils say, beside the figures.", 1),
    ("Neighbourhood teams: who knows their officers?", "", 3),
    ("How quickly people hear what became of their report", "Residents ask this most.", 5),
    ("Body-worn video: who watches it, and how often", "", None),
)


async def seat_members(stage: Stage, panel: Panel, at: datetime) -> None:
    """Fills the panel's seats but one, with a substitute, and plans its work."""
    by = await stage.acting(Role.COUNCIL_ADMIN, at)
    borough, since = stage.borough, london_date(at)
    await actions.change_panel(
        borough,
        panel,
        kind=panel.kind,
        name=panel.name,
        terms=TERMS,
        quorum=3,
        draft_days=panel.draft_days,
        meets_in_public=True,
        sharing=[],
        ended_on=None,
        seen=actions.panel_edition(panel),
        **by,
    )
    seats = [
        await actions.add_seat(borough, panel, name=name, kind=kind, has_vote=has_vote, **by)
        for name, kind, has_vote in _SEATS
    ]
    chair = await stage.person(Role.PANEL_CHAIR)
    members = await Person.filter(email__startswith="member", email__endswith=f"@{borough.slug}.example").order_by("id")
    sitting: list[tuple[int, str, Person | None, bool]] = [(0, chair.name, chair, True)]
    sitting += [(number, member.name, member, True) for number, member in enumerate(members, 1)]
    sitting += [(4, "A member of the youth council", None, False)]
    for number, name, person, is_named in sitting:
        await actions.save_term(
            borough, panel, seats[number], None, name=name, is_named=is_named, person=person,
            is_substitute=False, starts_on=since, ends_on=None, **by,
        )  # fmt: skip
    await actions.save_term(
        borough, panel, seats[1], None, name="Cllr Nadia Bright", is_named=True, person=None,
        is_substitute=True, starts_on=since, ends_on=None, **by,
    )  # fmt: skip
    for title, why, months in _PLANNED:
        await plan(borough, panel, title=title, why=why, month=_month(london_date(stage.now), months), **by)


def _month(day: date, ahead: int | None) -> date | None:
    """The first day of the month so many months ahead."""
    return (day.replace(day=15) + timedelta(days=30 * ahead)).replace(day=1) if ahead is not None else None
