"""A recommendation is put to the post that can act on it, and the law that sets its date is the right one."""

from datetime import date

import pytest

from boroughs.people.models import Office, OfficeKind, Role
from boroughs.responses.clock import Basis
from boroughs.responses.models import AgreedTime, ResponseRequest
from meetings.models import PanelKind, Recommendation
from meetings.recommendations.actions import basis_of
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import ASKS, make_meeting, make_panel, make_recommendation

OFFICES = "/hackney/offices"
LIST = "/hackney/meetings/meeting-1/recommendations"


@pytest.mark.parametrize(
    ("panel", "asked", "basis"),
    [
        (PanelKind.CRIME_DISORDER_SCRUTINY, OfficeKind.BOROUGH_SUPERINTENDENT, Basis.POLICE_STATUTORY_28_DAYS),
        (PanelKind.CRIME_DISORDER_SCRUTINY, OfficeKind.BCU_COMMANDER, Basis.POLICE_STATUTORY_28_DAYS),
        (PanelKind.CRIME_DISORDER_SCRUTINY, OfficeKind.COUNCIL_EXECUTIVE, Basis.COUNCIL_EXECUTIVE_TWO_MONTHS),
        (PanelKind.CRIME_DISORDER_SCRUTINY, OfficeKind.PARTNER, Basis.AGREED_28_DAYS),
        *((kind, asked, Basis.AGREED_28_DAYS) for kind in PanelKind if not kind.is_statutory for asked in OfficeKind),
    ],
)
def test_only_the_committee_has_a_date_by_law_and_not_from_everybody(panel, asked, basis):
    assert basis_of(panel, asked) is basis


async def test_an_administrator_adds_posts_once(browser, hackney):
    await make_superintendent(hackney, name="Ama Boateng")
    await browser.as_person(await make_member(hackney, Role.COUNCIL_ADMIN))
    assert "Supt Ama Boateng" in (await browser.get(OFFICES)).text
    for _ in range(2):
        assert (await browser.post(OFFICES, data={"kind": "partner", "name": "Transport Board"})).status_code == 303
    await browser.post(OFFICES, data={"kind": "council_executive", "name": "ignored"})
    assert (await browser.post(OFFICES, data={"kind": "partner"})).status_code == 422
    assert (await browser.post(OFFICES, data={})).status_code == 422
    assert await Office.filter(borough=hackney).order_by("id").values_list("kind", "name") == [
        (OfficeKind.BOROUGH_SUPERINTENDENT, ""),
        (OfficeKind.PARTNER, "Transport Board"),
        (OfficeKind.COUNCIL_EXECUTIVE, ""),
    ]
    assert "Nobody holds it today" in (await browser.get(OFFICES)).text


@pytest.mark.parametrize("role", [Role.COUNCIL_CLERK, Role.PANEL_CHAIR, Role.BOROUGH_SUPERINTENDENT, Role.PARTNER])
async def test_nobody_else_adds_posts(browser, hackney, role):
    await browser.as_person(await make_member(hackney, role))
    assert (await browser.post(OFFICES, data={"kind": "partner", "name": "X"})).status_code == 403


async def test_the_executive_has_two_months_by_law(browser, hackney):
    executive = await Office.create(borough=hackney, kind=OfficeKind.COUNCIL_EXECUTIVE)
    meeting = await make_meeting(hackney)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    await browser.post(LIST, data={"text": ASKS, "office": str(executive.id)})
    page = (await browser.get(LIST)).text
    assert "To: Council’s executive" in page
    await Recommendation.all().update(agreed_on=meeting.held_on)
    sending = (await browser.get(f"{LIST}/1/sending")).text
    assert "21 January 2027" in sending
    assert "2 months, set by law" in sending
    assert (await browser.post(f"{LIST}/1/sending")).status_code == 303
    asked = await ResponseRequest.get()
    assert (asked.office_id, asked.due_on) == (executive.id, date(2027, 1, 21))
    public = (await browser.get("/hackney/meetings/meeting-1")).text
    assert "to: Council’s executive." in public


async def test_an_agreed_time_is_the_boroughs_own(browser, hackney):
    panel = await make_panel(hackney, kind=PanelKind.SAFER_NEIGHBOURHOOD_BOARD)
    meeting = await make_meeting(hackney, panel=panel)
    await make_recommendation(meeting, agreed_on=meeting.held_on)
    said = {"source": "Agreed with the board on 1 June 2026", "since": date(2026, 6, 1)}
    await AgreedTime.create(borough=hackney, days=10, in_working_days=True, **said)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    sending = (await browser.get(f"{LIST}/1/sending")).text
    assert "4 December 2026" in sending
    assert "Agreed with the board on 1 June 2026" in sending
    await browser.post(f"{LIST}/1/sending")
    asked = await ResponseRequest.get()
    assert (asked.due_on, asked.in_working_days, asked.basis_source) == (date(2026, 12, 4), True, said["source"])


async def test_another_boroughs_post_cannot_be_chosen(browser, hackney, croydon):
    theirs = await Office.create(borough=croydon, kind=OfficeKind.COUNCIL_EXECUTIVE)
    await make_meeting(hackney)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert (await browser.post(LIST, data={"text": ASKS, "office": str(theirs.id)})).status_code == 422
    assert not await Recommendation.all().exists()
