"""Words that nobody has approved are read by this borough's moderators and by nobody else, by any route."""

import re

import pytest

from boroughs.people.models import Membership, Role
from engage.app import PAGES
from surveys.charter.actions import load_charter
from surveys.moderation.models import CommentState
from tests.factories import make_member, make_superintendent
from tests.surveys.moderation.factories import make_approved, make_comment

MARKER = "xylophone-7731"
OTHERS = [role for role in Role if role not in {Role.MODERATOR, Role.BOROUGH_SUPERINTENDENT, Role.PLATFORM_ADMIN}]


@pytest.fixture
async def comment(hackney):
    await load_charter()
    await make_approved(hackney, 12)
    await make_comment(
        hackney,
        text=f"withheld {MARKER}",
        state=CommentState.WITHHELD,
        reason="is_abusive",
        decided_on="2026-11-02",
    )
    return await make_comment(hackney, text=f"waiting {MARKER}")


async def everything(browser, comment):
    """Opens every route that these parameters fill, and yields the replies."""
    for page in PAGES:
        path = page.path.replace("{borough}", "hackney").replace("{comment}", str(comment.id))
        if not re.search("{", path):
            yield page, await browser.get(path)


async def test_a_stranger_finds_no_words_that_were_not_approved_on_any_page(browser, comment):
    opened = 0
    async for page, response in everything(browser, comment):
        assert MARKER not in response.text, page.path
        opened += response.status_code == 200
    assert opened >= 8


@pytest.mark.parametrize("role", OTHERS)
async def test_no_other_role_of_this_borough_reads_them(browser, hackney, comment, role):
    await browser.as_person(await make_member(hackney, role))
    async for page, response in everything(browser, comment):
        assert MARKER not in response.text, page.path
    for path in ("/hackney/comments", f"/hackney/comments/{comment.id}"):
        assert (await browser.get(path)).status_code == 403
    response = await browser.post(f"/hackney/comments/{comment.id}", data={"decision": "approve"})
    assert response.status_code == 403


@pytest.mark.parametrize("role", [*OTHERS, Role.MODERATOR])
async def test_no_role_of_another_borough_knows_that_they_exist(browser, croydon, comment, role):
    await browser.as_person(await make_member(croydon, role))
    async for page, response in everything(browser, comment):
        assert MARKER not in response.text, page.path
    for path in ("/hackney/comments", f"/hackney/comments/{comment.id}", f"/croydon/comments/{comment.id}"):
        assert (await browser.get(path)).status_code in {404, 403}
        assert (await browser.post(path, data={"decision": "approve"})).status_code in {404, 403, 405}


async def test_the_superintendent_and_the_platform_administrator_do_not_read_them(browser, hackney, croydon, comment):
    people = [
        (await make_superintendent(hackney), 403),
        (await make_superintendent(croydon), 404),
        (await make_member(None, Role.PLATFORM_ADMIN), 404),
    ]
    for person, status in people:
        await browser.as_person(person)
        async for page, response in everything(browser, comment):
            assert MARKER not in response.text, page.path
        assert (await browser.get("/hackney/comments")).status_code == status
        assert (await browser.get(f"/hackney/comments/{comment.id}")).status_code == status


async def test_a_moderator_who_is_a_police_officer_anywhere_does_not_read_them(browser, hackney, croydon, comment):
    officer = await make_superintendent(croydon)
    await Membership.create(person=officer, borough=hackney, role=Role.MODERATOR, starts_on="2026-01-01")
    await browser.as_person(officer)
    for path in ("/hackney/comments", f"/hackney/comments/{comment.id}"):
        response = await browser.get(path)
        assert response.status_code == 403
        assert MARKER not in response.text


async def test_a_moderator_of_two_boroughs_finds_each_comment_in_its_own(browser, hackney, croydon, comment):
    moderator = await make_member(hackney, Role.MODERATOR)
    await Membership.create(person=moderator, borough=croydon, role=Role.MODERATOR, starts_on="2026-01-01")
    await browser.as_person(moderator)
    assert (await browser.get(f"/hackney/comments/{comment.id}")).status_code == 200
    assert (await browser.get(f"/croydon/comments/{comment.id}")).status_code == 404
    response = await browser.post(f"/croydon/comments/{comment.id}", data={"decision": "approve"})
    assert response.status_code == 404
