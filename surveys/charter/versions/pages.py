"""A platform administrator's pages for charters: what is in the register, and the draft of what comes next."""

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import Role
from engage.kit.clock import today
from engage.kit.drafts import SavedMeanwhile
from engage.kit.html import go, page
from engage.kit.problems import Conflict, NotFound
from engage.kit.routes import number_here
from surveys.charter.models import CharterCommitment, CharterTheme, CharterVersion
from surveys.charter.versions import actions, drafts
from surveys.charter.versions.forms import (
    CommitmentForm,
    ConfirmForm,
    HeadingForm,
    SupersedeForm,
    ThemeForm,
    VersionForm,
)


def day_here(request: Request, name: str) -> date:
    """Returns the day that a part of this address is, spelled one way. Raises NotFound for anything else."""
    try:
        day = date.fromisoformat(request.path_params[name])
    except ValueError:
        raise NotFound from None
    if str(day) != request.path_params[name]:
        raise NotFound
    return day


async def version_here(request: Request, *, is_draft: bool | None = None) -> CharterVersion:
    """Returns the version of this address with what it says now. Raises NotFound when it is not what is wanted."""
    found = CharterVersion.filter(published_on=day_here(request, "version"))
    version = await found.prefetch_related(*CharterVersion.with_wordings()).first()
    if version is None or is_draft is version.is_entered:
        raise NotFound
    return version


def _theme_here(request: Request, version: CharterVersion) -> CharterTheme:
    position = number_here(request, "position")
    theme = next((theme for theme in version.themes if theme.position == position), None)
    if theme is None:
        raise NotFound
    return theme


def _commitment_here(request: Request, version: CharterVersion) -> CharterCommitment:
    slug = request.path_params["code"]
    commitment = next((c for c in version.commitments if c.slug == slug), None)
    if commitment is None:
        raise NotFound
    return commitment


def _back(request: Request, version: CharterVersion) -> Response:
    return go(request, "surveys.charter.versions.version", version=version.published_on)


async def list_all(request: Request) -> Response:
    """Every charter: the one in force, those before it, drafts."""
    versions = await CharterVersion.all().order_by("-published_on")
    return page(request, "charter/versions/list.html", versions=versions)


async def start(request: Request) -> Response:
    """Begins a draft as a copy of the charter in force."""
    form = await VersionForm.read(request)
    if request.method == "POST" and form.validate():
        try:
            version = await drafts.start_version(**form.data, **acting(request))
            return _back(request, version)
        except Conflict as conflict:
            form.published_on.errors = [conflict.detail]
    return page(request, "charter/versions/start.html", 422 if form.errors else 200, form=form)


async def version(request: Request) -> Response:
    """One charter: what it says, and what can be done with each wording."""
    found = await version_here(request)
    return page(request, "charter/versions/version.html", version=found)


# ---- in the register ---------------------------------------------------------------------------------------------


async def confirm(request: Request) -> Response:
    """Says that a wording is the published document's."""
    version = await version_here(request, is_draft=False)
    commitment = _commitment_here(request, version)
    form = await ConfirmForm.read(request, confirmed_on=today(request))
    form.dates = version.published_on, today(request)
    if request.method == "POST" and form.validate():
        await actions.confirm_commitment(version, commitment, **form.data, **acting(request))
        return _back(request, version)
    return _page(request, "confirm", form, version, commitment=commitment)


async def supersede(request: Request) -> Response:
    """Replaces a wording that is not the published document's."""
    version = await version_here(request, is_draft=False)
    commitment = _commitment_here(request, version)
    form = await SupersedeForm.read(request, wording=commitment.wording, confirmed_on=today(request))
    form.dates = version.published_on, today(request)
    if request.method == "POST" and form.validate():
        await actions.supersede(version, commitment, **form.data, **acting(request))
        return _back(request, version)
    return _page(request, "supersede", form, version, commitment=commitment)


async def confirm_theme(request: Request) -> Response:
    """Says that a heading is the published document's, in these words."""
    version = await version_here(request, is_draft=False)
    theme = _theme_here(request, version)
    form = await ThemeForm.read(request, name=theme.name, confirmed_on=today(request))
    form.dates = version.published_on, today(request)
    if request.method == "POST" and form.validate():
        await actions.confirm_theme(version, theme, **form.data, **acting(request))
        return _back(request, version)
    return _page(request, "confirm_theme", form, version, theme=theme)


# ---- drafts ------------------------------------------------------------------------------------------------------


async def add_theme(request: Request) -> Response:
    """Adds a heading to a draft."""
    version = await version_here(request, is_draft=True)
    form = await HeadingForm.read(request)
    if request.method == "POST" and form.validate():
        await drafts.save_theme(version, None, form.name.data, **acting(request))
        return _back(request, version)
    return _page(request, "theme", form, version, theme=None)


