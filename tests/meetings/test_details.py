"""The details of a meeting: what a clerk fills in, and what a change after notice does."""

from datetime import UTC, date, datetime, timedelta

import pytest

from boroughs.following.models import Follower
from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion, touch
from engage.kit.mail import OutboxMessage
from meetings.models import Meeting, Way
from meetings.panels.models import PanelBorough
from tests.factories import make_member
from tests.meetings.factories import make_meeting, make_panel

NEW = "/hackney/new-meeting"
AHEAD = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
HERE = "/hackney/meetings/meeting-1"
LINK = "https://meet.example.org/secret-room"


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


def typed(panel, seen="", **values):
    return {
        "panel": str(panel.id), "title": "Stop and search in schools", "seen": seen,
        "day-day": "8", "day-month": "12", "day-year": "2026", "time": "18:30",
        "way": "in_person", "venue": "Town Hall, Mare Street", "is_open_to_public": "yes", **values,
    }  # fmt: skip


async def seen_in(browser, address):
    text = (await browser.get(address)).text
    return text.split('name="seen"')[1].split('value="')[1].split('"')[0]


async def follow(borough, *topics):
    await Follower.create(
        id=f"00000000-0000-0000-0000-{await Follower.all().count():012}",
        borough=borough, email=f"{borough.slug}-{topics[0].replace('/', '-')}@example.org", topics=list(topics),
        expires_at=AHEAD, confirmed_at=AHEAD - timedelta(days=60),
    )  # fmt: skip


async def test_every_detail_is_kept_and_shown(browser, hackney, clerk):
    panel = await make_panel(hackney)
    more = {
        "way": "hybrid", "end": "8.30pm", "join_link": LINK, "access_notes": "Two **steps**.",
    }  # fmt: skip
    response = await browser.post(NEW, data=typed(panel, **more))
    here = "/hackney/meetings/2026-12-08-stop-and-search-in-schools"
    assert response.headers["location"] == f"{here}/overview"
    meeting = await Meeting.get()
    assert (meeting.way, meeting.join_link) == (Way.HYBRID, LINK)
    assert meeting.ends_at == AHEAD + timedelta(hours=2)
    assert meeting.questions_until == date(2026, 11, 30)  # a statutory committee's: the day its agenda is due
    form = (await browser.get(f"{here}/details")).text
    for words in ("20:30", LINK, "Two **steps**."):
        assert words in form
    await browser.post(f"{here}/notice")
    text = (await browser.get(here)).text
    for words in ("until 8:30", "In person and online", "<strong>steps</strong>", "anybody may film"):
        assert words in text.replace("\u202f", " ")
    assert LINK not in text


async def test_only_members_and_clerks_read_the_link_to_join(browser, hackney, croydon, clerk):
    await make_meeting(hackney, way=Way.ONLINE, join_link=LINK, venue="")
    assert LINK in (await browser.get(f"{HERE}/joining")).text
    for person in (await make_member(hackney, Role.PANEL_CHAIR), await make_member(croydon, Role.COUNCIL_CLERK)):
        await browser.as_person(person)
        assert (await browser.get(f"{HERE}/joining")).status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"venue": ""},
        {"venue": "", "way": "hybrid"},
        {"way": "by boat"},
        {"end": "18:00"},
        {"end": "late"},
        {"join_link": "http://meet.example.org/x", "way": "online"},
        {"join_link": "javascript:alert(1)", "way": "online"},
        {"join_link": "https://user:word@example.org/", "way": "online"},
        {"is_open_to_public": "perhaps"},
        {"access_notes": "x" * 2001},
    ],
)
async def test_a_wrong_detail_comes_back_with_what_was_typed(browser, hackney, clerk, values):
    response = await browser.post(NEW, data=typed(await make_panel(hackney), title="Kept & typed", **values))
    assert response.status_code == 422
    assert "Kept &amp; typed" in response.text
    assert await Meeting.all().count() == 0


async def test_an_online_meeting_needs_no_place(browser, hackney, clerk):
    await browser.post(NEW, data=typed(await make_panel(hackney), venue="", way="online"))
    assert (await Meeting.get()).venue == ""


async def test_before_notice_everything_can_change_and_the_address_follows(browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=AHEAD, published_at=None)
    await follow(hackney, "meetings")
    seen = await seen_in(browser, f"{HERE}/details")
    response = await browser.post(
        f"{HERE}/details", data=typed(await meeting.panel, seen, venue="Library", **{"day-day": "9"})
    )
    assert response.headers["location"] == "/hackney/meetings/2026-12-09-stop-and-search-in-schools/overview"
    meeting = await Meeting.get()
    assert (meeting.venue, meeting.sequence) == ("Library", 0)
    assert await OutboxMessage.all().count() == 0


