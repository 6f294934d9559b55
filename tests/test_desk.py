"""A desk leads to everything its person can do, and to nothing else."""

from datetime import date

import pytest

from boroughs.people.models import Role
from tests.factories import make_member
from tests.surveys.factories import make_survey

MEETINGS, PANELS, NEW_SURVEY = "/hackney/all-meetings", "/hackney/panels", "/hackney/new-survey"


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [
        (Role.COUNCIL_ADMIN, {MEETINGS, PANELS, NEW_SURVEY}),
        (Role.COUNCIL_CLERK, {MEETINGS, PANELS, NEW_SURVEY}),
        (Role.PANEL_CHAIR, {MEETINGS}),
        (Role.ANALYST, set()),
        (Role.MODERATOR, set()),
    ],
)
async def test_a_desk_leads_to_what_the_role_may_do(browser, hackney, role, leads_to):
    await browser.as_person(await make_member(hackney, role))
    desk = (await browser.get("/desk")).text
    assert {path for path in (MEETINGS, PANELS, NEW_SURVEY) if f'href="{path}"' in desk} == leads_to
    for path in leads_to:
        assert (await browser.get(path)).status_code == 200


async def test_an_analysts_desk_leads_to_the_files_of_closed_surveys(browser, hackney, croydon):
    closed = await make_survey(hackney, opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 30))
    still_open = await make_survey(hackney)
    elsewhere = await make_survey(croydon, opens_on=date(2026, 9, 1), closes_on=date(2026, 9, 30))
    await browser.as_person(await make_member(hackney, Role.ANALYST))
    desk = (await browser.get("/desk")).text
    assert f"/hackney/surveys/{closed.slug}/exports" in desk
    assert still_open.slug not in desk
    assert elsewhere.slug not in desk
    assert (await browser.get(f"/hackney/surveys/{closed.slug}/exports")).status_code == 200
