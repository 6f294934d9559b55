"""The people of the demonstration: every role, in two boroughs, and one person who looks after the platform."""

from dataclasses import dataclass
from datetime import date

from boroughs.models import Borough
from boroughs.people.models import Appointment, Membership, Office, OfficeKind, Person, Role
from engage.kit.security import hash_password

PASSWORD = "walk the borough together"  # noqa: S105 - published with the demonstration


@dataclass(frozen=True)
class DemoPerson:
    """Somebody invented. `borough` is a slug, None for the platform."""

    email: str
    name: str
    role: Role
    borough: str | None


_NAMES = {
    "hackney": {
        Role.COUNCIL_CLERK: "Ruth Abara",
        Role.COUNCIL_ADMIN: "Tom Ellery",
        Role.PANEL_CHAIR: "Cllr Yusuf Demir",
        Role.PANEL_MEMBER: "Grace Okoro",
        Role.MODERATOR: "Lena Fisk",
        Role.ANALYST: "Priya Nair",
        Role.SAFEGUARDING_LEAD: "Miriam Castle",
        Role.BOROUGH_SUPERINTENDENT: "Superintendent Dana Holt",
        Role.NEIGHBOURHOOD_INSPECTOR: "Inspector Callum Reid",
    },
    "croydon": {
        Role.COUNCIL_CLERK: "Martin Vale",
        Role.COUNCIL_ADMIN: "Asha Rahman",
        Role.PANEL_CHAIR: "Cllr Joan Pryce",
        Role.PANEL_MEMBER: "Kwame Asante",
        Role.MODERATOR: "Eve Lindqvist",
        Role.ANALYST: "Noah Byrne",
        Role.SAFEGUARDING_LEAD: "Femi Adeyemi",
        Role.BOROUGH_SUPERINTENDENT: "Superintendent Amir Khalil",
        Role.NEIGHBOURHOOD_INSPECTOR: "Inspector Sian Doyle",
    },
}

_LOCAL_PARTS = {
    Role.COUNCIL_CLERK: "clerk",
    Role.COUNCIL_ADMIN: "admin",
    Role.PANEL_CHAIR: "chair",
    Role.PANEL_MEMBER: "member",
    Role.MODERATOR: "moderator",
    Role.ANALYST: "analyst",
    Role.SAFEGUARDING_LEAD: "safeguarding",
    Role.BOROUGH_SUPERINTENDENT: "superintendent",
    Role.NEIGHBOURHOOD_INSPECTOR: "inspector",
}

PEOPLE = [
    DemoPerson(f"{_LOCAL_PARTS[role]}@{slug}.example", name, role, slug)
    for slug, names in _NAMES.items()
    for role, name in names.items()
] + [
    DemoPerson("member2@hackney.example", "Delroy Vance", Role.PANEL_MEMBER, "hackney"),
    DemoPerson("member3@hackney.example", "Ines Moreau", Role.PANEL_MEMBER, "hackney"),
    DemoPerson("member2@croydon.example", "Halima Yusuf", Role.PANEL_MEMBER, "croydon"),
    DemoPerson("member3@croydon.example", "Peter Osei", Role.PANEL_MEMBER, "croydon"),
    DemoPerson("platform@engage.example", "Sam Okafor", Role.PLATFORM_ADMIN, None),
]


async def add_people(since: date) -> None:
    """Creates everybody, with their roles and offices held since a date."""
    hashed = await hash_password(PASSWORD)
    for invented in PEOPLE:
        person = await Person.create(email=invented.email, name=invented.name, password_hash=hashed)
        borough = await Borough.get(slug=invented.borough) if invented.borough else None
        if invented.role is Role.BOROUGH_SUPERINTENDENT:
            office = await Office.get(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
            await Appointment.create(office=office, person=person, public_name=invented.name, starts_on=since)
        else:
            await Membership.create(person=person, borough=borough, role=invented.role, starts_on=since)


async def named(borough: Borough, role: Role) -> Person:
    """Returns the demonstration's person with a role in a borough."""
    return await Person.get(email=f"{_LOCAL_PARTS[role]}@{borough.slug}.example")
