"""What is in the register is confirmed or replaced, never edited; what was said of a wording stays with it."""

from datetime import date
from typing import Any

import asyncpg
import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from surveys.charter.models import CharterCommitment, CharterTheme, CharterVersion, CommitmentTally
from tests.conftest import NOW
from tests.factories import make_member
from tests.surveys.charter.factories import make_feedback, make_tally, settle_all

HERE = "/charters/2025-02-27"
TODAY = {"confirmed_on-day": "21", "confirmed_on-month": "11", "confirmed_on-year": "2026"}
NEW = {"wording": "Every officer speaks with respect.", "source_note": "Page 4", **TODAY}


@pytest.fixture
async def admin(browser: Any) -> Any:
    return await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))


async def test_an_administrator_finds_every_charter_from_the_desk(admin):
    assert 'href="/charters"' in (await admin.get("/desk")).text
    assert f'href="{HERE}"' in (await admin.get("/charters")).text
    page = (await admin.get(HERE)).text
    assert page.count("Confirm this wording") == 23
    assert page.count("Confirm or correct this heading") == 3


async def test_a_wording_is_confirmed_once_with_the_day_and_everybody_sees_it(admin, hackney):
    before = (await admin.get("/hackney/stop-and-search")).text.count("We have confirmed this wording")
    for _ in range(2):
        assert (await admin.post(f"{HERE}/commitments/qe-1/confirmation", data=TODAY)).status_code == 303
    row = await CharterCommitment.get(code="QE-1")
    assert (row.is_verified, row.confirmed_on) == (True, date(2026, 11, 21))
    assert (
        await AuditEvent.filter(verb="confirmed a wording", detail__contains={"confirmed_on": "2026-11-21"}).count()
        == 1
    )
    assert (await admin.get("/hackney/stop-and-search")).text.count("We have confirmed this wording") == before + 1
    assert await PageVersion.filter(place__in=["hackney", "croydon"]).count() == 2


@pytest.mark.parametrize("day", [("26", "2", "2025"), ("22", "11", "2026"), ("", "", ""), ("31", "2", "2026")])
async def test_a_wording_is_confirmed_on_a_real_day_between_publication_and_today(admin, day):
    typed = dict(zip(TODAY, day, strict=True))
    page = await admin.post(f"{HERE}/commitments/qe-1/confirmation", data=typed)
    assert page.status_code == 422
    assert "There is a problem" in page.text
    assert not (await CharterCommitment.get(code="QE-1")).is_verified


async def test_a_wrong_wording_is_replaced_and_stays_with_what_was_said_of_it(admin, hackney):
    await make_tally(hackney, "QE-1", date(2026, 9, 1), met=40, not_met=30)
    old = await CharterCommitment.get(code="QE-1")
    for _ in range(2):
        assert (await admin.post(f"{HERE}/commitments/qe-1/new-wording", data=NEW)).status_code == 303
    rows = await CharterCommitment.filter(code="QE-1").order_by("id")
    assert [row.wording for row in rows] == [old.wording, NEW["wording"]]
    assert (rows[0].superseded_on, rows[0].superseded_by_id) == (date(2026, 11, 21), rows[1].id)
    assert (rows[1].kind, rows[1].owner, rows[1].position) == (old.kind, old.owner, old.position)
    assert rows[1].is_verified
    assert await CommitmentTally.filter(commitment_id=old.id).count() == 2
    assert await AuditEvent.filter(verb="superseded a wording").count() == 1
    text = (await admin.get("/hackney/stop-and-search")).text
    assert NEW["wording"] in text
    assert old.wording not in text


async def test_somebody_who_replaces_what_was_just_replaced_is_told(admin):
    old = await CharterCommitment.get(code="QE-1")
    await admin.post(f"{HERE}/commitments/qe-1/new-wording", data=NEW)
    from engage.kit.problems import Conflict
    from surveys.charter.versions.actions import supersede

    version = await CharterVersion.get()
    with pytest.raises(Conflict):
        await supersede(
            version, old, wording="Other words", source_note="p. 1", confirmed_on=NOW.date(), at=NOW, actor_id=1
        )


