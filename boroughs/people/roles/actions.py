"""Giving people roles and offices, and ending them: police and council never meet in one person and borough."""

from datetime import date, datetime

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q
from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people import letters
from boroughs.people.actions import link_to, make_link
from boroughs.people.letters import is_address
from boroughs.people.models import (
    ANSWERING,
    OFFICES,
    Appointment,
    LinkPurpose,
    Membership,
    Office,
    OfficeKind,
    Person,
    Role,
    Session,
)
from boroughs.people.offices.handing_over import hand_over
from boroughs.responses.models import OfficialResponse
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, lazy
from engage.kit.mail import post
from engage.kit.problems import Conflict, Forbidden, Problem
from engage.kit.settings import Settings


class PowersNotSeparate(Conflict):
    """One person would hold a police role and a council or panel role in one borough."""

    title = lazy("This person cannot hold both roles")


class NotInThisPlace(Problem):
    """A role that is held in a borough was given without one, or the other way round."""

    status = 422
    title = lazy("This role cannot be held there")


def _in_force(starts_on: date, ends_on: date | None) -> Q:
    """Returns the condition that a dated row shares a day with these dates (the last exclusive, null for ever)."""
    not_over = Q(ends_on__isnull=True) | Q(ends_on__gt=starts_on)
    return not_over & Q(starts_on__lt=ends_on) if ends_on else not_over


async def _refuse_both_sides(
    person: Person, borough: Borough, starts_on: date, ends_on: date | None, *, answers: bool
) -> None:
    """Raises PowersNotSeparate when a person is on the other side in a borough; the person's row is locked."""
    dates = _in_force(starts_on, ends_on)
    roles = {m.role for m in await Membership.filter(dates, person=person, borough=borough)}
    is_holder = await Appointment.filter(dates, person=person, office__borough=borough).exists()
    meets_office = is_holder or bool(roles & ANSWERING)
    if bool(roles - ANSWERING) if answers else meets_office:
        raise PowersNotSeparate(
            gettext(
                "A role of the police, or of another office that answers, and a council or panel role cannot be held "
                "by one person in one borough."
            )
        )


@atomic()
async def grant_role(
    person: Person,
    borough: Borough | None,
    role: Role,
    starts_on: date,
    ends_on: date | None = None,
    *,
    by: Person | None,
    at: datetime,
) -> Membership:
    """Returns the membership by which a person holds a role between two London dates (the last exclusive).

    One that is there already for these days is returned as it is. Raises NotInThisPlace and PowersNotSeparate.
    """
    if (role is Role.PLATFORM_ADMIN) != (borough is None) or role in OFFICES:
        raise NotInThisPlace(gettext("A platform administrator has no borough; every other role has one."))
    await Person.select_for_update().get(id=person.id)  # of two grants at once, the second sees the first
    held = await Membership.filter(_in_force(starts_on, ends_on), person=person, borough=borough, role=role).first()
    if held:
        return held
    if borough:
        await _refuse_both_sides(person, borough, starts_on, ends_on, answers=role in ANSWERING)
    membership = await Membership.create(
        person=person, borough=borough, role=role, starts_on=starts_on, ends_on=ends_on
    )
    await _record("granted a role", role, person, borough, by, at)
    return membership


@atomic()
async def appoint(
    office: Office, person: Person, public_name: str, starts_on: date, *, by: Person | None, at: datetime
) -> Appointment:
    """Returns a person's appointment to an office from a London date, the day on which their predecessor's ends.

    Raises PowersNotSeparate, and Conflict when somebody was appointed for that day or a later one.
    """
    await Office.select_for_update().get(id=office.id)
    await Person.select_for_update().get(id=person.id)
    borough = await Borough.get(id=office.borough_id)
    for other in await Appointment.filter(_in_force(starts_on, None), office=office):
        if other.person_id == person.id and other.public_name == public_name:
            return other
        if other.starts_on >= starts_on:
            raise Conflict(gettext("Somebody is appointed to this office from that day or later. Choose a later day."))
        other.ends_on = starts_on
        await other.save(update_fields=["ends_on"])
    await _refuse_both_sides(person, borough, starts_on, None, answers=True)
    appointment = await Appointment.create(office=office, person=person, public_name=public_name, starts_on=starts_on)
    await _record("appointed", Role(office.kind.value), person, borough, by, at)
    await touch(borough.slug)
    return appointment


