"""A desk leads to everything its person can do, and to nothing else."""

import pytest

from boroughs.people.models import Role
from tests.factories import make_member

MEETINGS, PANELS, NEW_SURVEY = "/hackney/all-meetings", "/hackney/panels", "/hackney/new-survey"


@pytest.mark.parametrize(
    ("role", "leads_to"),
    [
        (Role.COUNCIL_ADMIN, {MEETINGS, PANELS, NEW_SURVEY}),
        (Role.COUNCIL_CLERK, {MEETINGS, NEW_SURVEY}),
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
