"""A borough with an office's answers ready to sign, one published long ago, and people who follow.

`python -m tests.journeys.prepared COUNT` makes so many answers to sign.

Prints as JSON the cookie of the office's holder. A process of its own, as the tests here have no models.
"""

import asyncio
import json
import os
import sys
from datetime import timedelta
from uuid import uuid4

from tortoise import Tortoise

from boroughs.access import COOKIE
from boroughs.actions import load_places, open_workspace
from boroughs.following.models import Follower
from boroughs.following.topics import BOROUGH
from boroughs.models import Borough
from boroughs.people.models import Role, Session
from engage.database import migrate, tortoise_config
from engage.kit.clock import now
from engage.kit.mail import OutboxMessage
from engage.kit.security import keyed_hash, new_token
from engage.kit.settings import from_environment
from engage.ledger.adopting import adopt
from tests.boroughs.responses.factories import make_request, make_response
from tests.factories import make_member, make_superintendent
from tests.journeys.servers import ROOT

FOLLOWERS = {"en": "english@example.org", "ar": "arabic@example.org", "bn": "bengali@example.org"}


async def prepared(environment: dict[str, str], count: int) -> str:
    """Does so in a process of its own, and returns the cookie."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.journeys.prepared", str(count), cwd=ROOT, env={**os.environ, **environment},
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    said, _ = await process.communicate()
    assert process.returncode == 0
    cookie: str = json.loads(said)["cookie"]
    return cookie


async def prepare(count: int) -> str:
    """Makes so many drafts, numbered from 1, and returns the cookie of who may publish them."""
    settings = from_environment()
    await migrate(settings)
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
    asked = await make_request(hackney, at=now() - timedelta(days=100))
    await make_response(asked, now() - timedelta(days=80), text="This was answered long ago.")
    await adopt(now())
    await OutboxMessage.all().delete()
    token = new_token()
    hashed = keyed_hash(settings.secret, "session", token)
    await Session.create(token_hash=hashed, person=holder, expires_at=now().replace(year=2100))
    await Tortoise.close_connections()
    return f"{COOKIE}={token}"


if __name__ == "__main__":
    print(json.dumps({"cookie": asyncio.run(prepare(int(sys.argv[1])))}))  # noqa: T201
