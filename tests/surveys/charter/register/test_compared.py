"""Two charters side by side, on the page and word by word."""

from typing import Any

from boroughs.people.models import Role
from surveys.charter.register.compared import Change, changes
from tests.factories import make_member
from tests.surveys.charter.versions.test_drafts import ABOUT, COMMITMENT, DRAFT, seen_in

CHARTERS = "/hackney/stop-and-search/charters"
BETWEEN = f"{CHARTERS}/2025-02-27/2026-11-02"


async def enter_a_second(browser: Any) -> None:
    """A charter of 2 November 2026: QE-1 reworded, QE-8 added, QE-2 removed, TR-1 the superintendent's."""
    await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))
    await browser.post("/charters/new-version", data=ABOUT)
    seen = seen_in((await browser.get(f"{DRAFT}/new-commitment")).text)
    await browser.post(f"{DRAFT}/new-commitment", data={**COMMITMENT, "seen": seen})
    seen = seen_in((await browser.get(f"{DRAFT}/commitments/qe-1/edit")).text)
    reworded = {**COMMITMENT, "code": "QE-1", "wording": "Officers speak <b>calmly</b>.", "seen": seen}
    await browser.post(f"{DRAFT}/commitments/qe-1/edit", data={**reworded, "owner": "borough_superintendent"})
    await browser.post(f"{DRAFT}/commitments/qe-2/removed")
    assert (await browser.post(f"{DRAFT}/entered")).status_code == 303


async def test_two_charters_are_compared_for_everybody(browser, hackney):
    assert "There has been one version" in (await browser.get(CHARTERS)).text
    await enter_a_second(browser)
    assert f'href="{BETWEEN}"' in (await browser.get(CHARTERS)).text
    page = (await browser.get(BETWEEN)).text
    assert "Added: 1. Removed: 1. Changed: 1. The same: 21." in page
    added, removed, changed = (page.index(f'id="{part}"') for part in ("added", "removed", "changed"))
    assert added < page.index("Officers say sorry") < removed
    assert removed < page.index("/commitments/qe-2") < changed
    assert "<ins>" in page
    assert "<del>" in page
    assert "&lt;b&gt;calmly&lt;/b&gt;" in page


async def test_a_commitment_that_a_newer_charter_dropped_keeps_its_page(browser, hackney):
    await enter_a_second(browser)
    page = (await browser.get("/hackney/stop-and-search/commitments/qe-2")).text
    assert "not in the charter that is in force now. It was in the one of 27 February 2025" in page
    assert "What it said before" in (await browser.get("/hackney/stop-and-search/commitments/qe-1")).text


async def test_a_draft_is_compared_with_nothing(browser, hackney):
    await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))
    await browser.post("/charters/new-version", data=ABOUT)
    assert (await browser.get(BETWEEN)).status_code == 404
    assert (await browser.get(f"{CHARTERS}/2025-02-27/nonsense")).status_code == 404
    assert (await browser.get(f"{CHARTERS}/2025-02-27/2025-02-27")).headers["location"] == CHARTERS


def test_words_that_stay_go_and_come_are_told_apart():
    assert changes("Officers will be polite", "Officers are polite and calm") == [
        (Change.SAME, "Officers"),
        (Change.GONE, "will be"),
        (Change.NEW, "are"),
        (Change.SAME, "polite"),
        (Change.NEW, "and calm"),
    ]
    assert changes("The same", "The same") == [(Change.SAME, "The same")]
