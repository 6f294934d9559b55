"""A ledger with one of everything in it."""

import pytest

from surveys.charter.actions import load_charter
from tests.ledger.factories import commit, empty_ledger, enter_all, publish_everything


@pytest.fixture
async def nothing(connection):
    """An empty ledger."""
    await empty_ledger()


@pytest.fixture
async def everything(nothing, hackney):
    """One of every kind of publication, all entered on 20 November 2026."""
    await load_charter()
    await publish_everything(hackney)
    await commit()
    await empty_ledger()
    return await enter_all()
