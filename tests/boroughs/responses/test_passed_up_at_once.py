"""Several processes pass the same request up while it is being answered: real connections, one record, one e-mail."""

import asyncio
from datetime import UTC, datetime

import pytest

from boroughs.models import Borough
from boroughs.people.models import OfficeKind
from boroughs.responses.escalating import escalate
from boroughs.responses.models import EscalationRule, RequestEvent
from boroughs.responses.reminding import remind
from engage.kit.mail import OutboxMessage
from tests.boroughs.responses.factories import make_request
from tests.factories import make_superintendent

LATE = datetime(2026, 12, 10, 6, 10, tzinfo=UTC)


@pytest.fixture
async def hackney_late(alone):
    """A late request in Hackney in a database of this test alone, outside any transaction."""
    borough = await Borough.get(slug="hackney")
    await make_superintendent(borough)
    await make_request(borough)
    await OutboxMessage.all().delete()
    kind = OfficeKind.BOROUGH_SUPERINTENDENT
    await EscalationRule.create(borough=borough, office_kind=kind, after_days=7, told="MOPAC")
    return borough


async def test_it_is_passed_up_once(hackney_late):
    done = await asyncio.gather(*(escalate("https://engage.test", LATE) for _ in range(8)))
    assert sum(one["passed_up"] for one in done) == 1
    assert await RequestEvent.all().values_list("told", flat=True) == ["MOPAC"]
    assert await OutboxMessage.all().count() == 1


async def test_people_are_reminded_once(hackney_late):
    done = await asyncio.gather(*(remind("https://engage.test", LATE) for _ in range(8)))
    assert sum(one["requests"] for one in done) == 1
    assert await OutboxMessage.all().count() == 1
