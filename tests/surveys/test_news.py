"""Followers hear of a survey once, on the day it opens or as soon after as the job runs."""

from datetime import date, timedelta

from engage.kit.mail import OutboxMessage
from surveys.models import Assurance
from surveys.news import tell, tell_results
from tests.boroughs.following.factories import make_follower
from tests.surveys.factories import make_survey

SITE = "https://engage.test"


async def test_followers_are_told_once_of_a_survey_that_is_open_to_all(hackney, clock):
    await make_follower(hackney, topics=["surveys"], language="en-XA")
    await make_follower(hackney, email="b@example.org", topics=["meetings"])
    day = clock.now.date()
    survey = await make_survey(hackney, opens_on=day + timedelta(days=1), closes_on=day + timedelta(days=9))
    assert await tell(SITE, clock.now) == {"messages": 0}
    assert await tell(SITE, clock.now + timedelta(days=3)) == {"messages": 1}
    assert await tell(SITE, clock.now + timedelta(days=4)) == {"messages": 0}
    mail = await OutboxMessage.get()
    assert f"https://engage.test/en-XA/hackney/surveys/{survey.slug}" in mail.text
    assert survey.title in mail.subject


async def test_nobody_is_told_of_a_survey_that_closed_or_needs_a_code(hackney, clock):
    await make_follower(hackney, topics=["surveys"])
    await make_survey(hackney, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 1))
    await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES)
    assert await tell(SITE, clock.now) == {"messages": 0}


async def test_followers_hear_once_of_the_results_when_a_survey_has_closed(hackney, clock):
    survey = await make_survey(hackney, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 12))
    await make_survey(hackney, opens_on=date(2026, 10, 1), closes_on=date(2026, 11, 20))  # is still looked through
    await make_survey(hackney, opens_on=date(2026, 9, 1), closes_on=date(2026, 10, 1))  # closed long ago
    await make_follower(hackney, topics=["surveys"], email="a@example.org", confirmed_at=None)
    await make_follower(hackney, topics=[f"survey/{survey.slug}"], language="en-XA")
    await make_follower(hackney, email="b@example.org", topics=["survey/another"])
    assert [await tell_results(SITE, clock.now) for _ in range(2)] == [{"messages": 1}, {"messages": 0}]
    mail = await OutboxMessage.get()
    assert mail.recipient == "rosa@example.org"
    assert f"{SITE}/en-XA/hackney/surveys/{survey.slug}/results" in mail.text
