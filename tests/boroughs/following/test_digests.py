"""Digests: one e-mail of what was new, once, with nothing when there is nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from tortoise.transactions import in_transaction

from boroughs.following.actions import tell_followers
from boroughs.following.models import Follower, FollowerNews, Rhythm
from engage.following.jobs import day_of, send_daily, send_weekly, week_of
from engage.kit.i18n import gettext
from engage.kit.mail import OutboxMessage
from engage.kit.security import OWN_PAGE, signed
from engage.retention import erase_expired
from tests.boroughs.following.factories import make_follower
from tests.boroughs.responses.factories import make_request

SITE = "https://engage.test"


async def _tell(borough, at, number, *topics, subject="Meetings"):
    link = f"{SITE}/hackney/news/{number}"

    def text():
        return f"{gettext(subject)} {number}\n\nWhat it is about.\n\n{link}"

    return await tell_followers(
        borough, topics, key=f"news/{number}", subject=lambda: f"{gettext(subject)} {number}", text=text, at=at
    )


async def test_a_digest_has_all_that_was_new_by_topic_the_newest_first(hackney, clock):
    await make_request(hackney)
    follower = await make_follower(hackney, topics=["meetings", "request/1"], rhythm=Rhythm.DAILY)
    await _tell(hackney, clock.now - timedelta(hours=3), 1, "meetings")
    await _tell(hackney, clock.now - timedelta(hours=2), 2, "responses", "request/1")
    await _tell(hackney, clock.now - timedelta(hours=1), 3, "meetings")
    assert not await OutboxMessage.exists()
    assert await send_daily(clock.now) == {"messages": 1}
    mail = await OutboxMessage.get()
    assert (mail.recipient, mail.subject) == (follower.email, "Hackney: 3 new things")
    order = [mail.text.index(words) for words in ("— All meetings", "news/3", "news/1", "— Request 1 from", "news/2")]
    assert order == sorted(order)
    assert mail.text.count("Meetings 3") == 1  # not once more at the head of its text
    assert mail.text.endswith("Change what you follow, or stop:")
    assert mail.own_path == f"/hackney/follow/{follower.id.hex}"
    assert not await FollowerNews.exists()
    assert await send_daily(clock.now + timedelta(days=1)) == {"messages": 0}
    assert await OutboxMessage.all().count() == 1


async def test_what_matches_two_topics_is_in_a_digest_once_under_the_nearest(hackney, clock):
    await make_request(hackney)
    topics = ["borough", "responses", "request/1", "words/meetings"]
    await make_follower(hackney, topics=topics, rhythm=Rhythm.WEEKLY)
    await _tell(hackney, clock.now, 1, "responses", "request/1")
    assert [news.topic for news in await FollowerNews.all()] == ["request/1"]


async def test_each_rhythm_has_its_own_digest_in_its_own_language(hackney, croydon, clock):
    await make_follower(hackney, email="a@example.org", rhythm=Rhythm.DAILY, language="en-XA")
    await make_follower(hackney, email="b@example.org", rhythm=Rhythm.WEEKLY)
    await make_follower(croydon, email="c@example.org", rhythm=Rhythm.DAILY)
    await make_follower(hackney, email="d@example.org")
    await _tell(hackney, clock.now, 1, "meetings")
    assert [m.recipient for m in await OutboxMessage.all()] == ["d@example.org"]
    await send_daily(clock.now)
    mail = await OutboxMessage.get(recipient="a@example.org")
    assert mail.subject == "Hackney: 1 ñéẃ ţĥîñĝ".replace("ẃ", "ŵ")
    assert mail.language == "en-XA"
    assert "Ṁééţîñĝš 1" in mail.text
    await send_weekly(clock.now)
    assert {m.recipient for m in await OutboxMessage.all()} == {"a@example.org", "b@example.org", "d@example.org"}


async def test_a_run_that_dies_sends_nothing_and_loses_nothing(hackney, clock):
    await make_follower(hackney, rhythm=Rhythm.DAILY)
    await _tell(hackney, clock.now, 1, "meetings")

    async def die_after_sending():
        async with in_transaction():
            await send_daily(clock.now)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await die_after_sending()
    assert not await OutboxMessage.exists()
    assert await send_daily(clock.now) == {"messages": 1}


async def test_another_rhythm_sends_what_waits_and_stopping_erases_it(browser, hackney, settings, clock):
    follower = await make_follower(hackney, rhythm=Rhythm.WEEKLY)
    page = f"/hackney/follow/{signed(settings.secret, OWN_PAGE, follower.id)}"
    await _tell(hackney, clock.now, 1, "meetings")
    assert "1 new thing waits for your next e-mail" in (await browser.get(page)).text
    await browser.post(page, data={"topics": ["meetings"], "rhythm": "weekly"})
    assert not await OutboxMessage.exists()
    await browser.post(page, data={"topics": ["responses"], "rhythm": "at_once"})
    assert "news/1" in (await OutboxMessage.get()).text
    await browser.post(page, data={"topics": ["meetings"], "rhythm": "daily"})
    await _tell(hackney, clock.now, 2, "meetings")
    assert await FollowerNews.exists()
    await browser.post(f"{page}/stop")
    assert not await FollowerNews.exists()
    assert await send_daily(clock.now) == {"messages": 0}


async def test_what_was_told_in_the_moment_of_a_change_of_rhythm_is_not_left_waiting(hackney, clock):
    follower = await make_follower(hackney, rhythm=Rhythm.WEEKLY)
    await _tell(hackney, clock.now, 1, "meetings")
    await Follower.filter(id=follower.id).update(rhythm=Rhythm.AT_ONCE)  # as if it had not been there yet
    assert await send_daily(clock.now) == {"messages": 1}
    assert "news/1" in (await OutboxMessage.get()).text


async def test_digests_of_many_are_made_with_few_statements(hackney, clock, queries):
    for n in range(30):
        await make_follower(hackney, email=f"p{n}@example.org", rhythm=Rhythm.DAILY, topics=["meetings", "surveys"])
    for n in range(4):
        await _tell(hackney, clock.now, n, ("meetings", "surveys")[n % 2])
    queries.clear()
    assert await send_daily(clock.now) == {"messages": 30}
    assert len(queries) <= 6


async def test_what_waited_for_a_month_is_erased(hackney, clock):
    await make_follower(hackney, rhythm=Rhythm.WEEKLY)
    await _tell(hackney, clock.now, 1, "meetings")
    await erase_expired(clock.now + timedelta(days=29))
    assert await FollowerNews.exists()
    await erase_expired(clock.now + timedelta(days=31))
    assert not await FollowerNews.exists()
    assert await Follower.exists()


@pytest.mark.parametrize(
    ("now", "day", "monday"),
    [
        (datetime(2026, 11, 23, 7, 59, tzinfo=UTC), "2026-11-22", "2026-11-16"),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "2026-11-22", "2026-11-23"),
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "2026-11-23", "2026-11-23"),
        (datetime(2026, 7, 13, 7, 0, tzinfo=UTC), "2026-07-12", "2026-07-13"),  # eight o'clock in summer
        (datetime(2026, 7, 19, 23, 30, tzinfo=UTC), "2026-07-19", "2026-07-13"),  # Monday, half past midnight
    ],
)
def test_a_digest_that_was_missed_is_made_up_for_and_none_comes_early(now, day, monday):
    assert (day_of(now), week_of(now)) == (day, monday)
