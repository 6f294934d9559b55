"""Digests go out: every day at five in the afternoon, and on Mondays at eight."""

from datetime import datetime, time, timedelta
from typing import Any

from boroughs.following.digests import send_digests
from boroughs.following.models import Rhythm
from engage.following.offers import names
from engage.kit.clock import LONDON
from engage.kit.jobs import Job

DAILY_AT, WEEKLY_AT = time(17, 0), time(8, 0)


def day_of(now: datetime) -> str:
    """Returns the London date of the last daily digest that was due at an aware moment."""
    local = now.astimezone(LONDON)
    return (local.date() - timedelta(days=local.time() < DAILY_AT)).isoformat()


def week_of(now: datetime) -> str:
    """Returns the Monday of the last weekly digest that was due at an aware moment."""
    local = now.astimezone(LONDON)
    monday = local.date() - timedelta(days=local.weekday())
    is_before = local.date() == monday and local.time() < WEEKLY_AT
    return (monday - timedelta(days=7 * is_before)).isoformat()


async def send_daily(now: datetime) -> dict[str, Any]:
    """Sends what is new to whoever wants it once a day; returns how many e-mails."""
    return {"messages": await send_digests((Rhythm.DAILY, Rhythm.AT_ONCE), names, now, f"daily/{day_of(now)}")}


async def send_weekly(now: datetime) -> dict[str, Any]:
    """Sends what is new to whoever wants it once a week; returns how many e-mails."""
    return {"messages": await send_digests((Rhythm.WEEKLY,), names, now, f"weekly/{week_of(now)}")}


jobs = [
    Job("send-daily-digests", "0 17 * * *", day_of, send_daily),
    Job("send-weekly-digests", "0 8 * * mon", week_of, send_weekly),
]
