"""A real mail server and settings that send to it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from aiosmtpd.controller import Controller

from tests.kit.mail.postman import Postman, at_work


@pytest.fixture
def postman() -> Postman:
    return Postman()


@pytest.fixture
def server(postman: Postman) -> Iterator[Controller]:
    with at_work(postman) as controller:
        yield controller


@pytest.fixture
def mailing(settings, connection, server):
    """Settings that send to the real server."""
    return replace(settings, smtp_url=f"smtp://127.0.0.1:{server.port}")
