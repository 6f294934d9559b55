"""Whoever wants no e-mail follows by feed and by calendar: of a borough, a survey, an office or a request."""

from datetime import UTC, date, datetime, timedelta

import feedparser
import icalendar
import pytest

from boroughs.following.actions import first_time
from boroughs.people.models import Office, OfficeKind
from boroughs.responses.models import EventKind, RequestEvent
from engage.kit.security import signed
from meetings.calendar.access import CALENDAR
from meetings.verdicts.models import PanelVerdict, Verdict
from surveys.news import tell_results
from tests.boroughs.following.factories import make_follower
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_superintendent
from tests.meetings.factories import make_meeting
from tests.surveys.factories import make_survey

SITE = "https://engage.test"
CITES = [{"topic": "survey/autumn", "path": "hackney/surveys/autumn/results", "title": "Autumn"}]


async def read(browser, path):
    reply = await browser.get(path)
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("application/atom+xml")
    feed = feedparser.parse(reply.content)
    assert not feed.bozo
    return feed


def titles(feed):
    return [entry.title for entry in feed.entries]


async def days(browser, path):
    reply = await browser.get(path)
    assert reply.headers["content-type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(reply.content).walk("VEVENT")


@pytest.fixture(autouse=True)
async def holder(hackney):
    """Who signs the answers."""
    return await make_superintendent(hackney)


@pytest.fixture
async def office(hackney):
    return await Office.create(borough=hackney, kind=OfficeKind.PARTNER, name="Transport for London")


async def test_the_feed_of_a_borough_has_everything_that_is_new(browser, hackney, croydon, clock):
    request = await make_request(hackney)
    await make_response(request, date(2026, 11, 20))
    await make_request(croydon)
    await make_meeting(hackney)
    survey = await make_survey(hackney, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 12))
    await tell_results(SITE, clock.now)
    feed = await read(browser, "/hackney/news.atom")
    assert titles(feed)[:2] == [f"Results of the survey: {survey.title}", "Request 1: Accepted"]
    assert {f"Survey: {survey.title}", "Agenda: Stop and search in schools"} < set(titles(feed))
    assert len([one for one in titles(feed) if one.startswith("Request 1: Community")]) == 1
    assert '/hackney/news.atom" title="Everything new"' in (await browser.get("/hackney")).text


async def test_the_feed_of_a_request_has_what_happened_to_it_alone(browser, hackney, croydon):
    request = await make_request(hackney)
    await make_request(hackney)
    await RequestEvent.create(request=request, kind=EventKind.HELD, on=date(2026, 11, 10), text="Wait.")
    feed = await read(browser, "/hackney/responses/1/news.atom")
    assert titles(feed) == [
        "Request 1: Holding reply",
        "Request 1: Community Safety Scrutiny Commission asks for an answer",
    ]
    assert feed.entries[0].link == f"{SITE}/hackney/responses/1"
    assert (await browser.get("/croydon/responses/1/news.atom")).status_code == 404


async def test_what_a_panel_found_of_an_answer_is_in_the_feed(browser, hackney, holder):
    request = await make_request(hackney)
    part = await make_response(request, date(2026, 11, 18))
    panel = (await make_meeting(hackney)).panel
    said = {"verdict": Verdict.PARTLY, "reason": "Two months are missing.", "given_by": holder}
    await PanelVerdict.create(panel=panel, request=request, response=part.response, on=date(2026, 11, 20), **said)
    feed = await read(browser, "/hackney/responses/1/news.atom")
    assert titles(feed)[0] == "Request 1: The panel finds it partly answered"
    assert "Two months are missing." in feed.entries[0].summary


