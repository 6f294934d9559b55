"""Followers are told once, in their language, with a way to stop."""

from boroughs.following.actions import tell_followers
from engage.kit.i18n import gettext
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
