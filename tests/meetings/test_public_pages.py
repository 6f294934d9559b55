"""What everybody reads about meetings."""

from datetime import UTC, date, datetime, timedelta

import pytest

from boroughs.people.models import Role
from boroughs.responses.models import Position
from meetings.desk import next_meeting, tasks
from meetings.models import PanelKind
from meetings.panels.models import PanelBorough
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import HELD, make_meeting, make_minutes, make_panel, make_recommendation

PAGE = "/hackney/meetings/meeting-1"
AHEAD = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)


async def test_an_empty_list_says_so(browser, hackney):
    text = (await browser.get("/hackney/meetings")).text
    assert "No meeting is planned yet." in text
    assert "No meeting has been held yet." in text


async def test_the_list_says_how_far_minutes_are(browser, hackney):
    await make_meeting(hackney, title="Still to come", starts_at=AHEAD)
    await make_meeting(hackney, title="Not yet due")
    await make_meeting(hackney, title="Long overdue", starts_at=HELD - timedelta(days=60))
    await make_minutes(await make_meeting(hackney, title="Drafted", starts_at=HELD - timedelta(days=61)))
    agreed = {"approved_at": HELD, "published_at": HELD}
    await make_minutes(await make_meeting(hackney, title="Approved", starts_at=HELD - timedelta(days=62)), **agreed)
    text = (await browser.get("/hackney/meetings")).text
    titles = ["Still to come", "Not yet due", "Long overdue", "Drafted", "Approved"]
    states = ["Minutes to come", "Minutes overdue", "Draft minutes", "Minutes approved"]
    assert sorted(titles, key=text.index) == titles
    assert sorted(states, key=text.index) == states


async def test_the_list_takes_as_many_queries_for_many_as_for_one(browser, hackney, queries):
    await make_minutes(await make_meeting(hackney))
    queries.clear()
    await browser.get("/hackney/meetings")
    one = len(queries)
    for _ in range(5):
        await make_minutes(await make_meeting(hackney))
    queries.clear()
    await browser.get("/hackney/meetings")
    assert len(queries) == one <= 7


async def test_past_meetings_are_shown_by_year_and_page(browser, hackney):
    for number in range(23):
        await make_meeting(hackney, title=f"Of 2025, {number}.", starts_at=HELD - timedelta(days=340 + number))
    await make_meeting(hackney, title="Of 2026")
    text = (await browser.get("/hackney/meetings")).text
    assert "Of 2026" in text
    assert "Of 2025" not in text
    text = (await browser.get("/hackney/meetings?year=2025")).text
    assert "Of 2025, 0." in text
    assert "Of 2025, 20." not in text
    assert "Page 1 of 2" in text
    text = (await browser.get("/hackney/meetings?year=2025&page=2")).text
    assert "Of 2025, 22." in text
    assert "Of 2025, 0." not in text
    for nonsense in ("year=1066", "year=x", "page=99", "page=-1", "panel=none", "year=%D9%A2", "page=" + "9" * 50):
        assert (await browser.get(f"/hackney/meetings?{nonsense}")).status_code == 200


async def test_a_list_shows_one_panel_when_asked(browser, hackney):
    other = await make_panel(hackney, name="Ward panel", kind=PanelKind.WARD_PANEL)
    await make_meeting(hackney, panel=other, title="Of the ward", starts_at=AHEAD)
    await make_meeting(hackney, panel=await make_panel(hackney), title="Of the committee", starts_at=AHEAD)
    text = (await browser.get(f"/hackney/meetings?panel={other.slug}")).text
    assert "Of the ward" in text
    assert "Of the committee" not in text


