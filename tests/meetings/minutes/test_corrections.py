"""Members read circulated minutes and suggest corrections; the clerk takes them or says why not."""

from datetime import date, timedelta

import pytest

from boroughs.following.models import Follower
from boroughs.people.models import Role
from boroughs.search.models import SearchDocument
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage
from meetings.minutes.actions import minutes_edition
from meetings.minutes.models import Correction
from meetings.models import Ending, Minutes
from tests.conftest import NOW
from tests.factories import make_member
from tests.meetings.factories import HELD, make_meeting, make_minutes
from tests.meetings.minutes.factories import make_seat

WRITE = "/hackney/meetings/meeting-1/minutes"
CORRECT = f"{WRITE}/corrections"
TEXT = "The panel met. Ann spoke. Ann left. Nobody answered."
EXEMPT = "zq-exempt-4472 was named."


@pytest.fixture
async def clerk(hackney):
    return await make_member(hackney, Role.COUNCIL_CLERK)


@pytest.fixture
async def meeting(hackney):
    return await make_meeting(hackney)


@pytest.fixture
async def member(meeting):
    _, _, person = await make_seat(meeting.panel, "Ann Ash")
    return person


async def circulated(meeting, **values):
    return await make_minutes(
        meeting, **{"text": TEXT, "exempt_text": EXEMPT, "published_at": None, "circulated_at": NOW, **values}
    )


async def decide(browser, one, **fields):
    return await browser.post(f"{CORRECT}/{one.id}", data=fields)


async def test_from_the_clerk_to_the_members_and_back(browser, clerk, meeting, member):
    await browser.as_person(clerk)
    sent = {"text": TEXT, "exempt_text": EXEMPT, "do": "circulate"}
    for _ in range(2):
        seen = minutes_edition(await Minutes.get_or_none())
        assert (await browser.post(WRITE, data={**sent, "seen": seen})).status_code == 303
    letter = await OutboxMessage.get(recipient=member.email)
    assert "https://engage.test/hackney/meetings/meeting-1/minutes/corrections" in letter.text
    assert EXEMPT not in letter.text
    await browser.as_person(member)
    assert EXEMPT in (await browser.get(CORRECT)).text
    for fields in (
        {"passage": "Nobody answered.", "instead": "The clerk answered."},
        {"passage": "Ann", "instead": "Eve"},
    ):
        assert (await browser.post(CORRECT, data=fields)).status_code == 303
        assert (await browser.post(CORRECT, data=fields)).status_code == 303
    once, twice = await Correction.all().order_by("id")
    assert (await decide(browser, once, decision="taken")).status_code == 404  # a seat is no role in the borough
    await browser.as_person(clerk)
    assert (await decide(browser, once, decision="taken")).status_code == 303
    assert (await Minutes.get()).text == TEXT.replace("Nobody", "The clerk")
    assert "Change the minutes by hand" in (await decide(browser, twice, decision="taken")).text
    assert (await decide(browser, twice, decision="taken", by_hand="y")).status_code == 303
    assert "Ann spoke" in (await Minutes.get()).text
    shown = (await browser.get(CORRECT)).text
    assert shown.count("Taken into the minutes") == 2


async def test_what_is_not_taken_has_a_reason_that_the_member_reads(browser, clerk, meeting, member):
    one = await Correction.create(
        minutes=await circulated(meeting), person=member, passage="met", instead="sat", suggested_at=NOW
    )
    await browser.as_person(clerk)
    assert "Say why it is not taken" in (await decide(browser, one, decision="not_taken")).text
    assert (await decide(browser, one, decision="not_taken", reason="They did meet.")).status_code == 303
    assert (await decide(browser, one, decision="taken")).status_code == 409
    await browser.as_person(member)
    shown = (await browser.get(CORRECT)).text
    assert "Not taken" in shown
    assert "They did meet." in shown
    assert (await Minutes.get()).text == TEXT


