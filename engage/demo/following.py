"""Somebody who follows the borough by e-mail."""

from datetime import timedelta

from boroughs.following.asking import ask, confirm
from boroughs.following.models import Follower, Rhythm
from boroughs.following.topics import CHARTER, MEETINGS, RESPONSES, of_request, of_words
from engage.demo.stage import Stage
from engage.following.offers import names

EMAIL = "resident@{borough}.example"
WEEKLY = "weekly@{borough}.example"


async def follow(stage: Stage) -> None:
    """A resident is told of meetings and answers at once, another once a week of one request and of some words."""
    await _follow(stage, EMAIL, [MEETINGS, RESPONSES], Rhythm.AT_ONCE, 3)
    await _follow(stage, WEEKLY, [of_request(1), CHARTER, of_words("search forms")], Rhythm.WEEKLY, 40)


async def _follow(stage: Stage, email: str, topics: list[str], rhythm: Rhythm, days_ago: int) -> None:
    """Somebody asks, and confirms it twelve minutes later."""
    address, at = email.format(borough=stage.borough.slug), stage.ago(days_ago)
    await ask(stage.borough, email=address, topics=topics, rhythm=rhythm, at=at)
    follower = await Follower.get(borough=stage.borough, email=address)
    await confirm(follower, topics=topics, rhythm=rhythm, names=names, at=at + timedelta(minutes=12))
