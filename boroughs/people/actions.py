"""Signing in and out, one-time links and choosing a password."""

from datetime import datetime, timedelta

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.people import authenticator, letters
from boroughs.people.models import LinkPurpose, OneTimeLink, Person, Session
from boroughs.people.passwords import normalised
from engage.kit import audit
from engage.kit.html import in_language
from engage.kit.i18n import language
from engage.kit.mail import post
from engage.kit.security import hash_password, keyed_hash, new_token, password_matches
from engage.kit.settings import Settings

MOST_ATTEMPTS = 10
MOST_LINKS_IN_A_ROW = 5
STOPPED_FOR = timedelta(hours=1)
SESSION_LASTS = timedelta(hours=12)
HALFWAY_LASTS = timedelta(minutes=10)
LINK_LASTS = timedelta(hours=1)

SIGNED_IN = "session"
HALFWAY = "session after the password, before the code"


# ---- attempts ---------------------------------------------------------------------------------------------------


async def _count_attempt(email: str, at: datetime) -> tuple[int, str] | None:
    """Counts one attempt before anything is compared, and returns the person's id and password hash.

    None when there is nothing to compare with: no such account, no password yet, or ten attempts were wrong. It is
    one statement, so that of forty at once ten are compared.
    """
    rows = await connections.get("default").execute_query_dict(
        "UPDATE person SET attempts = CASE WHEN attempts >= $2 THEN 1 ELSE attempts + 1 END,"
        " attempts_until = CASE WHEN attempts = $2 - 1 THEN $3::timestamptz + $4::interval END"
        " WHERE email = $1 AND is_active AND password_hash IS NOT NULL"
        " AND (attempts < $2 OR attempts_until <= $3) RETURNING id, password_hash",
        [email, MOST_ATTEMPTS, at, STOPPED_FOR],
    )
    return (rows[0]["id"], rows[0]["password_hash"]) if rows else None


async def check_password(email: str, password: str, at: datetime) -> Person | None:
    """Returns the active person with this e-mail address and password, or None: in the same time whoever it was.

    A right password takes back its own attempt and no other: the code still to come is counted with the wrong ones.
    """
    counted = await _count_attempt(email.lower(), at)
    if not await password_matches(normalised(password), counted[1] if counted else None) or counted is None:
        return None
    await connections.get("default").execute_query(
        "UPDATE person SET attempts = GREATEST(attempts - 1, 0), attempts_until = NULL WHERE id = $1", [counted[0]]
    )
    return await Person.get(id=counted[0])


@atomic()
async def _spend_step(person: Person, step: int) -> bool:
    """Uses up a step's code, and with it every earlier one; returns False when it was used before."""
    rows = await connections.get("default").execute_query_dict(
        "UPDATE person SET totp_last_step = $2, attempts = 0, attempts_until = NULL"
        " WHERE id = $1 AND (totp_last_step IS NULL OR totp_last_step < $2) RETURNING id",
        [person.id, step],
    )
    return bool(rows)


async def check_code(person: Person, code: str, settings: Settings, at: datetime) -> bool:
    """Whether a code is the one that the person's authenticator shows now; each is right once."""
    if person.totp_seed is None or await _count_attempt(person.email, at) is None:
        return False
    step = authenticator.step_of(code, authenticator.secret_of(person.totp_seed, settings.secret), at)
    return step is not None and await _spend_step(person, step)


@atomic()
async def set_up_authenticator(person: Person, seed: str, code: str, settings: Settings, at: datetime) -> bool:
    """Gives a person who has none the authenticator made from `seed`, if the code shows that they hold it."""
    step = authenticator.step_of(code, authenticator.secret_of(seed, settings.secret), at)
    if step is None:
        return False
    given = await Person.filter(id=person.id, totp_seed__isnull=True).update(
        totp_seed=seed, totp_last_step=step, attempts=0, attempts_until=None
    )
    if given:
        await audit.record("set up an authenticator", "account", at=at, actor_id=person.id)
    return bool(given)


# ---- sessions ---------------------------------------------------------------------------------------------------


