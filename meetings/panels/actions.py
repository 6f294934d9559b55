"""Writes about panels, their seats and who sits in them. All of it is public at once."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q
from tortoise.transactions import atomic

from boroughs.models import BcuMembership, Borough
from boroughs.people.models import POLICE, Appointment, Membership, Person, Role
from boroughs.search.actions import rename_panel
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext, show_date
from engage.kit.problems import Conflict
from engage.kit.slugs import first_free, slug_of
from meetings.models import Panel, PanelKind
from meetings.panels.models import PanelBorough, Seat, SeatKind, Term

SITS = (Role.PANEL_MEMBER, Role.PANEL_CHAIR)
"""Roles whose accounts may sit on a panel."""

MOST_SEATS = 60


class NameTaken(Conflict):
    """The borough has a panel of this name."""


class NotThisBcu(Conflict):
    """A borough that would share a panel is policed by another Basic Command Unit."""


class SeatTaken(Conflict):
    """Somebody else sits in the seat on a day of these."""


class NotForThisAccount(Conflict):
    """The account has no panel role here, or its person a police role."""


@atomic()
async def create_panel(
    borough: Borough, kind: PanelKind, name: str, *, at: datetime, actor_id: int | None = None
) -> Panel:
    """Adds a panel to a borough, and returns it.

    The same kind and name again returns the panel there is. Raises NameTaken when the name is another kind's.
    """
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    slugs = {panel.slug for panel in await Panel.filter(borough=borough)}
    slug = first_free(slug_of(name) or "panel", slugs)
    panel, is_new = await Panel.get_or_create(borough=borough, name=name, defaults={"kind": kind, "slug": slug})
    if panel.kind is not kind:
        raise _name_taken()
    if is_new:
        about = f"{borough.slug}/panels"
        await audit.record("created a panel", about, at=at, actor_id=actor_id, borough_id=borough.id, name=name)
        await touch(borough.slug)
    return panel


@atomic()
async def change_panel(
    borough: Borough,
    panel: Panel,
    *,
    kind: PanelKind,
    name: str,
    terms: str,
    quorum: int,
    draft_days: int,
    meets_in_public: bool,
    sharing: Collection[Borough],
    ended_on: date | None,
    seen: str,
    at: datetime,
    actor_id: int | None = None,
) -> None:
    """Changes a panel; its address stays. From `ended_on` nobody sits in it, and nobody reads its papers by a seat.

    `seen` is the edition that the person started from. Raises NameTaken, NotThisBcu, SavedMeanwhile, and Conflict when
    somebody's term begins after the end.
    """
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    stored = await Panel.get(id=panel.id)
    before = [row.borough_id for row in await PanelBorough.filter(panel=panel)]
    if seen != panel_edition(stored):
        raise SavedMeanwhile(gettext("This panel was saved while you were writing. Both versions are below."))
    if await Panel.filter(borough=borough, name=name).exclude(id=panel.id).exists():
        raise _name_taken()
    near = {one.id for one in await near_boroughs(borough, london_date(at))}
    if any(one.id not in near for one in sharing):
        raise NotThisBcu(gettext("A panel can be shared only by boroughs of one Basic Command Unit."))
    await Panel.filter(id=panel.id).update(
        kind=kind,
        name=name,
        terms=terms,
        quorum=quorum,
        draft_days=draft_days,
        meets_in_public=meets_in_public,
        ended_on=ended_on,
    )
    await rename_panel(borough.id, stored.name, name)
    await PanelBorough.filter(panel=panel).delete()
    await PanelBorough.bulk_create(PanelBorough(panel=panel, borough=one) for one in sharing)
    if ended_on:
        await _end_terms(await Term.filter(seat__panel=panel), ended_on)
    await touch(*(one.slug for one in await Borough.filter(id__in=before)))
    await _note("changed a panel", borough, panel, at, actor_id)


@atomic()
async def add_seat(
    borough: Borough, panel: Panel, *, name: str, kind: SeatKind, has_vote: bool, at: datetime, actor_id: int | None
) -> Seat:
    """Adds a seat after the others, and returns it. Raises Conflict when the panel is full."""
    await _lock(panel)
    last = await Seat.filter(panel=panel).order_by("-position").first()
    position = last.position + 1 if last else 1
    if position > MOST_SEATS:
        raise Conflict(gettext("A panel has at most %(most)s seats.", most=MOST_SEATS))
    seat = await Seat.create(panel=panel, position=position, name=name, kind=kind, has_vote=has_vote)
    await _note("added a seat", borough, panel, at, actor_id)
    return seat


@atomic()
async def change_seat(
    borough: Borough,
    panel: Panel,
    seat: Seat,
    *,
    name: str,
    kind: SeatKind,
    has_vote: bool,
    ended_on: date | None,
    at: datetime,
    actor_id: int | None,
) -> None:
    """Changes a seat. From `ended_on` nobody sits in it. Raises Conflict when somebody's term begins after that."""
    await _lock(panel)
    await Seat.filter(id=seat.id).update(name=name, kind=kind, has_vote=has_vote, ended_on=ended_on)
    if ended_on:
        await _end_terms(await Term.filter(seat=seat), ended_on)
    await _note("changed a seat", borough, panel, at, actor_id)


