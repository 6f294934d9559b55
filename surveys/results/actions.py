"""Writes about results: who looked at them early, and what was asked about them."""

from datetime import datetime

from tortoise.transactions import atomic

from boroughs.following.topics import of_survey
from boroughs.models import Borough
from boroughs.people.models import Role
from boroughs.responses.actions import request_response
from boroughs.responses.clock import Basis
from boroughs.responses.models import Cited, RequestKind, ResponseRequest
from engage.kit import audit
from engage.kit.cache import touch
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict
from surveys.models import EarlyLook, EarlyResults, Survey

BASIS = Basis.AGREED_28_DAYS
"""No law sets a time for an answer about a survey."""


class NotShownYet(Conflict):
    """The survey's own rule, fixed when it was published, shows its results to nobody before it closes."""

    title = lazy("This survey’s results are not shown while it is open")


@atomic()
async def look_early(borough: Borough, survey_id: int, role: Role, *, at: datetime, actor_id: int) -> None:
    """Records in public that a role looks at the results of a survey that is still open; once a day is enough.

    Raises Conflict unless the survey is open and says that the panel sees results early.
    """
    survey = await Survey.get(id=survey_id)
    day = london_date(at)
    if survey.early_results is not EarlyResults.PANEL or role.is_police:
        raise Conflict(gettext("Nobody sees the results of this survey before it closes."))
    if not survey.is_open(day):
        raise Conflict(gettext("This survey is not open."))
    _, is_new = await EarlyLook.get_or_create(survey_id=survey_id, role=role, looked_on=day)
    if is_new:
        about = address(borough, survey)
        await audit.record("looked at early results", about, at=at, actor_id=actor_id, borough_id=borough.id)
        await touch(borough.slug)


@atomic()
async def ask_about_findings(
    borough: Borough, survey_id: int, *, asked_by: str, text: str, at: datetime, site: str, actor_id: int
) -> ResponseRequest:
    """Asks the superintendent about what a closed survey found; once, however often the button is pressed.

    `site` is the public address of this website. Raises Conflict while the survey is open.
    """
    survey = await Survey.select_for_update(no_key=True).get(id=survey_id)
    if survey.request_id:
        return await ResponseRequest.get(id=survey.request_id)
    if not survey.is_closed(london_date(at)):
        raise Conflict(gettext("The findings can be asked about once the survey has closed."))
    request = await request_response(
        borough,
        asked_by=asked_by,
        text=text,
        basis=BASIS,
        kind=RequestKind.SURVEY,
        cites=[cited_results(borough, survey)],
        at=at,
        site=site,
        actor_id=actor_id,
    )
    await Survey.filter(id=survey_id).update(request_id=request.id)
    about = address(borough, survey)
    await audit.record("asked about a survey", about, at=at, actor_id=actor_id, borough_id=borough.id)
    await touch(borough.slug)
    return request


def address(borough: Borough, survey: Survey) -> str:
    """Returns the path of a survey's public page, without the first slash."""
    return f"{borough.slug}/surveys/{survey.slug}"


def cited_results(borough: Borough, survey: Survey) -> Cited:
    """Returns a survey's results as something that a request builds on."""
    return Cited(topic=of_survey(survey.slug), path=f"{address(borough, survey)}/results", title=survey.title)
