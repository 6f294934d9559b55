"""Writes about agreed times and about who is told of late answers. What was asked before keeps its terms."""

from datetime import date, datetime
from typing import Any

from tortoise.transactions import atomic

from boroughs.models import Borough
from boroughs.people.models import Office, OfficeKind
from boroughs.responses.models import AgreedTime, EscalationRule
from boroughs.responses.settings.defaults import SUGGESTIONS, Suggestion
from engage.kit import audit
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict

MOST = 100
"""So many agreed times, and so many rules, a borough has at most."""


@atomic()
async def agree_time(
    borough: Borough,
    *,
    office: Office | None,
    days: int,
    in_working_days: bool,
    source: str,
    since: date,
    at: datetime,
    actor_id: int,
) -> AgreedTime:
    """Adds how long an office of a borough, or each without a time of its own, has for what is asked from `since` on.

    The same again returns the one there is. Of several, the newest `since` holds.
    """
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    said: dict[str, Any] = {"days": days, "in_working_days": in_working_days, "source": source, "since": since}
    if there := await AgreedTime.filter(borough=borough, office=office, **said).first():
        return there
    if await AgreedTime.filter(borough=borough).count() >= MOST:
        raise Conflict(gettext("A borough has at most %(most)s agreed times. Remove one first.", most=MOST))
    agreed = await AgreedTime.create(borough=borough, office=office, **said)
    await _note("agreed a time to answer", borough, at, actor_id, **_as_said(agreed))
    return agreed


@atomic()
async def remove_time(borough: Borough, id: int, *, at: datetime, actor_id: int) -> None:
    """Removes an agreed time of a borough; one that is gone stays gone. Requests keep the terms they were asked on."""
    agreed = await AgreedTime.select_for_update().get_or_none(id=id, borough=borough)
    if agreed:
        await agreed.delete()
        await _note("removed an agreed time", borough, at, actor_id, **_as_said(agreed))


@atomic()
async def set_rule(
    borough: Borough,
    *,
    office_kind: OfficeKind,
    told: str,
    after_days: int,
    email: str,
    at: datetime,
    actor_id: int,
) -> EscalationRule:
    """Sets after how many days somebody is told that offices of a kind are late; what was set for them is replaced.

    `email` may be empty: the public record says it all the same. The audit trail never holds the address.
    """
    await Borough.select_for_update(no_key=True).get(id=borough.id)
    said: dict[str, Any] = {"borough": borough, "office_kind": office_kind, "told": told}
    rule = await EscalationRule.get_or_none(**said)
    if rule and (rule.after_days, rule.email) == (after_days, email):
        return rule
    if rule is None and await EscalationRule.filter(borough=borough).count() >= MOST:
        raise Conflict(gettext("A borough has at most %(most)s rules. Remove one first.", most=MOST))
    verb = "changed who is told of late answers" if rule else "set who is told of late answers"
    rule = rule or EscalationRule(**said)
    rule.after_days, rule.email = after_days, email
    await rule.save()
    await _note(verb, borough, at, actor_id, **_rule(rule))
    return rule


@atomic()
async def remove_rule(borough: Borough, id: int, *, at: datetime, actor_id: int) -> None:
    """Removes a rule of a borough; one that is gone stays gone. What was passed up stays on the record."""
    rule = await EscalationRule.select_for_update().get_or_none(id=id, borough=borough)
    if rule:
        await rule.delete()
        await _note("removed who is told of late answers", borough, at, actor_id, **_rule(rule))


@atomic()
async def set_suggested(borough: Borough, *, at: datetime, actor_id: int) -> int:
    """Sets the suggested rules that a borough does not have for the kinds of its posts, and returns how many.

    What is set stays as it is. No addresses: nobody's is known.
    """
    missing = await missing_suggestions(borough)
    for one in missing:
        await set_rule(borough, **one._asdict(), email="", at=at, actor_id=actor_id)
    return len(missing)


async def missing_suggestions(borough: Borough) -> list[Suggestion]:
    """Returns what is suggested for the kinds of a borough's posts and not set yet."""
    kinds = {office.kind for office in await Office.filter(borough=borough)}
    known = {(rule.office_kind, rule.told) for rule in await EscalationRule.filter(borough=borough)}
    return [one for one in SUGGESTIONS if one.office_kind in kinds and (one.office_kind, one.told) not in known]


def _as_said(agreed: AgreedTime) -> dict[str, Any]:
    return {
        "office": agreed.office_id,
        "days": agreed.days,
        "in_working_days": agreed.in_working_days,
        "source": agreed.source,
        "since": agreed.since.isoformat(),
    }


def _rule(rule: EscalationRule) -> dict[str, Any]:
    return {
        "office_kind": rule.office_kind.value,
        "told": rule.told,
        "after_days": rule.after_days,
        "by_email": bool(rule.email),
    }


async def _note(verb: str, borough: Borough, at: datetime, actor_id: int, **detail: Any) -> None:
    about = f"{borough.slug}/response-times"
    await audit.record(verb, about, at=at, actor_id=actor_id, borough_id=borough.id, **detail)
