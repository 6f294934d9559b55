"""Rows with boring valid values, for tests that need some to be there."""

from collections.abc import Iterator
from datetime import date
from itertools import product
from string import ascii_lowercase
from typing import Any

from boroughs.models import Borough
from boroughs.people.models import OFFICES, Appointment, Membership, Office, OfficeKind, Person, Role


def names() -> Iterator[str]:
    """Returns "aaaa", "aaab" …: without digits, for a test may look whether a number is on a page."""
    return map("".join, product(ascii_lowercase, repeat=4))


_names = names()


async def make_person(**values: Any) -> Person:
    """A person who can sign in, with no role."""
    name = next(_names)
    return await Person.create(**{"email": f"person-{name}@example.org", "name": f"Person {name.upper()}", **values})


async def make_member(borough: Borough | None, role: Role, **values: Any) -> Person:
    """A person with a role in a borough since the start of 2026; the role of an office comes with holding it."""
    if borough and role in OFFICES:
        return await make_holder(borough, role, **values)
    person = await make_person(**values)
    await Membership.create(person=person, borough=borough, role=role, starts_on=date(2026, 1, 1))
    return person


async def make_superintendent(borough: Borough, **values: Any) -> Person:
    """The holder of a borough's superintendent's office since the start of 2026."""
    return await make_holder(borough, Role.BOROUGH_SUPERINTENDENT, **values)


async def make_holder(borough: Borough, role: Role, **values: Any) -> Person:
    """The holder of an office of a borough since the start of 2026."""
    person = await make_person(**values)
    office, _ = await Office.get_or_create(borough=borough, kind=OfficeKind(role.value))
    await Appointment.create(
        office=office, person=person, public_name=f"Supt {person.name}", starts_on=date(2026, 1, 1)
    )
    return person
