"""Writes about charters in the register: wordings confirmed or superseded, never edited."""

from datetime import date, datetime

from tortoise import connections
from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from surveys.charter.models import CharterCommitment, CharterTheme, CharterVersion


def address(version: CharterVersion) -> str:
    """Returns the path of a version's page, without the first slash: what audit calls it."""
    return f"charters/{version.published_on}"


@atomic()
async def confirm_commitment(
    version: CharterVersion, commitment: CharterCommitment, confirmed_on: date, *, at: datetime, actor_id: int
) -> None:
    """Says that a wording was held against the published document on a London date. Said once, it stays."""
    row = await CharterCommitment.select_for_update().get(id=commitment.id)
    if row.superseded_on:
        raise Conflict(gettext("This wording was replaced while you were reading. Look at the new one."))
    if row.is_verified:
        return
    row.is_verified, row.confirmed_on = True, confirmed_on
    await row.save(update_fields=["is_verified", "confirmed_on"])
    about = f"{address(version)}/commitments/{row.slug}"
    await audit.record("confirmed a wording", about, at=at, actor_id=actor_id, confirmed_on=str(confirmed_on))
    await touch_open_boroughs()


@atomic()
async def confirm_theme(
    version: CharterVersion, theme: CharterTheme, name: str, confirmed_on: date, *, at: datetime, actor_id: int
) -> None:
    """Says that a heading is the document's, in the words `name`; other words than the register's take their place."""
    row = await CharterTheme.select_for_update().get(id=theme.id)
    if row.is_verified:
        if row.name != name:
            raise Conflict(gettext("This heading was confirmed already, and stays as it is."))
        return
    row.former_name, row.name = row.name if name != row.name else "", name
    row.is_verified, row.confirmed_on = True, confirmed_on
    await row.save(update_fields=["former_name", "name", "is_verified", "confirmed_on"])
    await audit.record(
        "confirmed a heading", f"{address(version)}/themes/{row.position}", at=at, actor_id=actor_id,
        confirmed_on=str(confirmed_on), before=row.former_name,
    )  # fmt: skip
    await touch_open_boroughs()


_SUPERSEDE = """
    WITH old AS (
        UPDATE charter_commitment SET superseded_on = $1, superseded_by_id = $2 WHERE id = $3 RETURNING *
    )
    INSERT INTO charter_commitment (id, theme_id, position, code, wording, kind, owner, source_note, is_verified,
                                    confirmed_on)
    SELECT $2, theme_id, position, code, $4, kind, owner, $5, true, $6 FROM old
"""
"""One statement: of a code, one wording stands at any moment, and each of the two rows needs the other."""


@atomic()
async def supersede(
    version: CharterVersion,
    commitment: CharterCommitment,
    *,
    wording: str,
    source_note: str,
    confirmed_on: date,
    at: datetime,
    actor_id: int,
) -> None:
    """Replaces a wording by the published document's, held against it on a London date; the old one stays as it was.

    Sending the same twice replaces it once. Raises Conflict when somebody else replaced it first.
    """
    row = await CharterCommitment.select_for_update().get(id=commitment.id)
    if row.wording == wording:
        return
    if row.superseded_by_id:
        if (await CharterCommitment.get(id=row.superseded_by_id)).wording == wording:
            return
        raise Conflict(gettext("This wording was replaced while you were writing. Look at the new one."))
    connection = connections.get("default")
    [new] = await connection.execute_query_dict(
        "SELECT nextval(pg_get_serial_sequence('charter_commitment', 'id'))::int AS id"
    )
    values = [london_date(at), new["id"], row.id, wording, source_note, confirmed_on]
    await connection.execute_query(_SUPERSEDE, values)
    await audit.record(
        "superseded a wording", f"{address(version)}/commitments/{row.slug}", at=at, actor_id=actor_id,
        before=row.wording, after=wording,
    )  # fmt: skip
    await touch_open_boroughs()


async def touch_open_boroughs() -> None:
    """Says that what every open borough shows of the charter has changed."""
    await touch(*[borough.slug for borough in await Borough.filter(is_open=True)])