async def test_meetings_of_a_shared_panel_show_in_each_borough(browser, hackney, croydon):
    panel = await make_panel(hackney, kind=PanelKind.POLICE_ENCOUNTER_PANEL, name="Encounter panel")
    await PanelBorough.create(panel=panel, borough=croydon)
    shared = await make_meeting(hackney, panel=panel, starts_at=AHEAD, title="Shared")
    await make_meeting(hackney, panel=panel, starts_at=AHEAD, title="MARKER planned", published_at=None)
    await make_meeting(hackney, panel=await make_panel(hackney), starts_at=AHEAD, title="MARKER hackney's")
    text = (await browser.get("/croydon/meetings")).text
    assert f'href="/hackney/meetings/{shared.slug}"' in text
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    for listed in (text, (await browser.get("/croydon/all-meetings")).text):
        assert "Shared" in listed
        assert "MARKER" not in listed
    found = await next_meeting(croydon.id, date(2026, 11, 21))
    assert (found, found.borough) == (shared, hackney)
    assert f'href="/hackney/meetings/{shared.slug}"' in (await browser.get("/croydon")).text
    assert (await browser.get(f"/croydon/meetings/{shared.slug}")).status_code == 404


async def test_a_meeting_of_today_is_still_coming(browser, hackney, clock):
    await make_meeting(hackney)
    clock.now = HELD + timedelta(hours=5)
    assert "No meeting has been held yet." in (await browser.get("/hackney/meetings")).text


async def test_a_meeting_keeps_london_time_in_summer(browser, hackney):
    await make_meeting(hackney, starts_at=datetime(2027, 6, 8, 17, 30, tzinfo=UTC))
    assert "8 June 2027, 6:30 pm London time" in (await browser.get(PAGE)).text.replace("\u202f", " ")


async def test_a_coming_meeting_says_when_where_and_what(browser, hackney):
    await make_meeting(hackney, starts_at=AHEAD)
    text = (await browser.get(PAGE)).text
    for words in ("8 December 2026", "Town Hall, Mare Street", "Searches near schools", "9 clear working days"):
        assert words in text
    assert "After the meeting, what was said and decided will be here." in text


@pytest.mark.parametrize(
    ("kind", "says_law"),
    [(PanelKind.CRIME_DISORDER_SCRUTINY, True), (PanelKind.SAFER_NEIGHBOURHOOD_BOARD, False)],
)
async def test_short_notice_is_said_and_called_law_only_where_it_is(browser, hackney, kind, says_law):
    panel = await make_panel(hackney, kind=kind)
    await make_meeting(hackney, panel=panel, starts_at=AHEAD, published_at=AHEAD - timedelta(days=4))
    text = (await browser.get(PAGE)).text
    assert "It gives 1 clear working day of notice." in text
    assert ("committee must give 5" in text) is says_law


async def test_private_things_show_nowhere(browser, hackney):
    planned = await make_meeting(hackney, title="MARKER planned", published_at=None)
    meeting = await make_meeting(hackney)
    await make_minutes(meeting, text="MARKER minutes", published_at=None)
    await make_recommendation(meeting, text="MARKER recommendation, twenty characters")
    assert (await browser.get(f"/hackney/meetings/{planned.slug}")).status_code == 404
    for address in ("/hackney/meetings", f"/hackney/meetings/{meeting.slug}", "/hackney/responses"):
        assert "MARKER" not in (await browser.get(address)).text


async def test_draft_minutes_say_that_they_may_change(browser, hackney):
    await make_minutes(await make_meeting(hackney))
    text = (await browser.get(PAGE)).text
    assert "<strong>met</strong>" in text
    assert "Published as a draft on 12 November 2026." in text


async def test_approved_minutes_say_so(browser, hackney):
    await make_minutes(await make_meeting(hackney), approved_at=HELD + timedelta(days=9))
    assert "Approved by the panel on 19 November 2026." in (await browser.get(PAGE)).text


async def test_missing_minutes_say_when_they_were_due(browser, hackney, clock):
    await make_meeting(hackney)
    assert "A draft is due by 24 November 2026" in (await browser.get(PAGE)).text
    clock.now += timedelta(days=4)
    assert "A draft was due by 24 November 2026. It has not been published." in (await browser.get(PAGE)).text


