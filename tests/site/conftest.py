"""The demonstration, for tests that look at the whole site."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tortoise.transactions import in_transaction

from engage import demo
from engage.demo.examples import Examples, examples, parameters
from engage.kit.i18n import use_language
from engage.kit.routes import Page
from surveys.charter.actions import load_charter
from tests.conftest import NOW


@pytest.fixture(scope="package")
async def demonstration(settings: Any) -> AsyncIterator[Examples]:
    """The demonstration, loaded once for all tests of this folder: in a transaction around that of each."""
    use_language("en")
    transaction = in_transaction()
    client = await transaction.__aenter__()
    await load_charter()
    assert await demo.load(settings, NOW)
    await client.execute_query("SET CONSTRAINTS ALL IMMEDIATE")  # the ledger is chained when a transaction commits
    await client.execute_query("SET CONSTRAINTS ALL DEFERRED")
    yield await examples(secret=settings.secret)
    await client.rollback()
    await transaction.__aexit__(None, None, None)


@pytest.fixture
async def known(demonstration: Examples, connection: Any) -> Examples:
    """One of each thing in the demonstration, which is as it was loaded whatever another test did to it."""
    return demonstration


def address(page: Page, known: Examples) -> str:
    """The address of a route, with the demonstration's examples filled in."""
    return str(page.url_path_for(page.name, **parameters(page, known)))


def is_public(page: Page) -> bool:
    return page.audience.name == "public"
