"""Reads and writes of an office's templates. Only those who write for the office see them."""

from collections.abc import Collection
from datetime import datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Office
from boroughs.responses.models import ResponseTemplate
from engage.kit import audit
from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict

MOST = 50
"""Templates of one office."""


async def templates_of(office_ids: Collection[int]) -> list[ResponseTemplate]:
    """Returns the templates of some offices (loaded), by office and title."""
    found = ResponseTemplate.filter(office_id__in=list(office_ids)).select_related("office")
    return await found.order_by("office_id", "title")


def edition_of(template: ResponseTemplate) -> str:
    """Returns the edition of a template's words."""
    return edition(template.title, template.text)


@atomic()
async def add_template(
    borough: Borough, office: Office, *, title: str, text: str, at: datetime, actor_id: int
) -> ResponseTemplate:
    """Adds a template and returns it; the same again returns the one there is.

    Raises Conflict for a title that other words have, and when the office has `MOST` of them.
    """
    await Office.select_for_update(no_key=True).get(id=office.id)
    there = await ResponseTemplate.get_or_none(office=office, title=title)
    if there and there.text == text:
        return there
    if there:
        raise TitleTaken
    if await ResponseTemplate.filter(office=office).count() >= MOST:
        raise Conflict(gettext("Your office has %(most)s templates. Remove one first.", most=MOST))
    template = await ResponseTemplate.create(office=office, title=title, text=text)
    await _note("added an answer template", borough, template, at, actor_id)
    return template


@atomic()
async def change_template(
    borough: Borough, template: ResponseTemplate, *, title: str, text: str, seen: str, at: datetime, actor_id: int
) -> None:
    """Changes a template. Raises SavedMeanwhile when a colleague saved other words since `seen`, and TitleTaken."""
    await Office.select_for_update(no_key=True).get(id=template.office_id)
    now = await ResponseTemplate.get_or_none(id=template.id)
    if now is None:
        raise Conflict(gettext("A colleague has removed this template."))
    if (now.title, now.text) == (title, text):
        return
    if seen != edition_of(now):
        raise SavedMeanwhile(gettext("A colleague saved this template while you were writing. Theirs is below."))
    if await ResponseTemplate.filter(office_id=now.office_id, title=title).exclude(id=now.id).exists():
        raise TitleTaken
    now.title, now.text = title, text
    await now.save()
    await _note("changed an answer template", borough, now, at, actor_id)


@atomic()
async def remove_template(borough: Borough, template: ResponseTemplate, *, at: datetime, actor_id: int) -> None:
    """Removes a template; what was written from it stays."""
    if await ResponseTemplate.filter(id=template.id).delete():
        await _note("removed an answer template", borough, template, at, actor_id)


class TitleTaken(Conflict):
    """The office has another template with this title."""


async def _note(verb: str, borough: Borough, template: ResponseTemplate, at: datetime, actor_id: int) -> None:
    about = f"{borough.slug}/answers/templates/{template.id}"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id)