async def test_the_feed_and_the_calendar_of_an_office_have_its_own_requests(browser, hackney, croydon, office):
    await make_request(hackney)
    await make_request(hackney, office=office)
    here = f"/hackney/offices/{office.id}"
    assert titles(await read(browser, f"{here}/news.atom")) == [
        "Request 2: Community Safety Scrutiny Commission asks for an answer"
    ]
    [day] = await days(browser, f"{here}/deadlines.ics")
    assert day["summary"] == "Last day for an answer: request 2 from Community Safety Scrutiny Commission"
    for path in ("/hackney/offices/0", "/hackney/offices/x", f"/croydon/offices/{office.id}"):
        for file in ("news.atom", "deadlines.ics"):
            assert (await browser.get(f"{path}/{file}")).status_code == 404


async def test_the_feed_of_a_survey_has_what_came_of_it(browser, hackney, clock):
    survey = await make_survey(hackney, slug="autumn", opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 19))
    await make_request(hackney)
    await make_request(hackney, cites=CITES)
    await first_time(f"survey/{survey.id}/results", clock.now)
    found = titles(await read(browser, "/hackney/surveys/autumn/news.atom"))
    assert [title.split(":")[0] for title in found] == ["Results of the survey", "Request 2", "Survey"]
    draft = await make_survey(hackney, opens_on=date(2027, 1, 1), closes_on=date(2027, 2, 1))
    assert titles(await read(browser, f"/hackney/surveys/{draft.slug}/news.atom")) == []
    assert (await browser.get("/hackney/surveys/none/news.atom")).status_code == 404


async def test_the_calendar_of_days_moves_with_the_clock_and_drops_what_is_answered(browser, hackney, clock):
    first, second = await make_request(hackney, text="One\r\nBEGIN:VEVENT\nTwo"), await make_request(hackney)
    before = {str(day["uid"]): day for day in await days(browser, "/hackney/responses.ics")}
    assert [day["dtstart"].dt for day in before.values()] == [date(2026, 11, 30)] * 2
    later = date(2026, 12, 14)
    await RequestEvent.create(
        request=first, kind=EventKind.EXTENDED, on=date(2026, 11, 20), until_on=later, text="More time."
    )
    await make_response(second, date(2026, 11, 20))
    [day] = await days(browser, "/hackney/responses.ics")
    assert (day["dtstart"].dt, day["dtend"].dt) == (later, later + timedelta(days=1))
    assert day["sequence"] > before[str(day["uid"])]["sequence"]
    assert day["dtstamp"].dt > before[str(day["uid"])]["dtstamp"].dt
    clock.now += timedelta(days=60)
    assert len(await days(browser, "/hackney/responses.ics")) == 1  # late is not gone


@pytest.mark.parametrize(
    "path",
    ["news.atom", "responses/1/news.atom", "offices/{office}/news.atom", "surveys/autumn/news.atom", "responses.ics"],
)
async def test_a_feed_asks_the_database_as_often_however_much_there_is(browser, hackney, queries, path):
    await make_survey(hackney, slug="autumn")
    panel = (await make_meeting(hackney)).panel
    path = path.format(office=(await Office.get(borough=hackney)).id)
    counts = []
    for many in (1, 4):
        for _ in range(many):
            await make_response(await make_request(hackney, cites=CITES), date(2026, 11, 20))
            await make_meeting(hackney, panel=panel)
            await make_survey(hackney)
        queries.clear()
        await browser.get(f"/hackney/{path}")
        counts.append(len(queries))
    assert counts[0] == counts[1] < 20


@pytest.mark.parametrize("path", ["news.atom", "responses.atom"])
async def test_a_feed_loads_no_more_than_it_can_show(browser, hackney, monkeypatch, queries, path):
    monkeypatch.setattr("engage.kit.atom.AT_MOST", 2)
    first, second, _ = [await make_request(hackney) for _ in range(3)]
    await make_response(second, date(2026, 11, 18))
    await RequestEvent.create(request=first, kind=EventKind.HELD, on=date(2026, 11, 19), text="We are looking.")
    queries.clear()
    found = titles(await read(browser, f"/hackney/{path}"))
    assert [title for title in found if "Holding reply" in title]
    assert [title for title in found if title.startswith("Request 2")]
    assert not [title for title in found if title.startswith("Request 3")]
    assert [one for one in queries if "lately" in one and "LIMIT" in one]


