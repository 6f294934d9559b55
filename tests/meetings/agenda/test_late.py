"""Late items: what joins a public agenda, why, and who is told."""

from datetime import timedelta

import pytest

from boroughs.following.models import Follower
from boroughs.search.models import SearchDocument
from engage.kit.cache import PageVersion, touch
from engage.kit.mail import OutboxMessage
from meetings.models import AgendaItem
from tests.meetings.factories import make_meeting

HERE = "/hackney/meetings/meeting-1"
LATE = f"{HERE}/edit/late"
ITEM = {"title": "Stabbing on Mare Street", "late_reason": "It happened yesterday"}


async def follow(borough, clock, *topics):
    email = f"{len(topics)}{topics[0].replace('/', '-')}@example.org"
    await Follower.create(
        id=f"00000000-0000-0000-0000-0000000000{len(email):02}",
        borough=borough,
        email=email,
        topics=list(topics),
        confirmed_at=clock.now,
        expires_at=clock.now,
    )
    return email


async def test_a_late_item_is_public_at_once_with_its_reason_and_followers_are_told_once(
    browser, hackney, clerk, coming, clock
):
    panel = await coming.panel
    told = {await follow(hackney, clock, "meetings"), await follow(hackney, clock, f"panel/{panel.slug}")}
    await follow(hackney, clock, "surveys")
    assert "Add a late item" in (await browser.get(f"{HERE}/edit")).text
    await touch("hackney")
    version = (await PageVersion.get(place="hackney")).version
    for _ in range(2):  # twice is once
        assert (await browser.post(LATE, data=ITEM)).status_code == 303
    item = await AgendaItem.get(title=ITEM["title"])
    assert item.position == 3
    assert (await PageVersion.get(place="hackney")).version > version
    text = (await browser.get(HERE)).text
    assert "3. Stabbing on Mare Street" in text
    assert "Late item" in text
    assert "It happened yesterday" in text
    messages = await OutboxMessage.all()
    assert {message.recipient for message in messages} == told
    assert len(messages) == 2
    assert HERE in messages[0].text
    assert "It happened yesterday" in (await SearchDocument.get(source=f"meeting/{coming.id}/agenda")).text


async def test_the_e_mail_does_not_say_a_hidden_title(browser, hackney, clerk, coming, clock):
    await follow(hackney, clock, "meetings")
    exempt = {"exempt_paragraph": "7", "public_interest": "A trial.", "exempt_text": "Secret", "hides_title": "y"}
    await browser.post(LATE, data={**ITEM, **exempt})
    message = await OutboxMessage.get()
    assert "Exempt item" in message.text
    for marker in (ITEM["title"], "Secret"):
        assert marker not in message.text + message.subject


@pytest.mark.parametrize("missing", ["title", "late_reason"])
async def test_a_late_item_without_a_reason_comes_back(browser, clerk, coming, missing):
    response = await browser.post(LATE, data={**ITEM, missing: " "})
    assert response.status_code == 422
    assert await AgendaItem.filter(meeting=coming).count() == 2


async def test_a_draft_a_meeting_called_off_and_one_that_is_over_take_no_late_item(browser, hackney, clerk, clock):
    coming = clock.now + timedelta(days=10)
    await make_meeting(hackney, starts_at=coming, published_at=None)
    await make_meeting(hackney, starts_at=coming + timedelta(days=1), published_at=clock.now,
                       ended_at=clock.now, ending="cancelled", reason="No quorum is expected")  # fmt: skip
    await make_meeting(hackney)
    await make_meeting(hackney, starts_at=clock.now - timedelta(hours=3), published_at=clock.now - timedelta(days=9),
                       opened_at=clock.now - timedelta(hours=3), closed_at=clock.now)  # fmt: skip
    for number in (1, 2, 3, 4):
        address = f"/hackney/meetings/meeting-{number}/edit/late"
        assert (await browser.get(address)).status_code == 409, number
        assert (await browser.post(address, data=ITEM)).status_code == 409, number
    assert not await AgendaItem.exclude(late_reason="").exists()


async def test_while_the_meeting_lasts_the_chair_can_still_take_one(browser, hackney, clerk, clock):
    await make_meeting(hackney, starts_at=clock.now - timedelta(minutes=30), published_at=clock.now - timedelta(days=9))
    assert (await browser.post(LATE, data=ITEM)).status_code == 303
