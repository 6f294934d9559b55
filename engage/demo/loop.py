"""The loop going round in one borough, by the actions that people use, at the moments they would have."""

from collections.abc import Iterator
from datetime import datetime, time
from random import Random
from typing import Any

from boroughs.models import Borough
from boroughs.people.models import Person, Role
from boroughs.responses.models import Position
from engage.demo import pulse, searches, story
from engage.demo.answering import answer_requests, respond
from engage.demo.clocks import keep_time
from engage.demo.evidence import follow_up
from engage.demo.panels import seat_members
from engage.demo.papers import add_papers
from engage.demo.public import take_part
from engage.demo.register import keep_register
from engage.demo.room import record
from engage.demo.stage import Stage, publish, send
from engage.demo.verdicts import judge
from engage.kit.clock import london_date
from engage.kit.drafts import edition
from engage.kit.settings import Settings
from meetings import actions as meetings
from meetings.agenda import actions as agendas
from meetings.agenda.late.actions import add_late_item
from meetings.agenda.standing.actions import start_from
from meetings.agenda.standing.templates import Template
from meetings.ending.actions import call_off
from meetings.minutes import actions as minutes
from meetings.minutes.amendments.actions import amend_minutes
from meetings.models import Ending, Meeting, Panel, PanelKind
from meetings.panels import actions as panels
from meetings.recommendations import actions as recommendations
from surveys.bank import BY_KEY
from surveys.definition import codec
from surveys.definition.parts import Kind
from surveys.drafts import actions as drafts
from surveys.models import Channel, Survey, SurveyVersion
from surveys.moderation.actions import decide
from surveys.moderation.conversations.actions import answer, ask
from surveys.moderation.conversations.models import ABOUT_COMMENT, Conversation, case_hash
from surveys.moderation.models import Comment, CommentState
from surveys.paper import actions as papers
from surveys.questionnaire import of_versions
from surveys.results.actions import cited_results

PEOPLE_ANSWERING = 240
EXPLAINED_AFTER = 20
"""Days from a trigger to its explanation."""


async def go_round(settings: Settings, borough: Borough, now: datetime) -> Stage:
    """A pulse of four waves, two surveys answered, one open and one in draft; three meetings; six requests."""
    stage = Stage(settings, borough, now, Random(borough.slug))  # noqa: S311 - invented people
    for wave in pulse.EARLIER:
        await pulse.ask(stage, wave)
    await _survey(stage, "Spring survey", 210, 180)
    await _survey(stage, "Summer survey", 120, 90)
    await _survey(stage, "Autumn survey", 10, -20)
    await _draft(stage, "Winter survey", 2)
    await searches.tell(stage)
    await _moderate(stage, 60)
    newest = await pulse.ask(stage, pulse.NEWEST)
    await _moderate(stage, 28, but=3)
    await _talk(stage)
    await pulse.find_themes(stage, newest, 27)
    await _papers(stage)
    await _scrutinise(stage)
    about_findings = await pulse.ask_superintendent(stage, newest, 21)
    await answer_requests(stage, about_findings)
    await _explain(stage)
    await judge(stage, about_findings)
    await follow_up(stage, 2, 3)
    await keep_register(stage)
    await keep_time(stage)
    return stage


async def _draft(stage: Stage, title: str, made: int) -> Survey:
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(made))
    survey = await drafts.create_survey(stage.borough, title=title, intro=story.SURVEY_INTRO, **by)
    await drafts.add_ready_questions(survey, story.SURVEY_QUESTIONS, **by)
    await drafts.add_own_question(
        survey, kind=Kind.LONG_TEXT, wording=story.OWN_QUESTION, labels=[], is_required=False, **by
    )
    return survey


async def _survey(stage: Stage, title: str, opened: int, closed: int) -> None:
    """Makes and publishes a survey so many days ago; one that has closed since was answered and counted."""
    survey = await _draft(stage, title, opened + 3)
    await publish(stage, survey, opened, closed)
    if closed > 0:
        [version] = await SurveyVersion.published_of(survey)
        own = next(q.key for q in codec.from_json(version.definition).questions if q.kind.is_text)
        await send(stage, survey, _answers(stage, own), closed)


