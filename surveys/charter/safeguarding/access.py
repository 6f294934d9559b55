"""Who reads reports about children: a borough's safeguarding leads, none of them a police officer; nobody else."""

from datetime import date

from starlette.requests import Request

from boroughs.access import borough_here
from boroughs.models import Borough
from boroughs.people.models import POLICE, Appointment, Membership, Person, Role
from engage.kit.i18n import gettext
from engage.kit.problems import Forbidden


async def borough_safeguarded(request: Request) -> Borough:
    """Returns the borough whose reports this safeguarding lead reads.

    Raises Forbidden for somebody who holds a police role anywhere as well, whoever gave them both.
    """
    if any(held.role.is_police for held in request.state.roles):
        raise Forbidden(gettext("Police officers do not read safeguarding reports."))
    return await borough_here(request)


async def leads_of(borough: Borough, day: date) -> list[Person]:
    """Returns who can read a borough's reports on a London date."""
    held = await Membership.on(day).filter(borough=borough, role=Role.SAFEGUARDING_LEAD).select_related("person")
    people = {membership.person.id: membership.person for membership in held if membership.person.is_active}
    ids = list(people)
    police = set(
        await Membership.on(day).filter(person_id__in=ids, role__in=POLICE).values_list("person_id", flat=True)
    )
    police |= set(await Appointment.on(day).filter(person_id__in=ids).values_list("person_id", flat=True))
    return [people[person_id] for person_id in sorted(people.keys() - police)]
