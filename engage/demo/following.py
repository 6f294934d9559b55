"""Somebody who follows the borough by e-mail."""

from datetime import timedelta

from boroughs.following.asking import ask, confirm
from boroughs.following.models import Follower, Rhythm
from boroughs.following.topics import MEETINGS, RESPONSES
from engage.demo.stage import Stage
from engage.following.offers import names

EMAIL = "resident@{borough}.example"


async def follow(stage: Stage) -> None:
    """A resident asks to be told of meetings and of what the police answer, and confirms it."""
    email, topics = EMAIL.format(borough=stage.borough.slug), [MEETINGS, RESPONSES]
    at = stage.ago(3)
    await ask(stage.borough, email=email, topics=topics, at=at)
    follower = await Follower.get(borough=stage.borough, email=email)
    await confirm(follower, topics=topics, rhythm=Rhythm.AT_ONCE, names=names, at=at + timedelta(minutes=12))