def _answers(stage: Stage, own: str) -> Iterator[dict[str, Any]]:
    for number in range(PEOPLE_ANSWERING):
        comment = {own: story.COMMENTS[number]} if number < len(story.COMMENTS) else {}
        answers = {key: _chosen(stage.chance, key) for key in story.SURVEY_QUESTIONS}
        yield {"version": 1, "channel": "online", "answers": answers, "texts": comment}


def _chosen(chance: Random, key: str) -> str:
    """An option of a question: the first ones oftener, as people answer who feel well served on the whole."""
    options = [code for code, _ in BY_KEY[key].options]
    weights = [18, 34, 22, 14, 7, 4, 1][: len(options)] if len(options) > 4 else [1] * len(options)
    return chance.choices(options, weights)[0]


async def _moderate(stage: Stage, days_ago: int, but: int = 0) -> None:
    """Approves the comments that wait, but the last few."""
    by = await stage.acting(Role.MODERATOR, stage.ago(days_ago))
    waiting = await Comment.filter(borough=stage.borough, state=CommentState.WAITING).order_by("text")
    for comment in waiting[: len(waiting) - but]:
        await decide(stage.borough, comment, "", **by)


async def _talk(stage: Stage) -> None:
    """Somebody who told of a search was asked about it, and has answered."""
    [comment] = await Comment.filter(borough=stage.borough, survey_id=None).order_by("text").limit(1)
    comment.case_hash = case_hash(stage.settings.secret, ABOUT_COMMENT, stage.borough.id, story.CASE_CODE)
    await comment.save()
    await ask(stage.borough, comment.case_hash, story.QUESTION, **await stage.acting(Role.MODERATOR, stage.ago(10)))
    await answer(await Conversation.get(case_hash=comment.case_hash), story.ANSWER, 1)


async def _papers(stage: Stage) -> None:
    """Two papers and a call of the open survey, entered and waiting for a second person."""
    survey = await Survey.get(borough=stage.borough, closes_on__gte=london_date(stage.now), published_at__isnull=False)
    asked = of_versions(survey, await SurveyVersion.published_of(survey), stage.borough)
    for role, channel in ((Role.COUNCIL_CLERK, Channel.PAPER), (Role.COUNCIL_CLERK, Channel.PHONE),
                          (Role.COUNCIL_ADMIN, Channel.PAPER)):  # fmt: skip
        pairs = [(key, _chosen(stage.chance, key)) for key in story.SURVEY_QUESTIONS]
        await papers.enter(asked, 1, channel, pairs, **await stage.acting(role, stage.ago(1)))


async def _meeting(stage: Stage, panel: Panel, title: str, days_ago: int, *, is_public: bool = True) -> Meeting:
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(max(days_ago, 0) + 18))
    starts_at = stage.ago(days_ago, time(18, 30))
    made = await meetings.create_meeting(panel, title, starts_at, "Town Hall, Committee Room 2", **by)
    for item, text, details in story.AGENDA:
        await agendas.add_item(stage.borough, made, item, text, **details, **by)
    if is_public:
        await agendas.publish_agenda(stage.borough, made, site=stage.settings.public_url, **by)
    return await Meeting.get(id=made.id).select_related("panel")


