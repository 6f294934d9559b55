"""One commitment: what it promises, who answers for it, what everybody said of it, and what it said before."""

from datetime import date
from typing import Any

from boroughs.people.models import Role
from surveys.charter.models import CharterCommitment, CommitmentTally, Partition, Rating
from surveys.charter.triggers.models import CommunityTrigger, TriggerRule
from tests.factories import make_member
from tests.surveys.charter.factories import make_tally

HERE = "/hackney/stop-and-search/commitments"
JUNE, SEPTEMBER = date(2026, 6, 1), date(2026, 9, 1)
NEW = {"wording": "Every officer speaks with respect.", "source_note": "Page 4", "confirmed_on-day": "21",
       "confirmed_on-month": "11", "confirmed_on-year": "2026"}  # fmt: skip


async def make_group(borough: Any, code: str, group: str, months: tuple[date, ...], **ratings: int) -> None:
    commitment = await CharterCommitment.get(code=code)
    for month in months:
        for rating, count in ratings.items():
            await CommitmentTally.create(borough=borough, commitment=commitment, month=month, rating=Rating(rating),
                                         partition=Partition.AGE, group=group, count=count)  # fmt: skip


async def test_every_commitment_of_the_register_has_a_page(browser, hackney, queries):
    register = (await browser.get("/hackney/stop-and-search")).text
    for code in await CharterCommitment.all().values_list("code", flat=True):
        address = f"{HERE}/{code.lower()}"
        assert register.count(f'href="{address}"') == 2, code
        queries.clear()
        page = await browser.get(address)
        assert page.status_code == 200
        assert len(queries) <= 10
        assert "The panel has not recorded a view yet" in page.text
        assert "We have not yet confirmed this wording. Reported by:" in page.text


async def test_a_blank_is_said(browser, hackney):
    assert "No evidence published yet. It stays blank" in (await browser.get(f"{HERE}/tr-1")).text
    page = (await browser.get(f"{HERE}/qe-1")).text
    assert "Not enough answers yet" in page
    assert "What the police have shown" not in page


async def test_who_answers_for_it_is_said(browser, hackney):
    assert "The Borough Superintendent</dd>" in (await browser.get(f"{HERE}/qe-1")).text
    assert "The Metropolitan Police, for all of London</dd>" in (await browser.get(f"{HERE}/tr-1")).text


async def test_ratings_over_time_have_a_chart_a_table_and_a_sentence(browser, hackney):
    await make_tally(hackney, "QE-1", JUNE, met=60, partly=20, not_met=20)
    await make_tally(hackney, "QE-1", SEPTEMBER, met=10, partly=30, not_met=60)
    page = (await browser.get(f"{HERE}/qe-1")).text
    assert 'class="band band-1"' in page
    assert page.count("June 2026") >= 2
    assert "60%" in page
    assert "35%" in page  # 70 of 200
    assert "It went down, from 60% in the twelve months to June 2026 to 35% in those to September 2026." in page


async def test_a_change_that_chance_can_make_is_not_called_one(browser, hackney):
    await make_tally(hackney, "QE-1", JUNE, met=30, partly=10, not_met=10)
    await make_tally(hackney, "QE-1", SEPTEMBER, met=25, partly=12, not_met=13)
    assert "too close to tell whether it changed" in (await browser.get(f"{HERE}/qe-1")).text


async def test_groups_show_only_what_the_gate_releases(browser, hackney):
    months = (date(2025, 12, 1), date(2026, 3, 1), JUNE, SEPTEMBER)
    for month in months:
        await make_tally(hackney, "QE-1", month, met=40, partly=15, not_met=15)
    for group in ("under_18", "18_24", "unknown"):
        await make_group(hackney, "QE-1", group, months, met=13, partly=4, not_met=4)
    await make_group(hackney, "QE-1", "25_34", months, met=1, partly=3, not_met=3)
    page = (await browser.get(f"{HERE}/qe-1")).text
    row = page.partition(">Under 18<")[2].partition("</tr>")[0]
    assert "62%" in row
    few = page.partition(">25 to 34</th>")[2].partition("</tr>")[0]
    assert "not shown" in few or "14%" not in few
    assert "By ethnic group" not in page


async def test_an_earlier_wording_stays_with_its_figure(browser, hackney):
    await make_tally(hackney, "QE-1", SEPTEMBER, met=60, partly=20, not_met=20)
    old = await CharterCommitment.get(code="QE-1")
    await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))
    await browser.post("/charters/2025-02-27/commitments/qe-1/new-wording", data=NEW)
    page = (await browser.get(f"{HERE}/qe-1")).text
    before = page.partition('id="before"')[2]
    assert f'<h1 class="govuk-heading-l">{NEW["wording"]}</h1>' in page
    assert old.wording in before
    assert "until it was replaced on 21 November 2026" in before
    assert "Kept, say 60% of the people who answered" in before
    assert "Not enough answers yet" in page.partition('id="before"')[0]


async def test_a_trigger_that_was_reached_is_there_without_its_numbers(browser, hackney):
    rule = await TriggerRule.create(borough=hackney, at_least=10, kept_below=50, began_on=date(2026, 1, 1))
    commitment = await CharterCommitment.get(code="QE-1")
    await CommunityTrigger.create(borough=hackney, rule=rule, commitment=commitment, quarter=date(2026, 7, 1),
                                  raised_on=date(2026, 10, 2))  # fmt: skip
    page = (await browser.get(f"{HERE}/qe-1")).text
    assert "Reached in the quarter that ended on 30 September 2026. It is open." in page
    assert "A community trigger is open" in (await browser.get("/hackney/stop-and-search")).text


async def test_what_has_no_such_code_is_not_found(browser, hackney):
    for code in ("xx-1", "QE-1", "qe-99", "Qe-1"):
        assert (await browser.get(f"{HERE}/{code}")).status_code == 404