@atomic()
async def move_seat(borough: Borough, panel: Panel, seat_id: int, by: int, *, at: datetime, actor_id: int) -> None:
    """Moves a seat one place up (`by` -1) or down (1) in the list; does nothing at its end."""
    await _lock(panel)
    seats = await Seat.filter(panel=panel)
    here = next((n for n, seat in enumerate(seats) if seat.id == seat_id), None)
    if here is None or not 0 <= here + by < len(seats):
        return
    seat, other = seats[here], seats[here + by]
    # Two seats never hold one position, not even in between: the first steps aside to 0.
    for who, position in ((seat.id, 0), (other.id, seat.position), (seat.id, other.position)):
        await Seat.filter(id=who).update(position=position)
    await _note("moved a seat", borough, panel, at, actor_id)


@atomic()
async def save_term(
    borough: Borough,
    panel: Panel,
    seat: Seat,
    term: Term | None,
    *,
    name: str,
    is_named: bool,
    person: Person | None,
    is_substitute: bool,
    starts_on: date,
    ends_on: date | None,
    at: datetime,
    actor_id: int | None = None,
) -> Term:
    """Puts somebody in a seat from one London date to another (exclusive, None while it lasts), or changes a term.

    The same term again changes nothing. Raises SeatTaken when another member's term in the seat has a day in common,
    NotForThisAccount when the person has no panel role in the borough or a police role anywhere, and Conflict when the
    seat or the panel ends before the term does.
    """
    await _lock(panel)
    values: dict[str, Any] = {
        "name": name,
        "is_named": is_named,
        "person": person,
        "is_substitute": is_substitute,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    if term is None and (same := await Term.get_or_none(seat=seat, **values)):
        return same
    await _refuse_after_end(panel, seat, ends_on)
    if not is_substitute:
        await _refuse_overlap(seat, term, starts_on, ends_on)
    if person and not (term and term.person_id == person.id):
        await _refuse_account(borough, person, london_date(at))
    if term is None:
        term = await Term.create(seat=seat, **values)
        await _note("put somebody in a seat", borough, panel, at, actor_id)
    else:
        await term.update_from_dict(values).save()
        await _note("changed a term", borough, panel, at, actor_id)
    return term


async def near_boroughs(borough: Borough, day: date) -> list[Borough]:
    """Returns the other boroughs of a borough's Basic Command Unit on a London date, by name."""
    here = await BcuMembership.on(day).filter(borough=borough).values_list("bcu_id", flat=True)
    there = await BcuMembership.on(day).filter(bcu_id__in=here).exclude(borough=borough).select_related("borough")
    return sorted((row.borough for row in there), key=lambda one: one.name)


async def who_may_sit(borough: Borough, day: date) -> list[Person]:
    """Returns the people whose accounts may sit on a borough's panels on a London date, by name."""
    held = await Membership.on(day).filter(borough=borough, role__in=SITS).values_list("person_id", flat=True)
    return await Person.filter(id__in=held, is_active=True).order_by("name", "id")


def panel_edition(panel: Panel) -> str:
    """Returns the edition of a panel's words, which two people may be writing at once."""
    return edition(panel.name, panel.kind.value, panel.terms, panel.quorum, panel.draft_days, panel.ended_on)


def address(borough: Borough, panel: Panel) -> str:
    """Returns the path of a panel's public page, without the first slash: what the audit calls it."""
    return f"{borough.slug}/panels-and-people/{panel.slug}"


async def _refuse_after_end(panel: Panel, seat: Seat, ends_on: date | None) -> None:
    seat = await Seat.get(id=seat.id)
    over = min((day for day in (seat.ended_on, (await Panel.get(id=panel.id)).ended_on) if day), default=None)
    if over and (ends_on is None or ends_on > over):
        raise Conflict(gettext("This seat ends on %(day)s. The term must end before that day.", day=show_date(over)))


async def _refuse_overlap(seat: Seat, term: Term | None, starts_on: date, ends_on: date | None) -> None:
    others = Term.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on), seat=seat, is_substitute=False)
    if ends_on:
        others = others.filter(starts_on__lt=ends_on)
    if other := await others.exclude(id=term.id if term else 0).order_by("starts_on").first():
        until = show_date(other.ends_on) if other.ends_on else gettext("no date yet")
        raise SeatTaken(
            gettext(
                "%(name)s sits in this seat from %(first)s until %(last)s. End that term first, or choose other days.",
                name=other.name,
                first=show_date(other.starts_on),
                last=until,
            )
        )


async def _refuse_account(borough: Borough, person: Person, day: date) -> None:
    roles = {
        m.role for m in await Membership.on(day).filter(person=person) if m.borough_id == borough.id or m.role in POLICE
    }
    is_police = bool(roles & POLICE) or await Appointment.on(day).filter(person=person).exists()
    if is_police or not roles.intersection(SITS):
        raise NotForThisAccount(
            gettext(
                "Only the account of a panel member or chair of this borough, never of the police, can have a seat."
            )
        )


async def _end_terms(terms: list[Term], day: date) -> None:
    for term in terms:
        if term.starts_on >= day:
            raise Conflict(gettext("Somebody’s term begins on that day or later. Change that term first."))
        if term.ends_on is None or term.ends_on > day:
            await Term.filter(id=term.id).update(ends_on=day)


async def _lock(panel: Panel) -> None:
    await Panel.select_for_update(no_key=True).get(id=panel.id)


async def _note(verb: str, borough: Borough, panel: Panel, at: datetime, actor_id: int | None) -> None:
    """Records a change of a panel, and says that the pages of every borough that has it have changed."""
    await audit.record(verb, address(borough, panel), at=at, actor_id=actor_id, borough_id=borough.id)
    shared = await Borough.filter(shared_panels__panel=panel)
    await touch(borough.slug, *(one.slug for one in shared))


def _name_taken() -> NameTaken:
    return NameTaken(gettext("There is already a panel with this name."))
