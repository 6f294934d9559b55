"""What the loop has left in the database, counted per borough and period. Only reads; whole of London at once.

A period is closed before it is counted here, and nothing that happens later changes what these queries say of it: a
survey answer lies in the month in which it was counted, an answer to a request in that of its London date.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from tortoise import connections

from boroughs.responses.clock import minutes_due_on, months_later
from boroughs.responses.standing import every_standing
from boroughs.responses.state import MOST_MONTHS_MORE
from engage.indicators import measures
from engage.indicators.periods import CALENDAR, Kind, Period
from engage.kit.clock import london_date
from engage.kit.figures import median
from surveys.bank import NO_ANSWER
from surveys.charter.evidence import Months, counts_of, twelve_months, windows
from surveys.charter.models import CharterCommitment, CommitmentTally, Rating


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted of one indicator in one borough and period: `numerator` of `base`, or `value` over `base`."""

    borough_id: int
    indicator: str
    period: str
    base: int
    numerator: int | None = None
    value: float | None = None
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """An open borough with something to measure: the day it begins, and the keys of the periods already compiled."""

    borough_id: int
    slug: str
    begins_on: date
    compiled: frozenset[str]


_PERIODS = "unnest($1::text[], $2::date[], $3::date[]) AS period (key, starts_on, ends_on)"


async def _count(sql: str, periods: Sequence[Period], *more: object) -> list[dict[str, Any]]:
    """Returns the rows of a query over `_PERIODS`."""
    arrays = [[p.key for p in periods], [p.starts_on for p in periods], [p.ends_on for p in periods]]
    rows: list[dict[str, Any]] = await connections.get("default").execute_query_dict(sql, [*arrays, *more])
    return rows


async def places() -> list[Place]:
    """Returns every open borough in which anything was ever asked, answered or held."""
    rows = await connections.get("default").execute_query_dict(
        """
        SELECT borough.id, borough.slug, begun.on_day, COALESCE(done.periods, '{}') AS periods
        FROM borough
        JOIN (
            SELECT borough_id, min(on_day) AS on_day FROM (
                SELECT survey.borough_id, min(month) AS on_day
                FROM survey_tally JOIN survey ON survey.id = survey_id GROUP BY 1
                UNION ALL SELECT borough_id, min(month) FROM commitment_tally GROUP BY 1
                UNION ALL SELECT borough_id, min(asked_on) FROM response_request GROUP BY 1
                UNION ALL SELECT borough_id, min((starts_at AT TIME ZONE 'Europe/London')::date)
                FROM meeting WHERE published_at IS NOT NULL AND imported_at IS NULL GROUP BY 1
            ) AS any_data GROUP BY 1
        ) AS begun ON begun.borough_id = borough.id
        LEFT JOIN (
            SELECT borough_id, array_agg(period) AS periods FROM indicator_value WHERE indicator = $1 GROUP BY 1
        ) AS done ON done.borough_id = borough.id
        WHERE borough.is_open ORDER BY borough.slug
        """,
        [measures.SURVEYS_ANSWERED],
    )
    return [Place(row["id"], row["slug"], row["on_day"], frozenset(row["periods"])) for row in rows]


async def surveys_answered(periods: Sequence[Period]) -> list[Count]:
    """Returns how many survey responses were counted; nothing where there were none."""
    rows = await _count(
        f"""
        SELECT survey.borough_id, period.key, sum(count)::int AS base
        FROM {_PERIODS} JOIN survey_tally ON month BETWEEN period.starts_on AND period.ends_on
        JOIN survey ON survey.id = survey_id
        WHERE question_key = '' GROUP BY 1, 2
        """,  # noqa: S608 - constants of this module
        periods,
    )
    return [Count(row["borough_id"], measures.SURVEYS_ANSWERED, row["key"], row["base"]) for row in rows]


async def items_agreed(periods: Sequence[Period]) -> list[Count]:
    """Returns, per item of the Public Attitude Survey, how many answers to it were favourable, over all surveys.

    "Don't know" and "prefer not to say" are outside the base.
    """
    favourable = [(item.key, code) for item in measures.ITEMS.values() for code in item.favourable]
    rows = await _count(
        f"""
        SELECT survey.borough_id, question_key, period.key, sum(count)::int AS base,
               (sum(count) FILTER (WHERE favourable.option IS NOT NULL))::int AS numerator
        FROM {_PERIODS} JOIN survey_tally AS tally ON month BETWEEN period.starts_on AND period.ends_on
        JOIN survey ON survey.id = tally.survey_id
        LEFT JOIN unnest($6::text[], $7::text[]) AS favourable (question_key, option)
          USING (question_key, option)
        WHERE question_key = ANY($4::text[]) AND option <> '' AND option <> ALL($5::text[])
        GROUP BY 1, 2, 3 HAVING sum(count) > 0
        """,  # noqa: S608 - constants of this module
        periods,
        list(measures.BY_BANK_KEY),
        list(NO_ANSWER),
        [key for key, _ in favourable],
        [code for _, code in favourable],
    )
    return [
        Count(
            row["borough_id"], measures.BY_BANK_KEY[row["question_key"]], row["key"], row["base"], row["numerator"] or 0
        )
        for row in rows
    ]


