"""Figures that should be there and are not are asked for in public, as anything else."""

from datetime import date

import pytest

from boroughs.people.models import OFFICES, Office, OfficeKind, Role
from boroughs.responses.clock import Basis
from boroughs.responses.models import RequestKind, ResponseRequest
from tests.factories import make_holder, make_member, make_superintendent

HERE = "/hackney/responses/missing-figures"


@pytest.fixture
async def office(hackney):
    await make_superintendent(hackney)
    return await Office.get(borough=hackney)


@pytest.fixture
async def clerk(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))


def sent(office_asked, **values):
    return {"figures": "searches under section 60, by ward", "first": "2026-07-01", "last": "2026-09-01",
            "office": str(office_asked.id), "why": "The panel meets in **January**.", **values}  # fmt: skip


async def test_a_clerk_asks_once_and_the_clock_of_that_office_starts(browser, hackney, clerk, office):
    page = (await browser.get(HERE)).text
    assert "October 2026" in page
    assert "Borough Superintendent – answer due on or before 19 December 2026" in page
    for _ in range(2):
        assert (await browser.post(HERE, data=sent(office))).headers["location"] == "/hackney/responses/1"
    asked = await ResponseRequest.get()
    assert asked.text == (
        "Publish figures that are missing: searches under section 60, by ward, for every month from July 2026 to"
        " September 2026.\n\nThe panel meets in **January**."
    )
    assert (asked.kind, asked.asked_by, asked.basis) == (
        RequestKind.DATA_FEED, "Hackney council", Basis.AGREED_28_DAYS,
    )  # fmt: skip
    assert (asked.office_id, asked.due_on) == (office.id, date(2026, 12, 19))
    assert "section 60" in (await browser.get("/hackney/responses/1")).text
    for page in ("/hackney/trust", "/desk"):
        assert f'href="{HERE}"' in (await browser.get(page)).text


async def test_one_month_and_no_reason_are_enough(browser, clerk, office):
    await browser.post(HERE, data=sent(office, first="2026-09-01", why=""))
    text = "Publish figures that are missing: searches under section 60, by ward, for September 2026."
    assert (await ResponseRequest.get()).text == text


@pytest.mark.parametrize(
    "fields",
    [{"figures": ""}, {"figures": "x" * 201}, {"first": "2026-10-01"}, {"first": "2026-12-01"}, {"last": "2019-01-01"},
     {"last": "x"}, {"office": "99"}, {"why": "x" * 1_001}],
)  # fmt: skip
async def test_a_wrong_form_comes_back_with_what_was_typed(browser, clerk, office, fields):
    reply = await browser.post(HERE, data=sent(office, **fields))
    assert reply.status_code == 422
    assert "There is a problem" in reply.text
    assert fields.get("figures", "searches under section 60, by ward") in reply.text
    assert not await ResponseRequest.exists()


async def test_an_office_of_another_borough_is_not_asked(browser, croydon, clerk, office):
    theirs = await Office.create(borough=croydon, kind=OfficeKind.PARTNER, name="Theirs")
    assert (await browser.post(HERE, data=sent(theirs))).status_code == 422


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN)])
async def test_only_clerks_ask(browser, hackney, office, role):
    if role in OFFICES:
        await browser.as_person(await make_holder(hackney, role))
    else:
        await browser.as_person(await make_member(None if role is Role.PLATFORM_ADMIN else hackney, role))
    for method in ("GET", "POST"):
        reply = await browser.request(method, HERE, data=sent(office))
        assert reply.status_code == (404 if role is Role.PLATFORM_ADMIN else 403), method
    assert not await ResponseRequest.exists()