async def test_recommendations_lead_to_what_was_answered(browser, hackney):
    await make_superintendent(hackney)
    meeting = await make_meeting(hackney)
    asked = await make_request(hackney)
    await make_recommendation(meeting, agreed_on=date(2026, 11, 10), request=asked)
    await make_recommendation(meeting, agreed_on=date(2026, 11, 10), text="Agreed and waiting to be sent.")
    await make_response(asked, date(2026, 11, 12), position=Position.NOT_ACCEPTED)
    text = (await browser.get(PAGE)).text
    assert "Answered on 12 November 2026, in time." in text
    assert 'href="/hackney/responses/1"' in text
    assert "It has not been sent yet to: Borough Superintendent." in text


async def test_what_staff_wrote_never_becomes_markup(browser, hackney):
    bad = "<script>alert(1)</script>"
    panel = await make_panel(hackney, name=bad)
    meeting = await make_meeting(hackney, panel=panel, title=bad, venue=bad)
    await make_minutes(meeting, text=f"{bad} [x](javascript:alert(1)) <img src=x onerror=alert(1)>")
    await make_recommendation(meeting, text=bad, agreed_on=date(2026, 11, 10))
    for address in ("/hackney/meetings", PAGE, f"/ar{PAGE}"):
        text = (await browser.get(address)).text
        for markup in ("<script>alert", "<img src=x", 'href="javascript'):
            assert markup not in text


@pytest.mark.parametrize(
    "slug", ["%00", "MEETING-1", "meeting-1%20", "..%2F..", "x" * 5000, "%F0%9F%98%80", "meeting_1"]
)
async def test_another_spelling_is_not_found(browser, hackney, slug):
    await make_meeting(hackney)
    assert (await browser.get(f"/hackney/meetings/{slug}")).status_code == 404


async def test_a_meeting_is_not_found_under_another_borough(browser, hackney, croydon):
    await make_meeting(croydon)
    assert (await browser.get(PAGE)).status_code == 404


async def test_every_page_reads_in_every_language(browser, hackney):
    await make_minutes(await make_meeting(hackney))
    for code in ("bn", "ar", "so", "en-XA"):
        assert (await browser.get(f"/{code}/hackney/meetings")).status_code == 200
        assert (await browser.get(f"/{code}{PAGE}")).status_code == 200


async def test_the_next_meeting_is_the_first_published_one_from_today_on(hackney):
    await make_meeting(hackney)
    await make_meeting(hackney, starts_at=AHEAD, published_at=None)
    later = await make_meeting(hackney, starts_at=AHEAD + timedelta(days=1))
    found = await next_meeting(hackney.id, date(2026, 11, 21))
    assert found == later
    assert found.panel.name
    assert await next_meeting(hackney.id, date(2027, 11, 21)) is None


async def test_the_desk_lists_what_waits_for_clerk_and_chair(hackney, clock):
    await make_meeting(hackney, title="Planned", starts_at=AHEAD, published_at=None)
    await make_meeting(hackney, title="Unminuted")
    drafted = await make_meeting(hackney, title="Drafted", starts_at=HELD - timedelta(days=30))
    await make_minutes(drafted)
    await make_recommendation(drafted, agreed_on=date(2026, 10, 11))
    listed = [(t.route, t.due_on) for t in await tasks(hackney, {Role.COUNCIL_CLERK}, clock.now, person_id=0)]
    assert listed == [
        ("meetings.minutes.write", date(2026, 11, 24)),
        ("meetings.notice.give", date(2026, 11, 30)),
        ("meetings.agenda.edit", date(2026, 11, 30)),
        ("meetings.recommendations.send", None),
    ]
    assert [t.route for t in await tasks(hackney, {Role.PANEL_CHAIR}, clock.now, person_id=0)] == [
        "meetings.minutes.approve"
    ]
    assert await tasks(hackney, {Role.BOROUGH_SUPERINTENDENT}, clock.now, person_id=0) == []


async def test_headings_in_minutes_start_below_the_pages_own_and_skip_no_level(browser, hackney):
    await make_minutes(await make_meeting(hackney), text="## Present\n\n#### Police\n\n## Decisions")
    text = (await browser.get(PAGE)).text
    assert "<h3>Present</h3>" in text
    assert "<h4>Police</h4>" in text
    assert "<h3>Decisions</h3>" in text
