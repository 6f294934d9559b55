"""Who sees results when: nobody, the panel, everyone; and while a clerk still looks at what was flagged."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from boroughs.people.models import Membership, Role
from engage.kit.audit import AuditEvent
from surveys.checking.models import Check, Suspicion
from surveys.models import EarlyLook, EarlyResults, SurveyResponse
from tests.factories import make_member, make_superintendent
from tests.surveys.factories import make_survey
from tests.surveys.results.factories import NOVEMBER, copies_looked_for, count, whole

AFTER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


async def survey_with_answers(borough, **values):
    survey = await make_survey(borough, "police_listen", "sex", **values)
    await count(survey, "police_listen", {"sex": "female"}, strongly_agree=40, neither=60)
    await count(survey, "police_listen", {"sex": "male"}, strongly_agree=60, neither=40)
    await whole(survey, 100, sex="female")
    await whole(survey, 100, sex="male")
    return survey


async def respond(survey, flag="", exclusion=""):
    await SurveyResponse.create(id=uuid4(), survey=survey, month=NOVEMBER, receipt_hash=uuid4().hex, flag=flag,
                                exclusion=exclusion, answers={})  # fmt: skip


async def test_everyone_sees_early_results_where_the_survey_says_so_but_no_groups(browser, hackney):
    survey = await survey_with_answers(hackney, early_results=EarlyResults.EVERYONE)
    text = (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text
    assert "These results are early and will change." in text
    assert "50%" in text
    assert "By sex" not in text
    assert "Who answered, and who lives here" not in text


async def test_nobody_sees_results_before_a_survey_opens(browser, hackney, clock):
    survey = await survey_with_answers(hackney, early_results=EarlyResults.EVERYONE)
    clock.now = datetime(2026, 10, 31, 12, 0, tzinfo=UTC)
    assert "There are no results yet." in (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text


@pytest.mark.parametrize("role", [Role.PANEL_MEMBER, Role.PANEL_CHAIR, Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN])
async def test_the_panel_and_the_council_look_early_and_everybody_can_see_that_they_did(browser, hackney, role):
    survey = await survey_with_answers(hackney, early_results=EarlyResults.PANEL)
    person = await make_member(hackney, role)
    await browser.as_person(person)
    here = f"/hackney/surveys/{survey.slug}/early-results"
    assert "Everybody can see that you looked" in (await browser.get(here)).text
    assert not await EarlyLook.exists(survey=survey)
    assert (await browser.post(here)).status_code == 303
    await browser.post(here)
    assert "These results are early and will change." in (await browser.get(here)).text
    assert await EarlyLook.filter(survey=survey, role=role, looked_on=date(2026, 11, 21)).count() == 1
    assert await AuditEvent.filter(verb="looked at early results", actor_id=person.id).count() == 1
    public = (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text
    assert "There are no results yet." in public
    assert f"{role.label}, on 21 November 2026" in public


async def test_the_early_page_shows_what_the_public_page_would(browser, hackney):
    survey = await survey_with_answers(hackney, early_results=EarlyResults.PANEL)
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    here = f"/hackney/surveys/{survey.slug}"
    await browser.post(f"{here}/early-results")
    early = (await browser.get(f"{here}/early-results")).text
    survey.early_results = EarlyResults.EVERYONE
    await survey.save(update_fields=["early_results"])
    public = (await browser.get(f"{here}/results")).text
    assert main_of(early) == main_of(public)


def main_of(text):
    return text[text.index("<h1") : text.index("</main>")]


async def test_the_police_never_look_early(browser, hackney):
    survey = await survey_with_answers(hackney, early_results=EarlyResults.PANEL)
    here = f"/hackney/surveys/{survey.slug}/early-results"
    for person in (await make_superintendent(hackney), await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR)):
        await browser.as_person(person)
        assert (await browser.get(here)).status_code == 403
        assert (await browser.post(here)).status_code == 403
    assert not await EarlyLook.exists(survey=survey)


async def test_a_clerk_who_is_police_elsewhere_does_not_look_early(browser, hackney, croydon):
    survey = await survey_with_answers(hackney, early_results=EarlyResults.PANEL)
    both = await make_superintendent(croydon)
    await Membership.create(person=both, borough=hackney, role=Role.COUNCIL_CLERK, starts_on=date(2026, 1, 1))
    await browser.as_person(both)
    here = f"/hackney/surveys/{survey.slug}/early-results"
    assert (await browser.get(here)).status_code == 403
    assert (await browser.post(here)).status_code == 403
    assert not await EarlyLook.exists()


async def test_nobody_looks_early_where_nobody_may_and_no_other_borough_ever(browser, hackney, croydon):
    survey = await survey_with_answers(hackney)
    here = f"/hackney/surveys/{survey.slug}/early-results"
    await browser.as_person(await make_member(croydon, Role.PANEL_CHAIR))
    assert (await browser.get(here)).status_code == 404
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    for refused in (await browser.get(here), await browser.post(here)):
        assert refused.status_code == 409
        assert '<h1 class="govuk-heading-l">This survey’s results are not shown while it is open</h1>' in refused.text
        assert "nobody sees results early. It closes at the end of 30 November 2026." in refused.text
        assert "published the day after, or by 8 December 2026 if answers need to be checked first" in refused.text


async def test_after_closing_the_early_page_leads_to_the_public_one(browser, hackney, clock):
    survey = await survey_with_answers(hackney, early_results=EarlyResults.PANEL)
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    clock.now = AFTER
    await copies_looked_for(AFTER)
    reply = await browser.get(f"/hackney/surveys/{survey.slug}/early-results")
    assert reply.headers["location"] == f"/hackney/surveys/{survey.slug}/results"


async def test_results_wait_a_week_at_most_for_what_was_flagged(browser, hackney, clock):
    survey = await survey_with_answers(hackney)
    await respond(survey, flag="too_fast")
    clock.now = AFTER
    await copies_looked_for(AFTER)
    here = f"/hackney/surveys/{survey.slug}/results"
    text = (await browser.get(here)).text
    assert "being checked until 7 December 2026" in text
    assert "50%" not in text
    clock.now = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)
    assert "50%" in (await browser.get(here)).text


async def test_results_wait_until_the_clerk_says_that_checking_is_done_since_decisions_can_be_taken_back(
    browser, hackney, clock
):
    survey = await survey_with_answers(hackney)
    await respond(survey, flag="too_fast", exclusion="not_a_person")
    clock.now = AFTER
    await copies_looked_for(AFTER)
    assert "being checked until" in (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text


async def test_results_wait_for_copies_too(browser, hackney, clock):
    survey = await survey_with_answers(hackney)
    check = await Check.create(survey=survey, suspicion=Suspicion.COPIES, number=0)
    clock.now = AFTER
    await copies_looked_for(AFTER)
    assert "50%" in (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text
    check.number = 4
    await check.save()
    assert "being checked until" in (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text


async def test_results_do_not_wait_once_a_clerk_has_decided(browser, hackney, clock):
    survey = await survey_with_answers(hackney, checked_on=date(2026, 12, 1))
    await respond(survey, flag="too_fast")
    for reason in ("duplicate", "not_a_person", "not_a_person"):
        await respond(survey, flag="too_fast", exclusion=reason)
    clock.now = AFTER
    await copies_looked_for(AFTER)
    text = (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text
    assert "1 submission was left out because it repeated another." in text
    assert "2 submissions were left out because a program filled them in, not people." in text


async def test_a_page_says_when_answers_were_erased(browser, hackney, clock):
    survey = await survey_with_answers(hackney, texts_erased_on=date(2027, 11, 30), rows_erased_on=date(2028, 11, 30))
    clock.now = datetime(2028, 12, 5, 9, 0, tzinfo=UTC)
    text = (await browser.get(f"/hackney/surveys/{survey.slug}/results")).text
    assert "What people wrote in their own words was erased on 30 November 2027." in text
    assert "were erased on 30 November 2028." in text


async def test_the_desk_leads_to_early_results_and_then_to_asking_about_the_findings(browser, hackney, clock):
    survey = await survey_with_answers(hackney, early_results=EarlyResults.PANEL)
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    assert f"/hackney/surveys/{survey.slug}/early-results" in (await browser.get("/desk")).text
    clock.now = AFTER
    await copies_looked_for(AFTER)
    desk = (await browser.get("/desk")).text
    assert f"/hackney/surveys/{survey.slug}/ask" in desk
    assert "early-results" not in desk
    clock.now = datetime(2027, 3, 15, 9, 0, tzinfo=UTC)
    assert "/ask" not in (await browser.get("/desk")).text


async def test_the_desk_of_a_panel_member_does_not_lead_to_asking(browser, hackney, clock):
    await survey_with_answers(hackney)
    await browser.as_person(await make_member(hackney, Role.PANEL_MEMBER))
    clock.now = AFTER
    await copies_looked_for(AFTER)
    assert "/ask" not in (await browser.get("/desk")).text
