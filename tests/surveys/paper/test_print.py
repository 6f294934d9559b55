"""A survey on paper: all of it, for a pen, with its routing in words, in every language and in large letters."""

import re

import pytest

from boroughs.people.models import Role
from surveys.definition.parts import Kind
from tests.factories import make_member
from tests.surveys.factories import definition_of, make_draft, make_survey, publish
from tests.surveys.paper.factories import every_kind, make_paper_survey, question


def words(page):
    """What a page says, without its tags and line breaks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page.text).split())


async def test_everything_is_on_it_with_numbers_to_tick(browser, hackney):
    survey = await make_paper_survey(hackney, title="About the buses")
    text = words(await browser.get(f"/hackney/surveys/{survey.slug}/print"))
    assert "About the buses Number of this paper (for the council)" in text
    assert "1. About bus? Tick one box. 1 Yes 2 No D Don’t know P Prefer not to say" in text
    assert "Tick up to 2 boxes. 1 Walk 2 Cycle 3 Drive 4 Other – please say:" in text
    assert "Good Bad Don’t know By day 1 2 D By night 1 2 D" in text
    assert "Tick one box, from 0 to 10. 0 1 2 3 4 5 6 7 8 9 10 D Don’t know" in text
    assert "2 beside the second, up to 3. Litter Light Noise" in text
    assert "A number from 0 to 31. days" in text
    assert "31 December 2026 or an earlier day. Day Month Year" in text
    assert "Section 1 of 3: Getting about" in text
    assert "Section 2 of 3 Now some other things." in text
    assert "That is all. Give this paper by 30 November 2026" in text
    assert "Do not explain this one" not in text


async def test_routing_is_in_words(browser, hackney):
    survey = await make_paper_survey(hackney)
    text = words(await browser.get(f"/hackney/surveys/{survey.slug}/print"))
    assert "Answer question 2 only if you chose “No” at question 1. Otherwise go to question 3. 2. About why?" in text
    end = "Answer questions 9 to 11 only if your answer to question 5 is 5 or more. Otherwise you have finished."
    assert f"Section 3 of 3: Parks {end} 9. About park?" in text


@pytest.mark.parametrize("prefix", ["", "/bn", "/ar", "/en-XA"])
@pytest.mark.parametrize("size", ["", "/large"])
async def test_it_prints_in_every_language_and_in_large_letters(browser, hackney, prefix, size):
    survey = await make_survey(hackney, "police_listen", "age_band")
    page = await browser.get(f"{prefix}/hackney/surveys/{survey.slug}/print{size}")
    assert page.status_code == 200
    assert ("engage-paper--large" in page.text) is bool(size)
    if prefix == "/ar":
        assert 'dir="rtl"' in page.text
        assert "D</span>" in page.text  # the marks a clerk types are the same in every language


async def test_the_survey_leads_to_its_paper(browser, hackney):
    survey = await make_paper_survey(hackney)
    page = await browser.get(f"/hackney/surveys/{survey.slug}")
    assert f'href="/hackney/surveys/{survey.slug}/print"' in page.text


async def test_a_draft_and_another_boroughs_survey_have_no_paper(browser, hackney, croydon):
    draft = await make_draft(hackney, every_kind())
    there = await make_paper_survey(croydon)
    for slug in (draft.slug, there.slug):
        for page in ("print", "print/large"):
            assert (await browser.get(f"/hackney/surveys/{slug}/{page}")).status_code == 404


async def test_the_script_to_read_out_has_the_notes_and_is_for_clerks(browser, hackney, croydon):
    survey = await make_paper_survey(hackney)
    here = f"/hackney/surveys/{survey.slug}/script"
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    text = words(await browser.get(here))
    assert "Note: Do not explain this one. 1 Agree 2 Disagree" in text
    assert "Note: Answer question 2 only if" in text
    for borough, role, status in ((hackney, Role.MODERATOR, 403), (croydon, Role.COUNCIL_CLERK, 404)):
        await browser.as_person(await make_member(borough, role))
        assert (await browser.get(here)).status_code == status


async def test_words_before_several_questions_in_a_row_are_printed_and_read_out_once(browser, hackney):
    stem = {"en": "How far do you agree?"}
    asked = [question(key, Kind.SCALE, "Yes", "No", stem=stem) for key in ("first", "second", "third")]
    between = question("between", Kind.LONG_TEXT)
    survey = await publish(await make_draft(hackney, definition_of(*asked[:2], between, asked[2])))
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    for page in ("print", "script"):
        assert words(await browser.get(f"/hackney/surveys/{survey.slug}/{page}")).count("How far do you agree?") == 2
