"""A new charter begins as a copy, is changed as a draft, and never again once it is entered."""

from datetime import date
from typing import Any

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from surveys.charter.models import CharterCommitment, CharterTheme, CharterVersion
from tests.factories import make_member

ABOUT = {
    "title": "Charter, second edition",
    "published_on-day": "2",
    "published_on-month": "11",
    "published_on-year": "2026",
    "source_url": "https://example.org/charter",
}
DRAFT = "/charters/2026-11-02"
COMMITMENT = {
    "theme": "1",
    "code": "qe-8",
    "wording": "Officers say sorry when they are wrong.",
    "kind": "encounter",
    "owner": "met",
    "source_note": "Page 3",
}


@pytest.fixture
async def admin(browser: Any) -> Any:
    return await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))


@pytest.fixture
async def draft(admin: Any) -> Any:
    """A draft begun by the administrator, whose browser this is."""
    assert (await admin.post("/charters/new-version", data=ABOUT)).headers["location"] == DRAFT
    return admin


def seen_in(text: str) -> str:
    return text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]


async def test_a_draft_begins_with_everything_in_force_and_nobody_else_sees_it(draft, hackney):
    await draft.post("/charters/new-version", data=ABOUT)
    version = await CharterVersion.get(published_on=date(2026, 11, 2)).prefetch_related("themes__commitments")
    assert not version.is_entered
    assert len(list(version.themes)) == 8
    assert len(version.commitments) == 23
    assert not any(c.is_verified for c in version.commitments)
    assert "second edition" not in (await draft.get("/hackney/stop-and-search")).text
    assert (await CharterVersion.in_force()).published_on == date(2025, 2, 27)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("title", "", "Enter the title"),
        ("source_url", "http://example.org", "https://"),
        ("source_url", "javascript:alert(1)", "https://"),
        ("published_on-day", "", "Enter a real date"),
    ],
)
async def test_a_draft_wants_a_title_a_day_and_a_safe_address(admin, field, value, says):
    page = await admin.post("/charters/new-version", data={**ABOUT, field: value})
    assert page.status_code == 422
    assert says in page.text
    assert await CharterVersion.all().count() == 1


async def test_there_is_one_charter_of_a_day(draft):
    page = await draft.post("/charters/new-version", data={**ABOUT, "title": "Another"})
    assert page.status_code == 422
    assert "There is a charter of that day already" in page.text


async def test_a_draft_is_changed_and_the_charter_in_force_is_not(draft):
    before = (await CharterCommitment.get(code="QE-1", theme__version__published_on=date(2025, 2, 27))).wording
    await draft.post(f"{DRAFT}/new-theme", data={"name": "Saying sorry"})
    await draft.post(f"{DRAFT}/new-theme", data={"name": "Saying sorry"})
    page = await draft.get(f"{DRAFT}/new-commitment")
    added = {**COMMITMENT, "theme": "9", "seen": seen_in(page.text)}
    for _ in range(2):
        assert (await draft.post(f"{DRAFT}/new-commitment", data=added)).status_code == 303
    page = await draft.get(f"{DRAFT}/commitments/qe-1/edit")
    assert before in page.text
    changed = {**COMMITMENT, "code": "QE-1", "seen": seen_in(page.text)}
    assert (await draft.post(f"{DRAFT}/commitments/qe-1/edit", data=changed)).status_code == 303
    await draft.post(f"{DRAFT}/themes/1/edit", data={"name": "Encounters"})
    await draft.post(f"{DRAFT}/commitments/qe-2/removed")
    await draft.post(f"{DRAFT}/commitments/qe-2/removed")
    version = await CharterVersion.get(published_on=date(2026, 11, 2)).prefetch_related("themes__commitments")
    assert [theme.name for theme in version.themes][::8] == ["Encounters", "Saying sorry"]
    codes = [c.code for c in version.commitments]
    assert len(codes) == 23
    assert "QE-8" in codes
    assert "QE-2" not in codes
    assert (await CharterCommitment.get(code="QE-1", theme__version__published_on=date(2025, 2, 27))).wording == before


async def test_two_who_change_one_commitment_lose_no_words(draft):
    old = seen_in((await draft.get(f"{DRAFT}/commitments/qe-1/edit")).text)
    first = {**COMMITMENT, "code": "QE-1", "wording": "The first wording.", "seen": old}
    assert (await draft.post(f"{DRAFT}/commitments/qe-1/edit", data=first)).status_code == 303
    page = await draft.post(f"{DRAFT}/commitments/qe-1/edit", data={**first, "wording": "The second wording."})
    assert page.status_code == 409
    assert "The first wording." in page.text
    assert "The second wording." in page.text


async def test_a_code_is_used_once(draft):
    page = await draft.get(f"{DRAFT}/new-commitment")
    page = await draft.post(f"{DRAFT}/new-commitment", data={**COMMITMENT, "code": "TR-1", "seen": seen_in(page.text)})
    assert page.status_code == 422
    assert "Another commitment of this charter has that code" in page.text


async def test_a_heading_goes_once_nothing_is_under_it(draft):
    assert (await draft.post(f"{DRAFT}/themes/8/removed")).status_code == 409
    await draft.post(f"{DRAFT}/commitments/da-1/removed")
    assert (await draft.post(f"{DRAFT}/themes/8/removed")).status_code == 303
    assert await CharterTheme.filter(version__published_on=date(2026, 11, 2)).count() == 7


async def test_entering_puts_it_in_force_everywhere_and_freezes_it(draft, hackney):
    page = await draft.get(f"{DRAFT}/commitments/qe-1/edit")
    await draft.post(f"{DRAFT}/commitments/qe-1/edit", data={**COMMITMENT, "code": "QE-1", "seen": seen_in(page.text)})
    assert "no wording can be changed, by anybody" in (await draft.get(f"{DRAFT}/entered")).text
    for _ in range(2):
        assert (await draft.post(f"{DRAFT}/entered")).status_code == 303
    assert await AuditEvent.filter(verb="entered a charter").count() == 1
    assert COMMITMENT["wording"] in (await draft.get("/hackney/stop-and-search")).text
    for address in (f"{DRAFT}/new-theme", f"{DRAFT}/commitments/qe-1/edit"):
        assert (await draft.get(address)).status_code == 404
    assert (await draft.post(f"{DRAFT}/discarded")).status_code == 409


async def test_a_charter_is_not_entered_before_it_is_published_or_with_an_empty_heading(admin):
    await admin.post("/charters/new-version", data={**ABOUT, "published_on-day": "30"})
    assert (await admin.post("/charters/2026-11-30/entered")).status_code == 409
    await admin.post("/charters/new-version", data=ABOUT)
    await admin.post(f"{DRAFT}/new-theme", data={"name": "Nothing"})
    assert (await admin.post(f"{DRAFT}/entered")).status_code == 409
    assert (await CharterVersion.in_force()).published_on == date(2025, 2, 27)


async def test_a_draft_is_thrown_away_whole(draft):
    for _ in range(2):
        assert (await draft.post(f"{DRAFT}/discarded")).headers["location"] == "/charters"
    assert await CharterVersion.all().count() == 1
    assert await CharterCommitment.all().count() == 23
