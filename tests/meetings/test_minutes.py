"""The clerk writes, the chair approves, and then nobody changes a word."""

from datetime import timedelta

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion, touch
from engage.kit.drafts import edition
from meetings.minutes.actions import minutes_edition
from meetings.models import Meeting, Minutes
from tests.conftest import NOW
from tests.factories import make_member
from tests.meetings.factories import HELD, make_meeting, make_minutes

WRITE = "/hackney/meetings/meeting-1/minutes"
APPROVE = f"{WRITE}/approval"
PAGE = "/hackney/meetings/meeting-1"


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


@pytest.fixture
async def chair(hackney):
    return await make_member(hackney, Role.PANEL_CHAIR)


async def make_later(hackney):
    """The panel's next meeting, which is under way."""
    return await make_meeting(hackney, slug="later", starts_at=NOW - timedelta(hours=1), published_at=HELD)


async def write(browser, text, do="save", seen=None):
    saved = await Minutes.get_or_none()
    seen = minutes_edition(saved) if seen is None else seen
    return await browser.post(WRITE, data={"text": text, "do": do, "seen": seen})


async def approve(browser, **fields):
    later = await Meeting.get_or_none(slug="later")
    data = {"seen": minutes_edition(await Minutes.get()), "confirmed": "y", "approved_in": later and later.id, **fields}
    return await browser.post(APPROVE, data=data)


async def test_from_draft_to_approved(browser, hackney, clerk, chair):
    await make_meeting(hackney)
    await make_later(hackney)
    assert "A draft is due by 24 November 2026" in (await browser.get(WRITE)).text
    preview = await write(browser, "It was **said**.", "preview")
    assert "<strong>said</strong>" in preview.text
    assert not await Minutes.exists()
    await write(browser, "It was **said**.")
    assert "said" not in (await browser.get(PAGE)).text
    await touch("hackney")
    version = (await PageVersion.get(place="hackney")).version
    await write(browser, "It was **said** twice.", "publish")
    assert (await PageVersion.get(place="hackney")).version > version
    assert "<strong>said</strong> twice" in (await browser.get(PAGE)).text
    await write(browser, "It was **said** once.")
    assert "<strong>said</strong> once" in (await browser.get(PAGE)).text
    await browser.as_person(chair)
    assert "<strong>said</strong> once" in (await browser.get(APPROVE)).text
    assert (await approve(browser)).status_code == 303
    assert "Approved by the panel at its meeting of 21 November 2026." in (await browser.get(PAGE)).text
    assert await AuditEvent.filter(verb="approved minutes", actor_id=chair.id).count() == 1


async def test_the_chair_does_not_write_and_the_clerk_does_not_approve(browser, hackney, clerk, chair):
    await make_minutes(await make_meeting(hackney))
    assert (await browser.get(APPROVE)).status_code == 403
    assert (await approve(browser)).status_code == 403
    await browser.as_person(chair)
    assert (await browser.get(WRITE)).status_code == 403
    assert (await write(browser, "Mine")).status_code == 403
    assert (await Minutes.get()).text == "The panel **met**."


async def test_approved_minutes_take_no_words(browser, hackney, clerk):
    await make_minutes(await make_meeting(hackney), approved_at=HELD + timedelta(days=9))
    assert "They cannot be changed." in (await browser.get(WRITE)).text
    assert (await write(browser, "Other words")).status_code == 409


async def test_two_clerks_saving_at_once_lose_nothing(browser, hackney, clerk):
    await make_meeting(hackney)
    opened = edition("")
    assert (await write(browser, "The first clerk’s record", seen=opened)).status_code == 303
    response = await write(browser, "The second clerk’s record", seen=opened)
    assert response.status_code == 409
    assert "The first clerk’s record" in response.text
    assert "The second clerk’s record" in response.text
    assert (await Minutes.get()).text == "The first clerk’s record"
    assert (await write(browser, "Both records together")).status_code == 303


async def test_saving_the_same_words_twice_is_saving_once(browser, hackney, clerk):
    await make_meeting(hackney)
    for _ in range(2):
        assert (await write(browser, "One record", "publish", seen=edition(""))).status_code == 303
    assert await AuditEvent.filter(verb="published draft minutes").count() == 1


async def test_the_chair_approves_only_what_was_read(browser, hackney, clerk, chair):
    await make_minutes(await make_meeting(hackney))
    await make_later(hackney)
    read = minutes_edition(await Minutes.get())
    await write(browser, "Changed in the meantime")
    await browser.as_person(chair)
    assert (await approve(browser, seen=read)).status_code == 409
    assert (await Minutes.get()).approved_at is None


async def test_approving_wants_the_box_ticked_and_twice_is_once(browser, hackney, chair):
    await make_minutes(await make_meeting(hackney))
    await make_later(hackney)
    await browser.as_person(chair)
    assert "Tick the box to approve the minutes" in (await approve(browser, confirmed="")).text
    assert [(await approve(browser)).status_code for _ in range(2)] == [303, 303]
    assert await AuditEvent.filter(verb="approved minutes").count() == 1


async def test_private_minutes_are_not_approved(browser, hackney, chair):
    await make_minutes(await make_meeting(hackney), published_at=None)
    await browser.as_person(chair)
    assert (await browser.get(APPROVE)).status_code == 409
    assert (await approve(browser)).status_code == 409


@pytest.mark.parametrize(
    "values", [{"starts_at": HELD + timedelta(days=60)}, {"published_at": None}], ids=["to come", "not public"]
)
async def test_minutes_wait_for_a_public_meeting_that_has_begun(browser, hackney, clerk, values):
    await make_meeting(hackney, **values)
    assert (await browser.get(WRITE)).status_code == 200
    assert (await write(browser, "Too early", "publish")).status_code == 409
    assert not await Minutes.exists()


@pytest.mark.parametrize("data", [{}, {"text": ""}, {"text": "x" * 60_001, "do": "save"}, {"text": "", "do": "burn"}])
async def test_a_wrong_form_comes_back(browser, hackney, clerk, data):
    await make_meeting(hackney)
    assert (await browser.post(WRITE, data=data)).status_code == 422
    assert not await Minutes.exists()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE minutes SET text = 'other'", "UPDATE minutes SET approved_at = NULL", "DELETE FROM minutes"],
)
async def test_the_database_itself_refuses_to_change_approved_minutes(hackney, connection, statement):
    await make_minutes(await make_meeting(hackney), approved_at=HELD + timedelta(days=9))
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await connections.get("default").execute_query(statement)


async def test_a_form_that_has_seen_nothing_loses_no_words_where_nothing_is_saved(browser, hackney, clerk):
    await make_meeting(hackney)
    reply = await browser.post(WRITE, data={"text": "My record", "do": "save", "seen": "of another day"})
    assert reply.status_code == 409
    assert "My record" in reply.text