async def commitments_met(periods: Sequence[Period]) -> list[Count]:
    """Returns, per commitment of the charter in force when a quarter began, how many ratings said it was kept.

    They are those of the twelve months to the quarter's end, and only where `surveys.charter.evidence` publishes that
    window. "Cannot say" is outside the base. `detail` names the row of the commitment, whose wording never changes.
    """
    entered = CharterCommitment.filter(theme__version__entered_on__isnull=False)
    commitments = {c.id: c for c in await entered.select_related("theme__version")}
    charters = {c.theme.version.published_on: c.theme.version.entered_on for c in commitments.values()}
    ended = max(period.ends_on for period in periods)
    counts = []
    for (borough_id, id_), months in (await counts_of(CommitmentTally.filter(month__lte=ended))).items():
        commitment = commitments[id_]
        for period, ratings in _published(months, periods):
            is_said = commitment.superseded_on is None or commitment.superseded_on > period.starts_on
            if is_said and commitment.theme.version.published_on == _in_force(charters, period.starts_on):
                indicator = measures.COMMITMENT_PREFIX + commitment.code
                base, met = ratings.total(), ratings[Rating.MET]
                counts.append(Count(borough_id, indicator, period.key, base, met, detail={"commitment": id_}))
    return counts


def _published(months: Months, periods: Sequence[Period]) -> Iterator[tuple[Period, Counter[Rating]]]:
    """The quarters at whose end a commitment's figure moved, with the ratings of the twelve months to it."""
    ends = set(windows(months, max(period.ends_on for period in periods) + timedelta(days=1)))
    for period in periods:
        last = period.ends_on.replace(day=1)
        if period.kind is Kind.QUARTER and last in ends:
            yield period, twelve_months(months, last)


def _in_force(charters: Mapping[date, date | None], day: date) -> date | None:
    """The charter (its day of publication → the day it was entered) that feedback was counted for on a day."""
    entered = [published for published, on in charters.items() if on and on <= day]
    return max(entered, default=max(charters, default=None))


async def responses_on_time(periods: Sequence[Period]) -> list[Count]:
    """Returns how many of the requests that fell due were answered by then; an unanswered one is late.

    Due is the date as extensions and pauses have moved it.
    """
    base: Counter[tuple[int, str]] = Counter()
    on_time: Counter[tuple[int, str]] = Counter()
    for one in await every_standing(_latest(periods)):
        state = one.state
        for period in periods:
            if period.starts_on <= state.due_on <= period.ends_on:
                key = one.request.borough_id, period.key
                base[key] += 1
                on_time[key] += state.answered_on is not None and state.answered_on <= state.due_on
    return [
        Count(borough_id, measures.RESPONSES_ON_TIME, key, number, on_time[borough_id, key])
        for (borough_id, key), number in base.items()
    ]


async def days_to_respond(periods: Sequence[Period]) -> list[Count]:
    """Returns the median days from asking to the first answer, as it stood when the period ended.

    It is of the requests answered in the period, and of those still waiting at its end, which count as longer than they
    have waited so far: `value` is None while it cannot be known. `base` is how many were answered, `detail` how many
    were waiting.
    """
    answered: dict[tuple[int, str], list[int]] = defaultdict(list)
    waiting: dict[tuple[int, str], list[int]] = defaultdict(list)
    for one in await every_standing(_latest(periods)):
        asked_on, answered_on = one.request.asked_on, one.state.answered_on
        for period in periods:
            key = one.request.borough_id, period.key
            if answered_on and period.starts_on <= answered_on <= period.ends_on:
                answered[key].append((answered_on - asked_on).days)
            elif asked_on <= period.ends_on and (answered_on is None or answered_on > period.ends_on):
                waiting[key].append((period.ends_on - asked_on).days)
    return [
        Count(
            borough_id,
            measures.DAYS_TO_RESPOND,
            key,
            len(answered[borough_id, key]),
            value=median(answered[borough_id, key], waiting[borough_id, key]),
            detail={"waiting": len(waiting[borough_id, key])},
        )
        for borough_id, key in sorted({*answered, *waiting})
    ]


def _latest(periods: Sequence[Period]) -> date:
    """A day by which every extension and pause that bears on the periods has run out."""
    return months_later(max(period.ends_on for period in periods), 2 * MOST_MONTHS_MORE)


async def minutes_on_time(periods: Sequence[Period]) -> list[Count]:
    """Returns for how many of the meetings whose minutes fell due a draft or more had been published by then."""
    earliest = min(period.starts_at for period in periods) - timedelta(days=60)
    latest = max(period.ends_at for period in periods)
    rows = await connections.get("default").execute_query_dict(
        "SELECT borough_id, starts_at, minutes.published_at FROM meeting"
        " LEFT JOIN minutes ON minutes.meeting_id = meeting.id"
        " WHERE meeting.published_at IS NOT NULL AND imported_at IS NULL AND ended_at IS NULL"
        " AND starts_at >= $1 AND starts_at < $2",
        [earliest, latest],
    )
    wanted = {period.key for period in periods}
    due, on_time = Counter[tuple[int, str]](), Counter[tuple[int, str]]()
    for row in rows:
        due_on = minutes_due_on(london_date(row["starts_at"]))
        for kind in CALENDAR:
            key = (row["borough_id"], Period.of(kind, due_on).key)
            due[key] += 1
            on_time[key] += _is_by(row["published_at"], due_on)
    return [
        Count(borough, measures.MINUTES_ON_TIME, period, base, on_time[borough, period])
        for (borough, period), base in due.items()
        if period in wanted
    ]


def _is_by(published_at: datetime | None, due_on: date) -> bool:
    """Whether something was published on or before a London date."""
    return published_at is not None and london_date(published_at) <= due_on