async def test_a_change_after_notice_is_counted_told_and_drawn_again(browser, hackney, croydon, clerk, clock):
    meeting = await make_meeting(hackney, starts_at=AHEAD, join_link=LINK, way=Way.HYBRID)
    panel = await meeting.panel
    await PanelBorough.create(panel=panel, borough=croydon)
    await follow(hackney, "surveys")
    await follow(hackney, f"panel/{panel.slug}")
    await follow(croydon, "meetings")
    await touch("hackney", "croydon")
    before = {one.place: one.version for one in await PageVersion.all()}
    changed = {"time": "19:00", "venue": "Library", "title": "Searches", "way": "hybrid", "join_link": LINK}
    seen = await seen_in(browser, f"{HERE}/details")
    response = await browser.post(f"{HERE}/details", data=typed(panel, seen, **changed))
    assert response.headers["location"] == f"{HERE}/overview"
    meeting = await Meeting.get()
    assert (meeting.slug, meeting.sequence, meeting.changed_at) == ("meeting-1", 1, clock.now)
    for place in ("hackney", "croydon"):
        assert (await PageVersion.get(place=place)).version > before[place]
    told = await OutboxMessage.all().order_by("recipient")
    assert [mail.recipient for mail in told] == [
        "croydon-meetings@example.org",
        f"hackney-panel-{panel.slug}@example.org",
    ]
    for words in ("6:30 pm", "7:00 pm", "“Town Hall, Mare Street” to “Library”", "“Searches”", f"engage.test{HERE}"):
        assert words in told[1].text.replace("\u202f", " ")
    assert LINK not in told[1].text
    event = await AuditEvent.get(verb="changed a meeting")
    assert set(event.detail["changed"]) == {"title", "starts_at", "venue"}


async def test_what_changes_nobodys_plans_is_not_told(browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=AHEAD)
    await follow(hackney, "meetings")
    seen = await seen_in(browser, f"{HERE}/details")
    await browser.post(f"{HERE}/details", data=typed(await meeting.panel, seen, access_notes="A loop."))
    assert (await Meeting.get()).access_notes == "A loop."
    assert (await Meeting.get()).sequence == 0
    assert await OutboxMessage.all().count() == 0


async def test_a_recording_is_added_after_the_meeting(browser, hackney, clerk):
    meeting = await make_meeting(hackney)
    seen = await seen_in(browser, f"{HERE}/details")
    day = {"day-day": "10", "day-month": "11"}
    more = {"recording_url": "https://video.example.org/1", "title": meeting.title}
    await browser.post(f"{HERE}/details", data=typed(await meeting.panel, seen, **day, **more))
    assert 'href="https://video.example.org/1"' in (await browser.get(HERE)).text


async def test_after_notice_the_day_and_the_panel_stand(browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=AHEAD)
    other = await make_panel(hackney, name="Another")
    seen = await seen_in(browser, f"{HERE}/details")
    response = await browser.post(f"{HERE}/details", data=typed(await meeting.panel, seen, **{"day-day": "9"}))
    assert response.status_code == 422
    assert "postpone it" in response.text
    assert (await browser.post(f"{HERE}/details", data=typed(other, seen))).status_code == 422
    assert (await Meeting.get()).starts_at == AHEAD


async def test_of_two_clerks_the_second_is_shown_both_versions(browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=AHEAD)
    panel = await meeting.panel
    seen = await seen_in(browser, f"{HERE}/details")
    await browser.post(f"{HERE}/details", data=typed(panel, seen, venue="The first clerk’s place"))
    response = await browser.post(f"{HERE}/details", data=typed(panel, seen, venue="The second clerk’s place"))
    assert response.status_code == 409
    assert "The first clerk’s place" in response.text
    assert "The second clerk’s place" in response.text
    newest = response.text.split('name="seen"')[1].split('value="')[1].split('"')[0]
    response = await browser.post(f"{HERE}/details", data=typed(panel, newest, venue="The second clerk’s place"))
    assert response.status_code == 303


async def test_the_overview_says_what_to_do_next(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=AHEAD, published_at=None)
    text = (await browser.get(f"{HERE}/overview")).text
    assert "Give notice of “Stop and search in schools”" in text
    assert "By 30 November 2026" in text
    await Meeting.all().update(starts_at=AHEAD - timedelta(days=10))
    assert "It was due on 20 November 2026." in (await browser.get(f"{HERE}/overview")).text
