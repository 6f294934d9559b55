"""What only members may read: it is on their page and on no other."""

from datetime import date

import pytest

from boroughs.people.models import Role
from boroughs.search.models import SearchDocument
from engage.kit.audit import AuditEvent
from meetings.agenda.exempt import PARAGRAPHS
from meetings.models import AgendaItem
from meetings.panels.models import SeatKind
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_panel, make_seated

HERE = "/hackney/meetings/meeting-1"
MEMBERS, RUNNING = f"{HERE}/agenda", f"{HERE}/running-order"
SECRET, HIDDEN, NOTE = "Marker-of-the-text", "Marker-of-the-title", "Marker-of-the-note"


@pytest.fixture
async def exempt(coming):
    await AgendaItem.filter(meeting=coming, position=2).update(
        title=HIDDEN, hides_title=True, exempt_paragraph=7, public_interest="A trial is under way.",
        exempt_text=SECRET, chair_note=NOTE,
    )  # fmt: skip
    return coming


async def test_the_public_reads_that_an_item_is_exempt_and_why_and_no_more(browser, exempt):
    for language in ("", "/bn", "/ar"):
        text = (await browser.get(f"{language}{HERE}")).text
        for marker in (SECRET, HIDDEN, NOTE):
            assert marker not in text
    text = (await browser.get(HERE)).text
    assert "2. Exempt item" in text
    assert "by a resolution" in text
    assert PARAGRAPHS[7] in text
    assert "A trial is under way." in text


async def test_a_title_that_is_not_hidden_shows(browser, exempt):
    await AgendaItem.filter(meeting=exempt, position=2).update(hides_title=False, title="Contract of the van")
    text = (await browser.get(HERE)).text
    assert "2. Contract of the van" in text
    assert SECRET not in text


async def test_the_public_page_does_not_even_load_what_is_exempt(browser, exempt, queries):
    queries.clear()
    await browser.get(HERE)
    asked = [one for one in map(str, queries) if '"agenda_item"' in one]
    assert asked
    assert not [one for one in asked if "exempt_text" in one or "chair_note" in one]


async def test_the_public_page_needs_as_many_queries_for_many_items_as_for_few(browser, exempt, queries):
    counts = []
    for many in (3, 10):
        for position in range(await AgendaItem.all().count() + 1, many + 1):
            await AgendaItem.create(meeting=exempt, position=position, title="Item")
        queries.clear()
        assert (await browser.get(f"{HERE}?{many}")).text.count("engage-agenda__item") == many
        counts.append(len(queries))
    assert counts[0] == counts[1]


async def test_neither_search_nor_audit_learns_of_it(browser, clerk, draft):
    await AgendaItem.filter(meeting=draft, position=2).update(
        title=HIDDEN, hides_title=True, exempt_paragraph=1, public_interest="Somebody’s health.",
        exempt_text=SECRET, chair_note=NOTE,
    )  # fmt: skip
    await browser.post(f"{HERE}/edit/publication")
    found = await SearchDocument.get(source=f"meeting/{draft.id}/agenda")
    assert "Exempt item" in found.text
    assert "Apologies" in found.text
    everything = found.text + found.title + str(await AuditEvent.all().values())
    for marker in (SECRET, HIDDEN, NOTE):
        assert marker not in everything


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMIN])
async def test_members_pages_open_for_clerks_and_no_other_role(browser, hackney, exempt, role):
    if role is Role.BOROUGH_SUPERINTENDENT:
        person = await make_superintendent(hackney)
    else:
        person = await make_member(hackney, role)
    await browser.as_person(person)
    expected = 200 if role in (Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN) else 404
    for address in (MEMBERS, RUNNING):
        assert (await browser.get(address)).status_code == expected, address


async def test_a_member_reads_it_while_the_term_lasts_and_without_the_chairs_notes(browser, hackney, exempt, clock):
    panel = await exempt.panel
    await browser.as_person(await make_seated(panel))
    text = (await browser.get(MEMBERS)).text
    assert SECRET in text
    assert HIDDEN in text
    assert NOTE not in text
    assert (await browser.get(RUNNING)).status_code == 404
    await browser.as_person(await make_seated(panel, ends_on=date(2026, 11, 1)))
    assert (await browser.get(MEMBERS)).status_code == 404


async def test_the_chair_reads_the_running_order(browser, exempt):
    panel = await exempt.panel
    for kind in (SeatKind.CHAIR, SeatKind.VICE_CHAIR):
        await browser.as_person(await make_seated(panel, kind))
        text = (await browser.get(RUNNING)).text
        assert NOTE in text
        assert "6:30" in text
        assert "Put the resolution to exclude" in text
    await browser.as_person(await make_seated(panel, SeatKind.CHAIR, is_substitute=True))
    assert (await browser.get(RUNNING)).status_code == 404


async def test_members_wait_for_the_agenda_and_the_chair_does_not(browser, exempt):
    panel = await exempt.panel
    exempt.notice_at = exempt.published_at = None
    await exempt.save()
    await browser.as_person(await make_seated(panel))
    assert (await browser.get(MEMBERS)).status_code == 404
    await browser.as_person(await make_seated(panel, SeatKind.CHAIR))
    assert (await browser.get(MEMBERS)).status_code == 200


async def test_members_of_another_panel_and_strangers_read_nothing(browser, hackney, croydon, exempt):
    for address in (MEMBERS, RUNNING):
        assert (await browser.get(address)).headers["location"].startswith("/sign-in")
    for borough in (hackney, croydon):
        panel = await make_panel(borough, name="Another", slug="another")
        await browser.as_person(await make_seated(panel, SeatKind.CHAIR))
        for address in (MEMBERS, RUNNING):
            assert (await browser.get(address)).status_code == 404