@atomic()
async def start_session(person: Person, purpose: str, old_tokens: list[str], settings: Settings, at: datetime) -> str:
    """Returns the token of a new session for this browser, whose old ones end; `purpose` is SIGNED_IN or HALFWAY."""
    await end_sessions(old_tokens, settings)
    await Session.filter(person=person, expires_at__lte=at).delete()
    token = new_token()
    lasts = SESSION_LASTS if purpose == SIGNED_IN else HALFWAY_LASTS
    await Session.create(token_hash=keyed_hash(settings.secret, purpose, token), person=person, expires_at=at + lasts)
    if purpose == SIGNED_IN:
        await Person.filter(id=person.id).update(attempts=0, attempts_until=None)
        await audit.record("signed in", "account", at=at, actor_id=person.id)
    return token


async def end_sessions(tokens: list[str], settings: Settings) -> None:
    """Ends the sessions of these tokens, if there are any."""
    hashes = [keyed_hash(settings.secret, purpose, token) for token in tokens for purpose in (SIGNED_IN, HALFWAY)]
    await Session.filter(token_hash__in=hashes).delete()


@atomic()
async def sign_out_everywhere(person: Person, at: datetime) -> None:
    """Ends every session of a person."""
    await Session.filter(person=person).delete()
    await audit.record("signed out everywhere", "account", at=at, actor_id=person.id)


# ---- one-time links ---------------------------------------------------------------------------------------------


def link_to(settings: Settings, path: str) -> str:
    """Returns the address of a page for an e-mail: its host is the settings' own, whatever a request says."""
    return settings.public_url + in_language(path, language().code)


def _link_hash(settings: Settings, token: str) -> str:
    return keyed_hash(settings.secret, "link", token)


async def make_link(person: Person, purpose: LinkPurpose, settings: Settings, at: datetime) -> str:
    """Returns the address of a new one-time link, which replaces any other of this person's."""
    token = new_token()
    await connections.get("default").execute_query(
        "INSERT INTO one_time_link (token_hash, person_id, purpose, expires_at, sent) VALUES ($1, $2, $3, $4, 1)"
        " ON CONFLICT (person_id) DO UPDATE SET token_hash = $1, purpose = $3, expires_at = $4,"
        " sent = CASE WHEN one_time_link.expires_at <= $5 THEN 1 ELSE one_time_link.sent + 1 END",
        [_link_hash(settings, token), person.id, purpose.value, at + LINK_LASTS, at],
    )
    return link_to(settings, f"/choose-password/{token}")


@atomic()
async def request_reset(email: str, settings: Settings, at: datetime) -> None:
    """Sends a one-time link to the person with this e-mail address, if there is one.

    After five with never an hour between, no more are sent: nobody can fill another's mailbox.
    """
    person = await Person.select_for_update().get_or_none(email=email.lower(), is_active=True)
    if person is None:
        return
    if await OneTimeLink.filter(person=person, sent__gte=MOST_LINKS_IN_A_ROW, expires_at__gt=at).exists():
        return
    link = await make_link(person, LinkPurpose.RESET, settings, at)
    await post(person.email, *letters.reset(person, link), at=at)


async def link_here(token: str, settings: Settings, at: datetime) -> OneTimeLink | None:
    """Returns the link that a token opens, with its person, without using it up; or None."""
    return await OneTimeLink.get_or_none(
        token_hash=_link_hash(settings, token), expires_at__gt=at, person__is_active=True
    ).select_related("person")


async def choose_password(token: str, password: str, settings: Settings, at: datetime) -> Person | None:
    """Gives the person of a one-time link a password, ends their sessions and returns them; None if it was used."""
    return await _use_link(token, await hash_password(normalised(password)), settings, at)


@atomic()
async def _use_link(token: str, password_hash: str, settings: Settings, at: datetime) -> Person | None:
    rows = await connections.get("default").execute_query_dict(
        "DELETE FROM one_time_link WHERE token_hash = $1 AND expires_at > $2 RETURNING person_id",
        [_link_hash(settings, token), at],
    )
    person = await Person.get_or_none(id=rows[0]["person_id"], is_active=True) if rows else None
    if person is None:
        return None
    person.password_hash, person.attempts, person.attempts_until = password_hash, 0, None
    person.mail_failed_on = None  # the link came by e-mail
    await person.save(update_fields=["password_hash", "attempts", "attempts_until", "mail_failed_on"])
    await Session.filter(person=person).delete()
    await audit.record("chose a password", "account", at=at, actor_id=person.id)
    await post(person.email, *letters.password_chosen(person, link_to(settings, "/forgotten-password")), at=at)
    return person
