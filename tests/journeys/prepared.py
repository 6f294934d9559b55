"""A borough with an office's answers ready to sign and people who follow: `python -m tests.journeys.prepared COUNT`.

Prints as JSON the cookie of the office's holder. A process of its own, as the tests here have no models.
"""

import asyncio
import json
import sys
from uuid import uuid4

from tortoise import Tortoise

from boroughs.access import COOKIE
from boroughs.actions import load_places, open_workspace
from boroughs.following.models import Follower
from boroughs.following.topics import BOROUGH
from boroughs.models import Borough
from boroughs.people.models import Role, Session
from engage.database import tortoise_config
from engage.kit.clock import now
from engage.kit.mail import OutboxMessage
from engage.kit.security import keyed_hash, new_token
from engage.kit.settings import from_environment
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_superintendent

FOLLOWERS = {"en": "english@example.org", "ar": "arabic@example.org", "bn": "bengali@example.org"}


async def prepare(count: int) -> str:
    """Makes so many drafts, numbered from 1, and returns the cookie of who may publish them."""
    settings = from_environment()
    await Tortoise.init(config=tortoise_config(settings))
    await load_places()
    hackney = await Borough.get(slug="hackney")
    await open_workspace(hackney)
    holder = await make_superintendent(hackney)
    await make_member(hackney, Role.COUNCIL_CLERK, email="clerk@example.org")
    for code, email in FOLLOWERS.items():
        await Follower.create(
            id=uuid4(),
            borough=hackney,
            email=email,
            topics=[BOROUGH],
            language=code,
            confirmed_at=now(),
            expires_at=now(),
        )
    for number in range(1, count + 1):
        await make_response(await make_request(hackney), None, text=f"These are the words of answer {number}.")
    await OutboxMessage.all().delete()
    token = new_token()
    hashed = keyed_hash(settings.secret, "session", token)
    await Session.create(token_hash=hashed, person=holder, expires_at=now().replace(year=2100))
    await Tortoise.close_connections()
    return f"{COOKIE}={token}"


if __name__ == "__main__":
    print(json.dumps({"cookie": asyncio.run(prepare(int(sys.argv[1])))}))  # noqa: T201
