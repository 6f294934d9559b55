"""Followers of meetings and panels hear of agendas, minutes and what became of actions, each once."""

from datetime import date, timedelta

import pytest

from boroughs.action_log.actions import give_action
from boroughs.action_log.models import ActionState
from boroughs.people.models import Office, Role
from engage.kit.mail import OutboxMessage
from meetings.agenda.actions import publish_agenda
from meetings.carried.actions import say_how_it_goes
from meetings.carried.models import MeetingAction
from meetings.minutes.actions import approve_minutes, minutes_edition
from meetings.models import AgendaItem
from meetings.panels.models import PanelBorough
from tests.boroughs.following.factories import make_follower
from tests.conftest import NOW
from tests.meetings.factories import make_meeting, make_minutes
from tests.meetings.minutes.factories import make_later

SITE = "https://engage.test"


@pytest.fixture
async def readers(hackney, croydon):
    """Somebody who follows the panel, somebody with other interests, and somebody in a borough that shares it."""
    meeting = await make_meeting(hackney)
    await PanelBorough.create(panel=meeting.panel, borough=croydon)
    await make_follower(hackney, email="panel@example.org", topics=[f"panel/{meeting.panel.slug}"], language="en-XA")
    await make_follower(hackney, email="surveys@example.org", topics=["surveys", "charter", "panel/another"])
    await make_follower(croydon, email="croydon@example.org", topics=["borough"])
    return meeting


async def test_an_agenda_is_told_with_the_titles_that_are_public(hackney, readers):
    coming = await make_meeting(
        hackney, panel=readers.panel, starts_at=NOW + timedelta(days=20), published_at=None, notice_at=None
    )
    await AgendaItem.create(
        meeting=coming,
        position=9,
        title="zq-hidden",
        hides_title=True,
        exempt_paragraph=7,
        public_interest="Fair.",
        exempt_text="zq",
    )
    for _ in range(2):
        await publish_agenda(hackney, coming, at=NOW, site=SITE)
    mails = {mail.recipient: mail for mail in await OutboxMessage.all()}
    assert set(mails) == {"panel@example.org", "croydon@example.org"}
    assert f"{SITE}/en-XA/hackney/meetings/{coming.slug}" in mails["panel@example.org"].text
    first = await AgendaItem.filter(meeting=coming).order_by("position").first()
    assert f"1. {first.title}" in mails["croydon@example.org"].text
    assert "Exempt item" in mails["croydon@example.org"].text
    assert not [mail for mail in mails.values() if "zq" in mail.text]


async def test_approved_minutes_are_told_in_the_readers_language(hackney, readers):
    minutes = await make_minutes(readers)
    by = {"seen": minutes_edition(minutes), "at": NOW, "site": SITE}
    later = await make_later(hackney)
    for _ in range(2):
        await approve_minutes(hackney, readers, later, **by)
    mails = {mail.recipient: mail for mail in await OutboxMessage.all()}
    assert set(mails) == {"panel@example.org", "croydon@example.org"}
    assert mails["panel@example.org"].subject.startswith("Åþþŕöṽéđ")
    assert f"{SITE}/en-XA/hackney/meetings/{readers.slug}/record" in mails["panel@example.org"].text


async def make_action(hackney, meeting, item, **values):
    words = {"text": "Publish the forms.", "owner": "Head of safety", "office": None, "made_on": date(2026, 11, 10)}
    action = await give_action(hackney, **{**words, "due_on": date(2026, 12, 1), "at": NOW, **values})
    await MeetingAction.create(action=action, meeting=meeting, item=item)
    return action


async def test_an_action_that_is_done_is_told_once_and_one_that_goes_on_is_not(hackney, readers):
    office = await Office.get(borough=hackney)
    await make_follower(hackney, email="office@example.org", topics=[f"office/{office.id}"])
    action = await make_action(hackney, readers, await AgendaItem.filter(meeting=readers).first(), office=office)
    by = {"said_by": Role.COUNCIL_CLERK, "at": NOW, "site": SITE}
    await say_how_it_goes(hackney, action, ActionState.IN_PROGRESS, "Half.", **by)
    assert not await OutboxMessage.exists()
    for _ in range(2):
        await say_how_it_goes(hackney, action, ActionState.DONE, "All of them.", **by)
    mails = {mail.recipient: mail.text for mail in await OutboxMessage.all()}
    assert set(mails) == {"panel@example.org", "office@example.org"}
    assert "All of them." in mails["office@example.org"]
    assert f"{SITE}/hackney/actions/1" in mails["office@example.org"]


async def test_an_action_from_an_exempt_item_is_told_to_nobody(hackney, readers):
    await make_follower(hackney, topics=["borough", "words/forms"])
    item = await AgendaItem.create(
        meeting=readers, position=9, title="Exempt", exempt_paragraph=7, public_interest="Fair."
    )
    action = await make_action(hackney, readers, item)
    by = {"said_by": Role.COUNCIL_CLERK, "at": NOW, "site": SITE}
    await say_how_it_goes(hackney, action, ActionState.DONE, "All of them.", **by)
    assert not await OutboxMessage.exists()