async def test_feedback_counts_for_what_stood_when_the_quarter_began(admin, hackney, clock):
    old = await CharterCommitment.get(code="QE-1")
    await admin.post(f"{HERE}/commitments/qe-1/new-wording", data=NEW)
    new = await CharterCommitment.get(code="QE-1", superseded_on=None)
    for moment in (NOW, NOW.replace(month=12), NOW.replace(year=2027, month=1)):
        await make_feedback(hackney, treated_with_respect="fully")
        await settle_all(moment)
    counted = CommitmentTally.filter(partition="", commitment__code="QE-1").order_by("month")
    assert await counted.values_list("commitment_id", "month") == [
        (old.id, date(2026, 11, 1)),
        (old.id, date(2026, 12, 1)),
        (new.id, date(2027, 1, 1)),
    ]


async def test_a_heading_is_confirmed_or_corrected_once(admin):
    heading = await CharterTheme.get(position=6)
    typed = {"name": "Community involvement", **TODAY}
    for _ in range(2):
        assert (await admin.post(f"{HERE}/themes/6/confirmation", data=typed)).status_code == 303
    row = await CharterTheme.get(position=6)
    assert (row.name, row.former_name, row.is_verified) == ("Community involvement", heading.name, True)
    assert (await admin.post(f"{HERE}/themes/6/confirmation", data={**typed, "name": "Else"})).status_code == 409
    assert "stays as it is" in (await admin.get(f"{HERE}/themes/6/confirmation")).text
    assert f"It said before: {heading.name}" in (await admin.get(HERE)).text


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE charter_version SET title = 'Other'",
        "UPDATE charter_version SET entered_on = NULL",
        "DELETE FROM charter_version",
        "UPDATE charter_theme SET name = 'Other' WHERE position = 1",
        "UPDATE charter_theme SET name = 'Other' WHERE position = 6",
        "UPDATE charter_theme SET name = 'Other', is_verified = true WHERE position = 6",
        "INSERT INTO charter_theme (version_id, position, name, is_verified, former_name)"
        " SELECT id, 99, 'Other', false, '' FROM charter_version",
        "UPDATE charter_commitment SET wording = 'Other'",
        "UPDATE charter_commitment SET kind = 'organisational'",
        "UPDATE charter_commitment SET code = 'QE-99' WHERE code = 'QE-1'",
        "DELETE FROM charter_commitment",
        "INSERT INTO charter_commitment (theme_id, position, code, wording, kind, owner, source_note, is_verified)"
        " SELECT id, 99, 'QE-99', 'Other', 'encounter', 'met', '', false FROM charter_theme WHERE position = 1",
    ],
)
async def test_the_database_refuses_to_change_what_is_in_the_register(connection, statement):
    with pytest.raises((IntegrityError, OperationalError, asyncpg.PostgresError), match="never change"):
        async with in_transaction():
            await connections.get("default").execute_query(statement)


@pytest.mark.parametrize("address", [f"{HERE}/commitments/xx-9/confirmation", f"{HERE}/commitments/QE-1/confirmation",
                                     f"{HERE}/themes/99/confirmation", "/charters/2020-01-01", "/charters/20250227",
                                     f"{HERE}/new-theme", f"{HERE}/commitments/qe-1/edit"])  # fmt: skip
async def test_what_is_not_there_is_not_found(admin, address):
    assert (await admin.get(address)).status_code == 404


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.PLATFORM_ADMIN, Role.BOROUGH_SUPERINTENDENT)]
)
async def test_nobody_with_another_role_sees_or_changes_charters(browser, hackney, role):
    await browser.as_person(await make_member(hackney, role))
    assert (await browser.get("/charters")).status_code == 403
    assert (await browser.post(f"{HERE}/commitments/qe-1/new-wording", data=NEW)).status_code == 403
    assert await CharterCommitment.all().count() == 23
