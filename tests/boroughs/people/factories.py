"""People with passwords and authenticators, and the letters they were sent."""

import re
from typing import Any

from boroughs.people.actions import check_password
from boroughs.people.authenticator import STEP_SECONDS, code_at, secret_of
from boroughs.people.models import Person
from engage.kit.mail import OutboxMessage
from engage.kit.security import hash_password
from engage.kit.settings import Settings
from tests.factories import make_person

PASSWORD = "tidy green lamp post"
SEED = "5eed" * 16
_hashed: list[str] = []


async def make_account(**values: Any) -> Person:
    """A person who signs in with PASSWORD and, outside the demonstration, an authenticator made from SEED."""
    if not _hashed:
        _hashed.append(await hash_password(PASSWORD))
    return await make_person(**{"password_hash": _hashed[0], "totp_seed": SEED, **values})


async def try_wrong_passwords(person: Person, times: int, clock: Any) -> None:
    """Wrong passwords, without the form's even pace."""
    for _ in range(times):
        assert await check_password(person.email, "wrong", clock.now) is None


def code_now(settings: Settings, clock: Any, *, seed: str = SEED, steps: int = 0) -> str:
    """The code that an authenticator shows `steps` steps from now."""
    return code_at(secret_of(seed, settings.secret), int(clock.now.timestamp()) // STEP_SECONDS + steps)


async def newest_link(email: str) -> str:
    """The path of the link in the newest letter to an address."""
    letter = await OutboxMessage.filter(recipient=email).order_by("-id").first()
    assert letter is not None
    found = re.search(r"https://engage\.test(/choose-password/\S+)", letter.text)
    assert found, letter.text
    return found[1]
