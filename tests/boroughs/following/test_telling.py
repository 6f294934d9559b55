"""Followers are told once, in their language, with a way to stop."""

from uuid import uuid4

from boroughs.following.actions import tell_followers
from boroughs.following.models import Follower, FollowerNews, Rhythm
from engage.kit.i18n import gettext, speaking
from engage.kit.mail import OutboxMessage
from tests.boroughs.following.factories import make_follower


async def _tell(
    borough, clock, topics=("meetings",), key="meeting/1/notice", subject="A meeting", text="When and where"
):
    return await tell_followers(borough, list(topics), key=key, subject=subject, text=text, at=clock.now)


async def test_something_is_told_once(hackney, clock):
    await make_follower(hackney)
    assert [await _tell(hackney, clock) for _ in range(3)] == [1, 0, 0]
    assert await _tell(hackney, clock, key="meeting/2/notice") == 1


async def test_only_who_confirmed_and_follows_the_topic_here_is_told(hackney, croydon, clock):
    await make_follower(hackney, email="a@example.org", topics=["responses", "panel/community-safety"])
    await make_follower(hackney, email="b@example.org", confirmed_at=None)
    await make_follower(croydon, email="c@example.org")
    await make_follower(hackney, email="d@example.org", topics=["surveys"])
    assert await _tell(hackney, clock, ["meetings", "panel/community-safety"]) == 1
    assert [m.recipient for m in await OutboxMessage.all()] == ["a@example.org"]


async def test_every_mail_ends_with_why_it_came_and_how_to_stop(hackney, clock):
    follower = await make_follower(hackney)
    await _tell(hackney, clock)
    mail = await OutboxMessage.get()
    assert mail.text == (
        "When and where\n\nYou get this e-mail because you follow Hackney.\nChange what you follow, or stop:"
    )
    assert mail.own_path == f"/hackney/follow/{follower.id.hex}"


async def test_a_follower_is_written_to_in_their_language(hackney, clock):
    await make_follower(hackney, language="en-XA")
    await _tell(hackney, clock, subject=lambda: gettext("Meetings"), text=lambda: gettext("Meetings"))
    mail = await OutboxMessage.get()
    assert mail.subject == "Ṁééţîñĝš"
    assert mail.text.startswith("Ṁééţîñĝš\n")
    assert mail.own_path.startswith("/en-XA/hackney/follow/")
    assert gettext("Meetings") == "Meetings"


async def test_a_follower_of_everything_is_told_of_anything(hackney, clock):
    await make_follower(hackney, topics=["borough"])
    assert await _tell(hackney, clock, ["charter"]) == 1
    assert await _tell(hackney, clock, [], key="meeting/2/notice") == 1


async def test_a_saved_search_finds_what_is_new_as_the_search_does(hackney, clock):
    saved = {
        "a@example.org": 'words/"strip search"',
        "b@example.org": "words/searching strips",  # the same stems
        "c@example.org": "words/search -strip",
        "d@example.org": "words/dogs",
    }
    for email, topic in saved.items():
        await make_follower(hackney, email=email, topics=[topic])
    told = {"subject": "A strip search", "text": "of a child\n\nhttps://engage.test/hackney", "at": clock.now}
    assert await tell_followers(hackney, [], key="a", **told) == 2
    assert {m.recipient for m in await OutboxMessage.all()} == {"a@example.org", "b@example.org"}
    assert await tell_followers(hackney, [], key="b", **told, searched="The dog was there") == 3


async def test_a_saved_search_reads_what_is_told_in_english(hackney, clock):
    await make_follower(hackney, topics=["words/meetings"], language="en-XA")
    with speaking("en-XA"):
        assert await tell_followers(hackney, [], key="a", subject=lambda: gettext("Meetings"), text="", at=clock.now)


async def test_a_subject_is_one_line_that_fits(hackney, clock):
    await make_follower(hackney)
    await make_follower(hackney, email="b@example.org", rhythm=Rhythm.DAILY)
    await _tell(hackney, clock, subject="Two\r\nlines " + "x" * 300)
    for told in (await OutboxMessage.get(), await FollowerNews.get()):
        assert told.subject.startswith("Two lines xxx")
        assert len(told.subject) == 200


async def test_telling_ten_thousand_is_a_handful_of_statements(hackney, clock, queries):
    rhythms = [Rhythm.AT_ONCE, Rhythm.DAILY]
    many = [
        Follower(
            id=uuid4(),
            borough=hackney,
            email=f"p{n}@example.org",
            topics=["meetings", "borough", f"words/meeting -x{n % 9}"],
            rhythm=rhythms[n % 2],
            confirmed_at=clock.now,
            expires_at=clock.now,
        )
        for n in range(10_000)
    ]
    await Follower.bulk_create(many, batch_size=1000)
    queries.clear()
    assert await _tell(hackney, clock) == 10_000
    assert len(queries) < 20
    assert await OutboxMessage.all().count() == 5_000
    assert await FollowerNews.all().count() == 5_000