async def edit_theme(request: Request) -> Response:
    """Changes a heading of a draft."""
    version = await version_here(request, is_draft=True)
    theme = _theme_here(request, version)
    form = await HeadingForm.read(request, name=theme.name)
    if request.method == "POST" and form.validate():
        await drafts.save_theme(version, theme.position, form.name.data, **acting(request))
        return _back(request, version)
    return _page(request, "theme", form, version, theme=theme)


async def remove_theme(request: Request) -> Response:
    """Takes a heading with nothing under it out of a draft."""
    version = await version_here(request, is_draft=True)
    await drafts.remove_theme(version, number_here(request, "position"), **acting(request))
    return _back(request, version)


async def add_commitment(request: Request) -> Response:
    """Adds a commitment to a draft."""
    version = await version_here(request, is_draft=True)
    return await _commitment(request, version, None, {})


async def edit_commitment(request: Request) -> Response:
    """Changes a commitment of a draft."""
    version = await version_here(request, is_draft=True)
    commitment = _commitment_here(request, version)
    theme = next(theme.position for theme in version.themes if theme.id == commitment.theme_id)
    return await _commitment(request, version, commitment, CommitmentForm.of(commitment, theme))


async def _commitment(
    request: Request, version: CharterVersion, commitment: CharterCommitment | None, values: dict[str, Any]
) -> Response:
    form = await CommitmentForm.read(request, **values, seen=drafts.edition_of(commitment))
    form.offer(version)
    conflict = ""
    if request.method == "POST" and form.validate():
        try:
            await drafts.save_commitment(version, commitment, **form.said, **acting(request))
            return _back(request, version)
        except SavedMeanwhile as meanwhile:
            conflict, form.seen.data = meanwhile.detail, drafts.edition_of(commitment)
        except Conflict as raised:
            form.code.errors = [raised.detail]
    return _page(request, "commitment", form, version, commitment=commitment, conflict=conflict)


async def remove_commitment(request: Request) -> Response:
    """Takes a commitment out of a draft."""
    version = await version_here(request, is_draft=True)
    commitment = next((c for c in version.commitments if c.slug == request.path_params["code"]), None)
    if commitment:
        await drafts.remove_commitment(version, commitment, **acting(request))
    return _back(request, version)


async def enter(request: Request) -> Response:
    """Shows what entering a draft does, and enters it."""
    version = await version_here(request)
    if request.method == "POST":
        await drafts.enter_version(version, **acting(request))
        return _back(request, version)
    if version.is_entered:
        return _back(request, version)
    return page(request, "charter/versions/enter.html", version=version, in_force=await CharterVersion.in_force())


async def discard(request: Request) -> Response:
    """Throws a draft away."""
    found = await CharterVersion.get_or_none(published_on=day_here(request, "version"))
    if found:
        await drafts.discard_version(found, **acting(request))
    return go(request, "surveys.charter.versions.list_all")


def _page(request: Request, name: str, form: Any, version: CharterVersion, **more: object) -> Response:
    status = 409 if more.get("conflict") else 422 if form.errors else 200
    return page(request, f"charter/versions/{name}.html", status, form=form, version=version, **more)


_ONE = "/charters/{version}"
_ADMIN = Role.PLATFORM_ADMIN
routes = [
    staff("/charters", list_all, _ADMIN, methods="GET"),
    staff("/charters/new-version", start, _ADMIN),
    staff(_ONE, version, _ADMIN, methods="GET"),
    staff(f"{_ONE}/commitments/{{code}}/confirmation", confirm, _ADMIN),
    staff(f"{_ONE}/commitments/{{code}}/new-wording", supersede, _ADMIN),
    staff(f"{_ONE}/themes/{{position}}/confirmation", confirm_theme, _ADMIN),
    staff(f"{_ONE}/new-theme", add_theme, _ADMIN),
    staff(f"{_ONE}/themes/{{position}}/edit", edit_theme, _ADMIN),
    staff(f"{_ONE}/themes/{{position}}/removed", remove_theme, _ADMIN, methods="POST"),
    staff(f"{_ONE}/new-commitment", add_commitment, _ADMIN),
    staff(f"{_ONE}/commitments/{{code}}/edit", edit_commitment, _ADMIN),
    staff(f"{_ONE}/commitments/{{code}}/removed", remove_commitment, _ADMIN, methods="POST"),
    staff(f"{_ONE}/entered", enter, _ADMIN),
    staff(f"{_ONE}/discarded", discard, _ADMIN, methods="POST"),
]
