"""The register shows every commitment, what is known of it, and nothing that a few people said."""

from datetime import date

from surveys.charter.actions import load_charter
from surveys.charter.models import CharterCommitment, CharterTheme, CharterVersion
from surveys.charter.text import COMMITMENTS
from tests.surveys.charter.factories import forget_charter, make_tally

REGISTER = "/hackney/stop-and-search"
SEPTEMBER = date(2026, 9, 1)


async def test_the_charter_is_loaded_once(hackney):
    await load_charter()
    assert await CharterVersion.all().count() == 1
    assert await CharterTheme.all().count() == 8
    assert await CharterCommitment.all().count() == 23


async def test_every_commitment_is_there_with_what_is_known_of_it(browser, hackney, queries):
    response = await browser.get(REGISTER)
    assert response.status_code == 200
    assert len(queries) <= 12
    for commitment in COMMITMENTS:
        assert commitment.wording in response.text
    assert response.text.count("No evidence published yet") == 14
    assert response.text.count("Not enough answers yet") == 9
    assert response.text.count("Nothing yet") == 23
    assert "no evidence either way on 23 of 23 commitments" in response.text
    assert response.text.count("We have not yet confirmed this wording") == 23
    assert response.text.count("We have not yet confirmed this heading") == 3


async def test_rights_and_where_to_go_are_guidance_with_a_day(browser, hackney):
    text = (await browser.get(REGISTER)).text
    for words in ("checked on 21 November 2026", "Check with:", "You do not have to give your name", "3 months"):
        assert words in text
    for place in ("policeconduct.gov.uk", "Childline", "report-it.org.uk", "/hackney/stop-and-search/tell-us"):
        assert place in text


async def test_a_figure_shows_with_its_range_base_and_months(browser, hackney):
    await make_tally(hackney, "QE-1", SEPTEMBER, met=73, partly=20, not_met=28, cannot_say=50)
    text = (await browser.get(REGISTER)).text
    assert "Kept, say 60% of the people who answered (range 51% to 69%, about 120 answers" in text
    assert "17%" in text
    assert "23%" in text
    assert "twelve months to September 2026" in text
    assert "no evidence either way on 22 of 23 commitments" in text
    assert 'role="img"' in text
    assert "121" not in text


async def test_small_parts_of_a_figure_are_not_shown(browser, hackney):
    await make_tally(hackney, "QE-1", SEPTEMBER, met=60, partly=33, not_met=7)
    text = (await browser.get(REGISTER)).text
    assert "say 60% of the people" in text
    assert "33%" not in text
    assert "7%" not in text
    assert text.count("too few to say") == 2


async def test_a_figure_from_few_people_says_so(browser, hackney):
    await make_tally(hackney, "QE-1", SEPTEMBER, met=40, partly=11, not_met=14)
    await make_tally(hackney, "QE-2", SEPTEMBER, met=160, partly=22, not_met=28)
    assert (await browser.get(REGISTER)).text.count("Few people answered: use with care.") == 2  # said and in the table


async def test_answers_of_the_quarter_that_runs_and_of_another_borough_show_nothing(browser, hackney, croydon):
    await make_tally(hackney, "QE-1", date(2026, 10, 1), met=100, partly=50, not_met=50)
    await make_tally(croydon, "QE-2", SEPTEMBER, met=100, partly=50, not_met=50)
    assert "no evidence either way on 23 of 23" in (await browser.get(REGISTER)).text


async def test_the_page_stands_without_a_charter_and_in_every_language(browser, hackney):
    await make_tally(hackney, "QE-1", SEPTEMBER, met=73, partly=20, not_met=28)
    for language in ("", "/bn", "/ar", "/en-XA"):
        assert (await browser.get(language + REGISTER)).status_code == 200
    await forget_charter()
    text = (await browser.get(REGISTER)).text
    assert "has not been added to this website yet" in text