@atomic()
async def end_role(held: Membership | Appointment, *, by: Person | None, at: datetime) -> None:
    """Ends a role or an office today; one that would begin today or later never was.

    Raises Forbidden for one's own role, so that there is always somebody left who can mend a mistake, and Conflict for
    an office that began today and has signed an answer, which keeps its signature.
    """
    today = london_date(at)
    await held.fetch_related("person")
    person: Person = held.person
    if by and by.id == person.id:
        raise Forbidden(gettext("You cannot end your own role. Ask another administrator to."))
    if held.ends_on and held.ends_on <= today:
        return
    if held.starts_on >= today:
        if isinstance(held, Appointment) and await OfficialResponse.exists(signed_by=held):
            raise Conflict(gettext("This person has signed an answer today. End their office tomorrow."))
        try:
            await held.delete()
        except IntegrityError:  # evidence on the charter bears its signature, which this package does not know of
            raise Conflict(gettext("This person has signed something today. End their office tomorrow.")) from None
    else:
        held.ends_on = today
        await held.save(update_fields=["ends_on"])
    if isinstance(held, Appointment):
        office = await Office.get(id=held.office_id).select_related("borough")
        await touch(office.borough.slug)
        await _record("ended a role", Role(office.kind.value), person, office.borough, by, at)
    else:
        borough = await Borough.get_or_none(id=held.borough_id)
        await _record("ended a role", held.role, person, borough, by, at)


@atomic()
async def forget_authenticator(person: Person, *, by: Person | None, at: datetime) -> None:
    """Lets somebody who has lost their authenticator set up another when they next sign in, and signs them out."""
    await Session.filter(person=person).delete()
    await Person.filter(id=person.id).update(totp_seed=None, totp_last_step=None)
    await audit.record("forgot an authenticator", f"person {person.id}", at=at, actor_id=by.id if by else None)


@atomic()
async def invite(
    email: str,
    name: str,
    role: Role,
    borough: Borough | None,
    settings: Settings,
    *,
    by: Person | None,
    at: datetime,
    public_name: str = "",
) -> str:
    """Gives somebody a role or office from today, tells them by e-mail, and returns the address that the e-mail holds.

    A new person, or one who has no password yet, gets a one-time link to choose one. `public_name` is for an office:
    rank and name, as the public reads it. Raises what `grant_role` and `appoint` raise; Conflict for a closed account.
    """
    person, _ = await Person.get_or_create(email=email.lower(), defaults={"name": name})
    if not person.is_active:
        raise Conflict(gettext("This person's account is closed."))
    today = london_date(at)
    if role in OFFICES:
        held = await appoint(await _office_in(borough, role), person, public_name or name, today, by=by, at=at)
        await hand_over(held, site=settings.public_url, at=at)
    else:
        await grant_role(person, borough, role, today, by=by, at=at)
    words = f"{gettext(role.label)}, {borough.name}" if borough else gettext(role.label)
    inviter = by.name if by else gettext("The administrator of Engage")
    if person.password_hash is None:
        link = await make_link(person, LinkPurpose.INVITATION, settings, at)
        letter = letters.invitation(person, words, inviter, link)
    else:
        link = link_to(settings, "/sign-in")
        letter = letters.new_role(person, words, inviter, link)
    await post(person.email, *letter, at=at)
    return link


async def _office_in(borough: Borough | None, role: Role) -> Office:
    if borough is None or not borough.is_open:
        raise NotInThisPlace(gettext("An office is held in a borough whose workspace is open."))
    office, _ = await Office.get_or_create(borough=borough, kind=OfficeKind(role.value), name="")
    return office


class UnusableWords(Problem):
    """What was typed on the command line names no person that there can be."""

    status = 422
    title = lazy("This person cannot be added")


async def add_user(
    email: str, name: str, role: Role, borough_slug: str | None, settings: Settings, at: datetime
) -> str:
    """Invites somebody from the command line and returns the link to give them.

    Raises UnusableWords for what cannot be, NotInThisPlace when there is no such open borough or the role is not held
    in one, and what `invite` raises.
    """
    if not is_address(email.lower()):
        raise UnusableWords(gettext("%(email)s is not an e-mail address.", email=email))
    if not 0 < len(name.strip()) <= 100 or not name.isprintable():
        raise UnusableWords(gettext("A name has 1 to 100 characters."))
    borough = await Borough.get_or_none(slug=borough_slug, is_open=True) if borough_slug else None
    if borough_slug and borough is None:
        raise NotInThisPlace(gettext("There is no open workspace called %(slug)s.", slug=borough_slug))
    return await invite(email, name.strip(), role, borough, settings, by=None, at=at)


async def _record(
    verb: str, role: Role, person: Person, borough: Borough | None, by: Person | None, at: datetime
) -> None:
    await audit.record(
        verb,
        f"person {person.id}",  # not the e-mail address: the trail is kept for ever, and takes 200 characters
        at=at,
        actor_id=by.id if by else None,
        borough_id=borough.id if borough else None,
        role=role.value,
    )