async def test_a_panels_verdict_on_an_old_answer_is_in_the_feed(browser, hackney, monkeypatch):
    monkeypatch.setattr("engage.kit.atom.AT_MOST", 1)
    old = await make_request(hackney)
    part = await make_response(old, date(2026, 11, 3))
    await make_response(await make_request(hackney), date(2026, 11, 18))
    meeting = await make_meeting(hackney)
    await PanelVerdict.create(
        panel_id=meeting.panel_id, request=old, response_id=part.response_id, verdict=Verdict.PARTLY, reason="No date.",
        on=date(2026, 11, 20), given_by=await make_superintendent(hackney),
    )  # fmt: skip
    assert "Request 1: The panel finds it partly answered" in titles(await read(browser, "/hackney/news.atom"))


async def test_feeds_are_in_the_readers_language(browser, hackney):
    await make_request(hackney)
    feed = await read(browser, "/ar/hackney/responses/1/news.atom")
    assert feed.feed.language == "ar"
    assert feed.entries[0].link == f"{SITE}/ar/hackney/responses/1"


@pytest.mark.parametrize(
    ("page", "topic"),
    [
        ("responses/1", "request/1"),
        ("responses", "responses"),
        ("panels-and-people/{panel}", "panel/{panel}"),
        ("surveys/{survey}/results", "survey/{survey}"),
        ("surveys/{closed}", "survey/{closed}"),
        ("meetings/meeting-1", "panel/{panel}"),
        ("stop-and-search", "charter"),
        ("search?q=%22search%20forms%22+-dogs", "words/%22search%20forms%22%20-dogs"),
    ],
)
async def test_pages_lead_to_following_what_they_are_about(browser, hackney, page, topic):
    await make_request(hackney, text="The search forms were not given.")
    panel = (await make_meeting(hackney)).panel
    survey = await make_survey(hackney)
    closed = await make_survey(hackney, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 1))
    named = {"panel": panel.slug, "survey": survey.slug, "closed": closed.slug}
    text = (await browser.get(f"/hackney/{page.format(**named)}")).text
    link = f"/hackney/follow?topic={topic.format(**named)}"
    assert f'href="{link}"' in text
    assert "What you came for" in (await browser.get(link)).text


async def test_a_search_that_finds_everything_is_not_offered(browser, hackney):
    await make_request(hackney)
    assert "topic=words" not in (await browser.get("/hackney/search?q=the")).text
    assert "topic=words" not in (await browser.get(f"/hackney/search?q={'x' * 150}")).text
    assert "topic=words" not in (await browser.get("/hackney/search")).text


@pytest.mark.parametrize(
    ("topics", "numbers"),
    [
        (["borough"], {1, 2}),
        (["responses", "request/1"], {1, 2}),
        (["request/2"], {2}),
        (["panel/csp"], {1}),
        (["survey/autumn"], {2}),
        (["meetings", "surveys"], set()),
        (["words/searches"], set()),
    ],
)
async def test_the_calendar_of_a_follower_has_the_days_of_what_they_follow(
    browser, hackney, settings, clock, topics, numbers
):
    clock.now = datetime(2026, 11, 5, 12, tzinfo=UTC)
    await make_meeting(hackney, starts_at=datetime(2026, 11, 10, 18, tzinfo=UTC))
    await make_request(hackney, topics=["panel/csp"])
    await make_request(hackney, cites=CITES)
    follower = await make_follower(hackney, topics=topics)
    key = signed(settings.secret, CALENDAR, follower.id)
    found = await days(browser, f"/hackney/follow/{key}/meetings.ics")
    uids = {str(day["uid"]) for day in found}
    assert {uid for uid in uids if uid.startswith("request")} == {
        f"request-hackney-{number}@engage.test" for number in numbers
    }
    assert bool(uids - {uid for uid in uids if uid.startswith("request")}) == bool(
        {"borough", "meetings"} & set(topics)
    )
