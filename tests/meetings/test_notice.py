"""Giving notice: what it makes public, and when the law wants the chair's reason."""

from datetime import UTC, datetime

import pytest

from boroughs.following.models import Follower
from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage
from meetings.models import Meeting, PanelKind
from tests.factories import make_member
from tests.meetings.factories import make_meeting, make_panel

FAR = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)
SOON = datetime(2026, 11, 27, 18, 30, tzinfo=UTC)  # four clear working days from the tests' day
HERE = "/hackney/meetings/meeting-1"


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


async def test_notice_shows_when_and_where_but_no_agenda(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=FAR, published_at=None)
    await Follower.create(id="00000000-0000-0000-0000-000000000001", borough=hackney, email="a@example.org",
                          topics=["meetings"], expires_at=FAR, confirmed_at=FAR)  # fmt: skip
    assert (await browser.get(HERE)).status_code == 404
    for _ in range(2):  # twice is once
        assert (await browser.post(f"{HERE}/notice")).headers["location"] == f"{HERE}/overview"
    text = (await browser.get(HERE)).text
    assert "Notice given" in text
    assert "The agenda will be here by 30 November 2026." in text
    assert "Searches near schools" not in text
    assert "Stop and search in schools" in (await browser.get("/hackney/meetings")).text
    assert await AuditEvent.filter(verb="gave notice of a meeting").count() == 1
    [mail] = await OutboxMessage.all()
    assert mail.subject == "New meeting: Stop and search in schools"


async def test_late_notice_of_a_councils_committee_wants_the_chairs_reason(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=SOON, published_at=None)
    assert "A council’s committee must give 5." in (await browser.get(f"{HERE}/notice")).text
    assert (await browser.post(f"{HERE}/notice")).status_code == 422
    assert (await Meeting.get()).notice_at is None
    await browser.post(f"{HERE}/notice", data={"urgent_reason": "A death in custody <b>"})
    text = (await browser.get(HERE)).text
    assert "A death in custody &lt;b&gt;" in text
    assert (await browser.post(f"{HERE}/edit/publication")).status_code == 303


async def test_late_papers_wait_for_the_reason_too(browser, hackney, clerk, clock):
    await make_meeting(hackney, starts_at=SOON, published_at=None)
    await Meeting.all().update(notice_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert (await browser.post(f"{HERE}/edit/publication")).status_code == 409
    assert "The agenda was due on 19 November 2026." in (await browser.get(f"{HERE}/notice")).text
    await browser.post(f"{HERE}/notice", data={"urgent_reason": "The report came today"})
    await browser.post(f"{HERE}/notice", data={"urgent_reason": "Another"})  # the first stands
    assert (await Meeting.get()).urgent_reason == "The report came today"
    assert (await browser.post(f"{HERE}/edit/publication")).status_code == 303


async def test_another_panel_is_told_what_is_usual_and_not_held_up(browser, hackney, clerk):
    panel = await make_panel(hackney, kind=PanelKind.SAFER_NEIGHBOURHOOD_BOARD)
    await make_meeting(hackney, panel=panel, starts_at=SOON, published_at=None)
    text = (await browser.get(f"{HERE}/notice")).text
    assert "no law asks" in text
    assert "must give" not in text
    assert (await browser.post(f"{HERE}/edit/publication")).status_code == 303


async def test_notice_of_what_is_over_or_called_off_is_refused(browser, hackney, clerk):
    await make_meeting(hackney, published_at=None)
    response = await browser.post(f"{HERE}/notice", data={"urgent_reason": "x"})
    assert response.status_code == 409
