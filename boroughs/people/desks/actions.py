"""Writes about a person's own desk: filters they keep, and the calendar address of their deadlines."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.people.desks.models import DeskCalendar, SavedFilter
from boroughs.people.models import Person
from engage.kit import audit
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict

MOST_FILTERS = 20


@atomic()
async def keep_filter(person: Person, *, route: str, query: str, name: str) -> None:
    """Keeps a filter of a page under a name; one with that name is replaced."""
    await Person.select_for_update(no_key=True).get(id=person.id)
    known = await SavedFilter.get_or_none(person=person, name=name)
    if known is None and await SavedFilter.filter(person=person).count() >= MOST_FILTERS:
        raise Conflict(gettext("You have %(most)s filters. Remove one first.", most=MOST_FILTERS))
    known = known or SavedFilter(person=person, name=name)
    known.route, known.query = route, query
    await known.save()


@atomic()
async def remove_filter(person: Person, id: int) -> None:
    """Removes a filter of a person; one that is gone stays gone."""
    await SavedFilter.filter(id=id, person=person).delete()


@atomic()
async def make_calendar(person: Person, *, at: datetime) -> DeskCalendar:
    """Gives a person a calendar of their deadlines; an address they had before stops working."""
    await Person.select_for_update(no_key=True).get(id=person.id)
    await DeskCalendar.filter(person=person).delete()
    calendar = await DeskCalendar.create(person=person)
    await audit.record("made a calendar address", f"person {person.id}", at=at, actor_id=person.id)
    return calendar


@atomic()
async def end_calendar(person: Person, *, at: datetime) -> None:
    """Stops a person's calendar address; one that has none stays without."""
    if await DeskCalendar.filter(person=person).delete():
        await audit.record("ended a calendar address", f"person {person.id}", at=at, actor_id=person.id)
