"""Whoever follows a request, its office, who asked, or what it builds on hears of all that happens to it, once."""

from datetime import timedelta

import pytest

from boroughs.following.models import FollowerNews, Rhythm
from boroughs.people.models import Appointment
from boroughs.responses.answers.actions import edition_of, save_draft
from boroughs.responses.answers.publishing import publish_response
from boroughs.responses.events.actions import record, resume
from boroughs.responses.models import EventKind, Position, ResponseRequest
from boroughs.responses.topics import topics_of
from engage.kit.mail import OutboxMessage
from tests.boroughs.following.factories import make_follower
from tests.boroughs.responses.factories import make_request
from tests.factories import make_superintendent

SITE = "https://engage.test"
CITED = {"topic": "survey/autumn", "path": "hackney/surveys/autumn/results", "title": "Autumn survey"}


async def told(subject):
    """Returns who was written to with this in the subject."""
    return {mail.recipient for mail in await OutboxMessage.filter(subject__contains=subject)}


async def followers(hackney, request):
    """Makes one follower of each topic that applies, and one of a topic that does not."""
    topics = ["borough", "responses", "request/1", f"office/{request.office_id}", "panel/csp", "survey/autumn"]
    for number, topic in enumerate([*topics, "words/figures"]):
        await make_follower(hackney, email=f"p{number}@example.org", topics=[topic])
    await make_follower(hackney, email="other@example.org", topics=["meetings", "request/2", "panel/other"])
    await make_follower(hackney, email="many@example.org", topics=topics)
    await OutboxMessage.all().delete()
    return {f"p{number}@example.org" for number in range(len(topics))} | {"many@example.org"}


async def test_what_is_asked_reaches_whoever_follows_who_asked_and_what_it_builds_on(hackney):
    before = await make_request(hackney, topics=["panel/csp"], cites=[CITED])
    everybody = await followers(hackney, before)
    request = await make_request(hackney, follows=before, cites=[CITED])
    assert topics_of([request]) == [
        "responses", "request/2", f"office/{request.office_id}", "request/1", "panel/csp", "survey/autumn",
    ]  # fmt: skip
    assert await told("request 2, Community Safety") >= everybody
    mail = await OutboxMessage.get(recipient="many@example.org")
    assert "Autumn survey\nhttps://engage.test/hackney/surveys/autumn/results" in mail.text
    assert mail.text.index("https://engage.test/hackney/responses/2") > mail.text.index("30 November 2026")


async def test_every_event_but_the_receipt_is_told_once(hackney, clock):
    request = await make_request(hackney, topics=["panel/csp"], cites=[CITED])
    everybody = await followers(hackney, request)
    holder = await Appointment.get(person=await make_superintendent(hackney))
    by = {"at": clock.now, "site": SITE}
    await record(hackney, request, holder, EventKind.ACKNOWLEDGED, **by)
    assert not await OutboxMessage.exists()
    later = request.due_on + timedelta(days=7)
    for kind, more in ((EventKind.HELD, {}), (EventKind.EXTENDED, {"until_on": later}), (EventKind.PAUSED, {})):
        for _ in range(2):
            await record(hackney, request, holder, kind, text="We need the figures.", **more, **by)
    await resume(hackney, request, text="All searches.", actor_id=1, **by)
    for words in ("Holding reply", "More time needed", "Clock stopped", "Clock runs again"):
        assert await told(words) == everybody | {"p6@example.org"} - ({"p6@example.org"} if "again" in words else set())
    assert await OutboxMessage.filter(recipient="many@example.org").count() == 4
    extended = await OutboxMessage.get(recipient="p0@example.org", subject__contains="More time")
    assert "Until 7 December 2026." in extended.text


async def test_an_answer_reaches_them_and_whoever_searches_for_its_words(hackney, clock):
    request = await make_request(hackney, topics=["panel/csp"], cites=[CITED])
    everybody = await followers(hackney, request)
    person = await make_superintendent(hackney)
    by = {"at": clock.now, "actor_id": person.id}
    words = {"position": Position.ACCEPTED, "text": "The figures will come."}
    draft = await save_draft(hackney, request, **words, seen=edition_of(None), **by)
    holder = await Appointment.get(person=person)
    await publish_response(hackney, draft.response, holder, seen=edition_of(draft), site=SITE, **by)
    assert await told("has been answered") == everybody | {"p6@example.org"}


async def test_what_happens_is_in_a_digest_under_the_request(hackney):
    await make_follower(hackney, topics=["borough", "request/1", "responses"], rhythm=Rhythm.DAILY)
    await make_request(hackney)
    assert [news.topic for news in await FollowerNews.all()] == ["request/1"]


@pytest.mark.parametrize("topic", ["", "nonsense", "words/"])
async def test_a_citation_that_nobody_can_follow_adds_no_topic(hackney, topic):
    request = await make_request(hackney, cites=[{**CITED, "topic": topic}])
    stored = await ResponseRequest.get(id=request.id)
    assert topics_of([stored]) == ["responses", "request/1", f"office/{request.office_id}"]
