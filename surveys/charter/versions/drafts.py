"""Writes about a version that is not in the register yet: begun as a copy, changed, entered or thrown away."""

from datetime import date, datetime

from tortoise.transactions import atomic

from engage.kit import audit
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from surveys.charter.models import CharterCommitment, CharterTheme, CharterVersion, CommitmentKind, Owner
from surveys.charter.versions.actions import address, touch_open_boroughs


def edition_of(commitment: CharterCommitment | None) -> str:
    """Returns the edition of a draft's commitment; of none, the edition of nothing."""
    if commitment is None:
        return edition()
    c = commitment
    return edition(c.theme_id, c.code, c.wording, c.kind.value, c.owner.value, c.source_note)


@atomic()
async def start_version(
    title: str, published_on: date, source_url: str, *, at: datetime, actor_id: int
) -> CharterVersion:
    """Begins a draft with everything that the charter in force says, nothing of it confirmed; the same twice is one.

    Raises Conflict when there is another charter of that day.
    """
    there = await CharterVersion.get_or_none(published_on=published_on)
    if there:
        if not there.is_entered and (there.title, there.source_url) == (title, source_url):
            return there
        raise Conflict(gettext("There is a charter of that day already."))
    before = await CharterVersion.in_force()
    version = await CharterVersion.create(title=title, published_on=published_on, source_url=source_url)
    for theme in before.themes if before else ():
        copy = await CharterTheme.create(version=version, position=theme.position, name=theme.name)
        await CharterCommitment.bulk_create(
            CharterCommitment(theme=copy, position=c.position, code=c.code, wording=c.wording, kind=c.kind,
                              owner=c.owner, source_note=c.source_note)
            for c in theme.commitments
        )  # fmt: skip
    await audit.record("began a charter", address(version), at=at, actor_id=actor_id)
    return version


async def _locked(version: CharterVersion) -> CharterVersion:
    """Returns the draft, locked. Raises Conflict when it has been entered or thrown away."""
    row = await CharterVersion.select_for_update().get_or_none(id=version.id)
    if row is None or row.is_entered:
        raise Conflict(gettext("This charter is not a draft any more, and nothing of it can be changed."))
    return row


@atomic()
async def save_theme(
    version: CharterVersion, position: int | None, name: str, *, at: datetime, actor_id: int
) -> CharterTheme:
    """Names a heading of a draft, or adds one at its end (no position). A name that is there is not added again."""
    row = await _locked(version)
    if position is None:
        there = await CharterTheme.get_or_none(version=row, name=name)
        if there:
            return there
        last = await CharterTheme.filter(version=row).order_by("-position").first()
        theme = await CharterTheme.create(version=row, position=last.position + 1 if last else 1, name=name)
    else:
        theme = await CharterTheme.get(version=row, position=position)
        theme.name = name
        await theme.save(update_fields=["name"])
    await audit.record("changed a draft charter", f"{address(row)}/themes/{theme.position}", at=at, actor_id=actor_id)
    return theme


@atomic()
async def remove_theme(version: CharterVersion, position: int, *, at: datetime, actor_id: int) -> None:
    """Takes a heading out of a draft; one that is gone stays gone. Raises Conflict while it has commitments."""
    row = await _locked(version)
    theme = await CharterTheme.get_or_none(version=row, position=position)
    if theme is None:
        return
    if await CharterCommitment.exists(theme=theme):
        raise Conflict(gettext("Move or remove the commitments under this heading first."))
    await theme.delete()
    about = f"{address(row)}/themes/{position}"
    await audit.record("removed from a draft charter", about, at=at, actor_id=actor_id)


@atomic()
async def save_commitment(
    version: CharterVersion,
    commitment: CharterCommitment | None,
    *,
    theme: int,
    code: str,
    wording: str,
    kind: CommitmentKind,
    owner: Owner,
    source_note: str,
    seen: str,
    at: datetime,
    actor_id: int,
) -> CharterCommitment:
    """Changes a commitment of a draft, or adds one (None) at the end of a heading (its position `theme`).

    `seen` is the edition the person started from. Raises SavedMeanwhile when somebody saved other words since, and
    Conflict for a code that another commitment has.
    """
    version = await _locked(version)
    heading = await CharterTheme.get(version=version, position=theme)
    row = await CharterCommitment.get_or_none(id=commitment.id) if commitment else None
    same = await CharterCommitment.get_or_none(theme__version=version, code=code)
    wanted = CharterCommitment(theme_id=heading.id, code=code, wording=wording, kind=kind, owner=owner,
                               source_note=source_note)  # fmt: skip
    if same and edition_of(same) == edition_of(wanted):
        return same  # saved already: the button was pressed twice
    if same and (row is None or same.id != row.id):
        raise Conflict(gettext("Another commitment of this charter has that code."))
    if seen != edition_of(row):
        raise SavedMeanwhile(gettext("Somebody saved this commitment while you were writing. Both are below."))
    if row is None or row.theme_id != heading.id:
        wanted.position = await CharterCommitment.filter(theme=heading).count() + 1
    if row is None:
        row = wanted
    else:
        row.position = row.position if row.theme_id == heading.id else wanted.position
        row.theme_id, row.code, row.wording = heading.id, code, wording
        row.kind, row.owner, row.source_note = kind, owner, source_note
    await row.save()
    about = f"{address(version)}/commitments/{row.slug}"
    await audit.record("changed a draft charter", about, at=at, actor_id=actor_id)
    return row


@atomic()
async def remove_commitment(version: CharterVersion, commitment: CharterCommitment, *, at: datetime, actor_id: int
                            ) -> None:  # fmt: skip
    """Takes a commitment out of a draft; one that is gone stays gone."""
    row = await _locked(version)
    if await CharterCommitment.filter(id=commitment.id, theme__version_id=row.id).delete():
        about = f"{address(row)}/commitments/{commitment.slug}"
        await audit.record("removed from a draft charter", about, at=at, actor_id=actor_id)


@atomic()
async def enter_version(version: CharterVersion, *, at: datetime, actor_id: int) -> None:
    """Puts a draft into the register, for everybody and for good; entered already, nothing happens.

    Raises Conflict for one that is not published yet, or has a heading with nothing under it.
    """
    row = await CharterVersion.select_for_update().get(id=version.id).prefetch_related("themes__commitments")
    if row.is_entered:
        return
    if row.published_on > london_date(at):
        raise Conflict(gettext("This charter has a day of publication that is still to come."))
    if not list(row.themes) or not all(list(theme.commitments) for theme in row.themes):
        raise Conflict(gettext("Every heading needs a commitment before the charter can be entered."))
    row.entered_on = london_date(at)
    await row.save(update_fields=["entered_on"])
    await audit.record("entered a charter", address(row), at=at, actor_id=actor_id)
    await touch_open_boroughs()


@atomic()
async def discard_version(version: CharterVersion, *, at: datetime, actor_id: int) -> None:
    """Throws a draft away; one that is gone stays gone. Raises Conflict for one that was entered."""
    row = await CharterVersion.select_for_update().get_or_none(id=version.id)
    if row is None:
        return
    if row.is_entered:
        raise Conflict(gettext("This charter is not a draft any more, and nothing of it can be changed."))
    await CharterCommitment.filter(theme__version_id=row.id).delete()
    await CharterTheme.filter(version=row).delete()
    await row.delete()
    await audit.record("discarded a draft charter", address(row), at=at, actor_id=actor_id)
