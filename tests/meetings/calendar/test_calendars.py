"""Calendar files, read by two libraries that know nothing of each other."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import icalendar
import pytest
import vobject

from boroughs.models import Borough
from engage.kit.clock import LONDON
from engage.kit.security import signed
from meetings.calendar.access import CALENDAR
from meetings.models import Ending, Meeting, Way
from meetings.panels.models import PanelBorough
from tests.boroughs.following.factories import make_follower
from tests.meetings.factories import HELD, make_meeting, make_panel
from tests.shared import shared

AHEAD = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
FILE = "/hackney/meetings/meeting-1/meeting.ics"
LINK = "https://meet.example/secret-join-link"


async def noticed(borough: Borough, **values: Any) -> Meeting:
    """A meeting on 8 December 2026, its notice and agenda out since 10 November."""
    return await make_meeting(borough, **{"starts_at": AHEAD, "published_at": HELD, **values})


async def events(browser: Any, path: str) -> list[dict[str, Any]]:
    """What both libraries agree that a calendar says of its events, in its order."""
    reply = await browser.get(path)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/calendar")
    assert max(len(line) for line in reply.content.split(b"\r\n")) <= 75
    one = icalendar.Calendar.from_ical(reply.content)
    assert not any(part.errors for part in one.walk())
    other = vobject.readOne(reply.text)
    read = [
        {
            "uid": str(event["uid"]), "sequence": int(event["sequence"]), "starts": event["dtstart"].dt,
            "ends": event["dtend"].dt, "summary": str(event["summary"]), "location": str(event["location"]),
            "status": str(event["status"]), "url": str(event["url"]), "text": str(event["description"]),
            "changed": event["last-modified"].dt,
        }
        for event in one.walk("VEVENT")
    ]  # fmt: skip
    again = [
        {
            "uid": event.uid.value, "sequence": int(event.sequence.value), "starts": event.dtstart.value,
            "ends": event.dtend.value, "summary": event.summary.value, "location": event.location.value,
            "status": event.status.value, "url": event.url.value, "text": event.description.value,
            "changed": event.last_modified.value,
        }
        for event in getattr(other, "vevent_list", [])
    ]  # fmt: skip
    assert read == again
    return read


async def test_a_meeting_is_a_calendar_file(browser, hackney):
    meeting = await noticed(hackney, access_notes="Step-free, hearing loop; ask the porter, Jo")
    [event] = await events(browser, FILE)
    assert event["uid"] == f"meeting-{meeting.id}@engage.test"
    assert event["starts"] == AHEAD
    assert event["ends"] - event["starts"] == timedelta(hours=2)
    assert event["summary"] == "Community Safety Scrutiny Commission: Stop and search in schools"
    assert (event["location"], event["status"], event["sequence"]) == ("Town Hall, Mare Street", "CONFIRMED", 0)
    assert event["url"] == "https://engage.test/hackney/meetings/meeting-1"
    assert "Step-free, hearing loop; ask the porter, Jo" in event["text"]
    assert event["changed"] == meeting.published_at


async def test_long_words_of_every_alphabet_and_odd_signs_survive(browser, hackney):
    title = 'স্কুলে থামানো ও তল্লাশি; \\ and, "quotes" مدرسة 🙂 ' + "é" * 60
    await noticed(hackney, title=title, venue="Room 1; Hall, 2\\3")
    [event] = await events(browser, FILE)
    assert event["summary"].endswith(title)
    assert event["location"] == "Room 1; Hall, 2\\3"


async def test_a_new_room_is_the_same_event_with_a_higher_sequence(browser, hackney, clock):
    meeting = await noticed(hackney)
    [before] = await events(browser, "/hackney/meetings.ics")
    meeting.venue, meeting.sequence, meeting.changed_at = "Library, Mare Street", 1, clock.now
    await meeting.save()
    [after] = await events(browser, "/hackney/meetings.ics")
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert after["location"] == "Library, Mare Street"
    assert after["changed"] == clock.now > before["changed"]


@pytest.mark.parametrize("ending", Ending)
async def test_a_meeting_that_was_called_off_shows_as_cancelled(browser, hackney, clock, ending):
    called_off = {"ending": ending, "ended_at": clock.now, "reason": "The boiler is broken.", "sequence": 1}
    await noticed(hackney, **called_off)
    [event] = await events(browser, "/hackney/meetings.ics")
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)
    assert event["summary"].startswith(f"{ending.label}: ")
    assert "The boiler is broken." in event["text"]


@pytest.mark.parametrize(
    ("starts_at", "wall", "offset"),
    [
        (datetime(2027, 3, 27, 18, 30, tzinfo=UTC), "18:30", 0),
        (datetime(2027, 3, 29, 17, 30, tzinfo=UTC), "18:30", 1),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "00:30", 0),
        (datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "02:30", 1),
        (datetime(2027, 10, 30, 17, 30, tzinfo=UTC), "18:30", 1),
        (datetime(2027, 11, 1, 18, 30, tzinfo=UTC), "18:30", 0),
        (datetime(2031, 7, 8, 17, 0, tzinfo=UTC), "18:00", 1),
    ],
)
async def test_london_time_stays_right_over_the_clock_changes(browser, hackney, starts_at, wall, offset):
    await noticed(hackney, starts_at=starts_at)
    [event] = await events(browser, "/hackney/meetings.ics")
    assert event["starts"] == starts_at
    assert f"{event['starts']:%H:%M}" == wall
    assert event["ends"].astimezone(UTC) == starts_at + timedelta(hours=2)
    # The file's own description of London says the same, to a program that knows no time zones.
    text = (await browser.get("/hackney/meetings.ics")).text
    zone = vobject.readOne(text).vtimezone.gettzinfo()
    assert starts_at.astimezone(zone).replace(tzinfo=None) == starts_at.astimezone(LONDON).replace(tzinfo=None)
    assert starts_at.astimezone(zone).utcoffset() == timedelta(hours=offset)


async def test_only_meetings_with_notice_stand_in_calendars_and_never_the_link_to_join(
    browser, hackney, croydon, clock
):
    online = {"way": Way.ONLINE, "join_link": LINK}
    await noticed(hackney, **online)
    await noticed(hackney, title="Planned", notice_at=None, published_at=None)
    await noticed(hackney, title="Later", notice_at=AHEAD, published_at=None)
    await noticed(croydon, title="Elsewhere")
    [event] = await events(browser, "/hackney/meetings.ics")
    assert event["location"] == "Online"
    for path in (FILE, "/hackney/meetings.ics", "/hackney/meetings.atom", "/hackney/meetings/meeting-1"):
        assert LINK not in (await browser.get(path)).text
    for path in ("/hackney/meetings/meeting-2/meeting.ics", "/croydon/meetings/meeting-2/meeting.ics"):
        assert (await browser.get(path)).status_code == 404


async def test_a_panels_calendar_has_its_own_meetings_and_a_boroughs_those_it_shares(browser, hackney, croydon):
    one, two = await make_panel(hackney, slug="one"), await make_panel(hackney, slug="two", name="Two")
    await noticed(hackney, panel=one, title="First")
    await noticed(hackney, panel=two, title="Second")
    await PanelBorough.create(panel=two, borough=croydon)
    assert [event["summary"] for event in await events(browser, "/hackney/panels/two/meetings.ics")] == ["Two: Second"]
    [shared] = await events(browser, "/croydon/meetings.ics")
    assert shared["url"] == "https://engage.test/hackney/meetings/meeting-2"
    assert (await browser.get("/croydon/panels/two/meetings.ics")).status_code == 404
    await Borough.filter(id=hackney.id).update(is_open=False)
    assert await events(browser, "/croydon/meetings.ics") == []
    assert "Second" not in (await browser.get("/croydon/meetings.atom")).text


async def test_a_calendar_is_in_the_language_of_its_address(browser, hackney):
    await noticed(hackney, way=Way.HYBRID)
    [event] = await events(browser, "/en-XA/hackney/meetings.ics")
    assert event["location"] == "Town Hall, Mare Street (öŕ öñļîñé)"
    assert event["url"] == "https://engage.test/en-XA/hackney/meetings/meeting-1"


async def test_an_empty_calendar_is_one(browser, hackney):
    assert await events(browser, "/hackney/meetings.ics") == []


async def test_calendars_take_as_many_queries_for_many_meetings_as_for_one(browser, hackney, queries):
    counts = []
    for number in (1, 5):
        for _ in range(number):
            await noticed(hackney)
        queries.clear()
        await browser.get("/hackney/meetings.ics")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 4


async def test_a_follower_has_a_calendar_of_their_topics_at_an_address_that_says_nothing(browser, hackney, settings):
    two = await make_panel(hackney, slug="two", name="Two")
    await noticed(hackney, panel=await make_panel(hackney), title="First")
    await noticed(hackney, panel=two, title="Second")
    follower = await make_follower(hackney, topics=["panel/two", "responses"])
    path = f"/hackney/follow/{signed(settings.secret, CALENDAR, follower.id)}/meetings.ics"
    assert [event["summary"] for event in await events(browser, path)] == ["Two: Second"]
    reply = await browser.get(path)
    assert reply.headers["cache-control"] == "private, no-cache"
    assert follower.email not in reply.text + path
    again = await browser.get(path, headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    await Meeting.filter(title="Second").update(venue="Elsewhere")
    assert (await browser.get(path, headers={"If-None-Match": reply.headers["etag"]})).status_code == 200
    follower.topics = ["meetings"]
    await follower.save()
    assert len(await events(browser, path)) == 2
    await follower.delete()
    assert (await browser.get(path)).status_code == 404


async def test_no_other_key_opens_a_followers_calendar(browser, hackney, croydon, settings):
    follower = await make_follower(hackney)
    key = signed(settings.secret, CALENDAR, follower.id)
    asked = await make_follower(hackney, email="b@example.org", confirmed_at=None)
    unconfirmed = signed(settings.secret, CALENDAR, asked.id)
    for path in (
        f"/croydon/follow/{key}/meetings.ics",
        f"/hackney/follow/{unconfirmed}/meetings.ics",
        f"/hackney/follow/{follower.id.hex}{'0' * 28}/meetings.ics",
        f"/hackney/follow/{follower.id.hex}/meetings.ics",
        f"/hackney/follow/{signed(settings.secret, 'own page', follower.id)}/meetings.ics",
        f"/hackney/follow/{key}",
    ):
        assert (await browser.get(path)).status_code == 404, path


async def test_other_spellings_open_nothing(browser, hackney):
    await noticed(hackney)
    for path in ("meetings.ical", "meetings.json", "Meetings.ics", "meetings.ics/", "meetings/meeting-1.ics",
                 "meetings/meeting-1/meeting.json", "panels/nobody/meetings.ics"):  # fmt: skip
        assert (await browser.get(f"/hackney/{path}")).status_code == 404, path


async def test_a_meetings_page_says_what_it_is_to_search_engines(browser, hackney, clock):
    text = "</script><script>alert(1)</script> & more"
    await noticed(hackney, title=text, way=Way.HYBRID, join_link=LINK)
    page = (await browser.get("/hackney/meetings/meeting-1")).text
    [block] = [part.split("</script>")[0] for part in page.split('<script type="application/ld+json">')[1:]]
    event = json.loads(block)
    assert (event["@type"], event["name"]) == ("Event", text)
    assert event["startDate"] == "2026-12-08T18:30:00+00:00"
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["eventAttendanceMode"] == "https://schema.org/MixedEventAttendanceMode"
    assert [place["@type"] for place in event["location"]] == ["Place", "VirtualLocation"]
    assert LINK not in page


def test_the_readers_of_these_tests_read_a_real_councils_calendar():
    for path in shared("data/meetings/ics").glob("*.ics"):
        one = icalendar.Calendar.from_ical(path.read_bytes()).walk("VEVENT")
        other = vobject.readOne(path.read_text()).vevent_list
        assert [event["dtstart"].dt for event in one] == [event.dtstart.value for event in other]
        assert len(one) >= 5


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x85", "\u2028"])
async def test_no_name_or_title_begins_a_property_of_its_own(browser, hackney, end):
    words = f"Searches; with, signs{end}X-PLANTED:yes{end}\x01"
    panel = await make_panel(hackney, name=words, slug="planted")
    meeting = await noticed(hackney, panel=panel, title=words, venue=words, access_notes=words)
    for path in ("/hackney/panels/planted/meetings.ics", f"/hackney/meetings/{meeting.slug}/meeting.ics"):
        file = (await browser.get(path)).text
        assert not [line for line in file.splitlines() if line.startswith("X-PLANTED")]
        [event] = icalendar.Calendar.from_ical(file).walk("VEVENT")
        assert event["location"] == "Searches; with, signs X-PLANTED:yes"