async def _scrutinise(stage: Stage) -> None:
    """One meeting with approved minutes, one with draft minutes, one to come, one being planned, one postponed."""
    at = stage.ago(300)
    panel = await panels.create_panel(stage.borough, PanelKind.CRIME_DISORDER_SCRUTINY, story.PANEL, at=at)
    group = await panels.create_panel(stage.borough, PanelKind.COMMUNITY_MONITORING_GROUP, story.GROUP, at=at)
    await seat_members(stage, panel, at)
    for one, template in ((panel, Template.COMMITTEE), (group, Template.COMMUNITY)):
        await start_from(stage.borough, one, template, at=at)
    summer = await _meeting(stage, panel, "Scrutiny of policing: summer", 80)
    autumn = await _meeting(stage, panel, "Scrutiny of policing: autumn", 22)
    winter = await _meeting(stage, panel, "Scrutiny of policing: winter", -17)
    spring = await _meeting(stage, panel, "Scrutiny of policing: spring", -75, is_public=False)
    await add_papers(stage, winter, spring)
    await record(stage, summer, 80, given=1)
    await record(stage, autumn, 22, given=3)
    await _postpone(stage, await _meeting(stage, panel, "Scrutiny of policing: knife crime", 45))
    await _minutes(stage, summer, published=72)
    await _approve(stage, summer, autumn, days_ago=22)
    await _minutes(stage, autumn, published=12)
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(1))
    await add_late_item(stage.borough, winter, **story.LATE, site=stage.settings.public_url, **by)
    await _recommend(stage, summer, story.RECOMMENDATIONS[:3], sent=78)
    await _recommend(stage, autumn, story.RECOMMENDATIONS[3:], sent=20)
    await take_part(stage, autumn, winter)


async def _postpone(stage: Stage, meeting: Meeting) -> None:
    """The day before, a meeting is postponed; its new date is not named yet."""
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(46))
    site = stage.settings.public_url
    await call_off(stage.borough, meeting, Ending.POSTPONED, story.POSTPONED, site=site, **by)


async def _minutes(stage: Stage, meeting: Meeting, published: int) -> None:
    borough, text, site = stage.borough, story.MINUTES, stage.settings.public_url
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(published))
    saved = await minutes.save_minutes(borough, meeting, text, seen=edition(), **by)
    await minutes.publish_minutes(borough, meeting, seen=minutes.minutes_edition(saved), site=site, **by)


async def _approve(stage: Stage, meeting: Meeting, later: Meeting, days_ago: int) -> None:
    """The later meeting approves the minutes, its chair signs them, and the clerk notes a mistake found since."""
    borough, text = stage.borough, story.MINUTES
    chair = await stage.acting(Role.PANEL_CHAIR, stage.ago(days_ago, time(19)))
    await minutes.approve_minutes(borough, meeting, later, seen=edition(text), site=stage.settings.public_url, **chair)
    name = (await Person.get(id=chair["actor_id"])).name
    await minutes.sign_minutes(borough, meeting, name, **chair)
    clerk = await stage.acting(Role.COUNCIL_CLERK, stage.ago(days_ago - 1))
    reason, amended = story.AMENDMENT[0], text.replace(*story.AMENDMENT[1:])
    await amend_minutes(borough, meeting, later, amended, reason, seen=edition(text), **clerk)


async def _recommend(stage: Stage, meeting: Meeting, texts: tuple[str, ...], sent: int) -> None:
    clerk = await stage.acting(Role.COUNCIL_CLERK, stage.ago(sent))
    chair = await stage.acting(Role.PANEL_CHAIR, stage.ago(sent))
    borough, site = stage.borough, stage.settings.public_url
    for text in texts:
        one = await recommendations.add_recommendation(borough, meeting, text, **clerk)
        if closed := await Survey.filter(borough=borough, closes_on__lt=meeting.held_on).order_by("-closes_on").first():
            await recommendations.cite(borough, meeting, one.number, cited_results(borough, closed), **clerk)
        await recommendations.agree_recommendation(borough, meeting, one.number, seen=edition(text), **chair)
        await recommendations.send_recommendation(borough, meeting, one.number, site=site, **clerk)


async def _explain(stage: Stage) -> None:
    """The triggers that the last quarter reached; in the first borough the police have explained the first of them."""
    asked = await searches.trigger(stage)
    since = (london_date(stage.now) - asked.asked_on).days if asked else 0
    if asked and stage.borough.slug == "hackney" and since > EXPLAINED_AFTER:
        await respond(stage, asked.number, Position.ACCEPTED, story.EXPLAINED, since - EXPLAINED_AFTER)
