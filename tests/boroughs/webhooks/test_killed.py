"""A process that is killed while it delivers: the receiver gets everything again under the same ids; none is lost."""

import asyncio
import json
import pickle
import sys
from dataclasses import replace
from datetime import timedelta

from boroughs.models import Borough
from boroughs.webhooks.actions import add_webhook, tell_webhooks
from boroughs.webhooks.delivering import deliver_waiting
from boroughs.webhooks.models import WebhookDelivery
from tests.boroughs.webhooks.receiver import receiving
from tests.conftest import NOW

DELIVER = """
import asyncio, pickle, sys
from boroughs.webhooks.delivering import deliver_waiting
from engage.database import connected

async def work(settings, now):
    async with connected(settings):
        await deliver_waiting(settings, now)

asyncio.run(work(*pickle.load(sys.stdin.buffer)))
"""


async def test_what_a_killed_process_was_sending_goes_out_again_under_the_same_id(alone):
    hackney, demo = await Borough.get(slug="hackney"), replace(alone, demo=True)
    async with receiving() as receiver:
        url = f"http://127.0.0.1:{receiver.port}/"
        await add_webhook(hackney, url, ["meetings"], is_demo=True, at=NOW, actor_id=1)
        for number in range(3):
            await tell_webhooks(hackney, ["meetings"], key=f"meeting/{number}", subject="New", text="New.", at=NOW)
        receiver.seconds = 60  # it has them all, and nobody learns what it says
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", DELIVER, stdin=asyncio.subprocess.PIPE)
        process.stdin.write(pickle.dumps((demo, NOW)))
        process.stdin.write_eof()
        async with asyncio.timeout(60):
            while len(receiver.came) < 3:
                await asyncio.sleep(0.05)
        process.kill()
        await process.wait()
        receiver.seconds = 0
        first = {json.loads(body)["data"]["key"]: headers["webhook-id"] for _, headers, body in receiver.came}
        receiver.came.clear()
        assert await deliver_waiting(demo, NOW + timedelta(seconds=59)) == 0, "they are claimed for a minute"
        assert await deliver_waiting(demo, NOW + timedelta(seconds=60)) == 3
        again = {json.loads(body)["data"]["key"]: headers["webhook-id"] for _, headers, body in receiver.came}
        assert again == first
        assert len(again) == 3
        assert await WebhookDelivery.filter(delivered_at=None).count() == 0
        assert await deliver_waiting(demo, NOW + timedelta(days=9)) == 0