async def test_a_correction_of_the_exempt_part_stays_in_it(browser, clerk, meeting, member):
    one = await Correction.create(
        minutes=await circulated(meeting, published_at=NOW), person=member, passage="was named", instead="was heard",
        suggested_at=NOW,
    )  # fmt: skip
    await browser.as_person(clerk)
    await decide(browser, one, decision="taken")
    minutes = await Minutes.get()
    assert (minutes.text, minutes.exempt_text) == (TEXT, EXEMPT.replace("named", "heard"))
    assert "zq-exempt" not in (await SearchDocument.get(source=f"meeting/{meeting.id}/minutes")).text


async def test_only_seats_and_clerks_see_the_page(browser, hackney, croydon, meeting, member):
    await circulated(meeting)
    _, _, former = await make_seat(meeting.panel, "Was Here", ends_on=date(2026, 11, 21))
    others = [
        former,
        await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR),
        await make_member(hackney, Role.PANEL_CHAIR),
        await make_member(croydon, Role.COUNCIL_CLERK),
    ]
    for person in others:
        await browser.as_person(person)
        for address in (CORRECT, "/hackney/meetings/meeting-1/members/record/minutes.docx"):
            assert (await browser.get(address)).status_code == 404
        assert (await browser.post(CORRECT, data={"passage": "met", "instead": "sat"})).status_code == 404


async def test_members_wait_until_the_minutes_are_circulated_and_stop_when_they_are_approved(browser, meeting, member):
    minutes = await circulated(meeting, circulated_at=None)
    await browser.as_person(member)
    assert (await browser.get(CORRECT)).status_code == 404
    await Minutes.filter(id=minutes.id).update(circulated_at=NOW, published_at=NOW, approved_at=NOW)
    assert "Suggest a correction" not in (await browser.get(CORRECT)).text
    assert (await browser.post(CORRECT, data={"passage": "met", "instead": "sat"})).status_code == 409


@pytest.mark.parametrize(
    "fields", [{}, {"passage": "", "instead": "x"}, {"passage": "x" * 4001}, {"passage": "same", "instead": "same"}]
)
async def test_a_correction_that_says_nothing_comes_back(browser, meeting, member, fields):
    await circulated(meeting)
    await browser.as_person(member)
    assert (await browser.post(CORRECT, data=fields)).status_code == 422
    assert not await Correction.exists()


async def test_publishing_tells_followers_once_and_the_search_and_never_the_exempt_part(
    browser, hackney, clerk, meeting
):
    await Follower.create(
        id="5b0ee5d1-2a2b-4b3c-9d0a-0123456789ab", borough=hackney, email="f@example.org",
        topics=[f"panel/{meeting.panel.slug}"], expires_at=NOW, confirmed_at=HELD,
    )  # fmt: skip
    await circulated(meeting)
    await browser.as_person(clerk)
    data = {"text": TEXT, "exempt_text": EXEMPT, "seen": minutes_edition(await Minutes.get()), "do": "publish"}
    for _ in range(2):
        assert (await browser.post(WRITE, data=data)).status_code == 303
    letter = await OutboxMessage.get(recipient="f@example.org")
    assert "/hackney/meetings/meeting-1/record" in letter.text
    document = await SearchDocument.get(source=f"meeting/{meeting.id}/minutes")
    assert (document.path, document.text) == ("meetings/meeting-1/record", TEXT)
    stored = [letter.text, document.text, *(str(event.detail) for event in await AuditEvent.all())]
    assert not [text for text in stored if "zq-exempt" in text]


async def test_a_meeting_that_was_called_off_has_no_minutes(browser, clerk, hackney):
    await make_meeting(hackney, ending=Ending.CANCELLED, ended_at=HELD - timedelta(days=1), reason="Snow.")
    await browser.as_person(clerk)
    seen = minutes_edition(None)
    assert (await browser.post(WRITE, data={"text": TEXT, "seen": seen, "do": "save"})).status_code == 409
