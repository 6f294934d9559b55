"""How soon an office answers: against the reference programme's own reading of a case, and by hand."""

import csv
import random
from datetime import date, timedelta
from fractions import Fraction

import pytest

from boroughs.responses.listed.finding import Dated
from boroughs.responses.models import RequestKind
from boroughs.responses.state import state_on
from engage.indicators.estimates.cases.folders import Part
from engage.indicators.estimates.cases.timeliness import results
from engage.indicators.estimates.survival import curve, days_until
from engage.kit.comparisons import Direction
from engage.record.offices import words
from engage.record.offices.timeliness import Half, against_before, by_half, timeliness_of

DAY = date(2026, 11, 21)


def asked(number, asked_on, due_on, answered_on=None):
    state = state_on(DAY, due_on, [], [answered_on] if answered_on else [])
    return Dated(number, number, RequestKind.RECOMMENDATION, 1, asked_on, state)


def many(on_time, late=0, still_open=0, on=date(2026, 3, 2)):
    """Requests asked on a day and due four weeks later; answered after 20 days, after 40, or not."""
    due = on + timedelta(days=28)
    ends = [20] * on_time + [40] * late + [None] * still_open
    return [asked(n, on, due, on + timedelta(days=end) if end else None) for n, end in enumerate(ends)]


@pytest.mark.parametrize("seed", range(20))
def test_it_says_what_a_case_of_the_reference_says(seed, tmp_path):
    chance = random.Random(seed)
    requests, rows = [], []
    for number in range(chance.randrange(1, 80)):
        asked_on = DAY - timedelta(days=chance.randrange(400))
        due_on = asked_on + timedelta(days=28)
        answered_on = asked_on + timedelta(days=chance.randrange(60)) if chance.random() < 0.7 else None
        if due_on == DAY:  # the page gives the office the whole of the last day, the case counts it as over
            continue
        requests.append(asked(number, asked_on, due_on, answered_on))
        rows.append([number, asked_on, due_on, answered_on or ""])
    with (tmp_path / "data.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["id", "asked_on", "due_on", "answered_on"], *rows])
    case = {"kind": "timeliness", "data": "data.csv", "snapshot": DAY.isoformat()}
    expected = results(tmp_path, Part("case.json", case))["timeliness"]
    found = timeliness_of(requests, DAY)
    assert (found.asked, found.still_open) == (expected["requests"], expected["open"])
    assert (found.due, found.on_time) == (expected["due"], expected["on_time"])
    assert found.on_time_ends == (tuple(expected["ci_wilson"]) if found.due >= 30 else None)
    assert [found.half.days, found.half.low, found.half.high] == [expected["median"], *expected["ci_median"]]
    assert [found.most.days, found.most.low, found.most.high] == [expected["p90"], *expected["ci_p90"]]


def test_leaving_requests_unanswered_never_makes_an_office_look_faster():
    fast = timeliness_of(many(6), DAY)
    slow = timeliness_of(many(6, still_open=8), DAY)
    assert fast.half.days == 20
    assert slow.half.days is None
    assert words.days(slow, slow.half) == "Cannot tell: too many are still open"
    assert (slow.due, slow.on_time) == (14, 6)


def test_of_few_requests_nothing_is_said_that_chance_alone_could_say():
    few = timeliness_of(many(5), DAY)
    assert words.days(few, few.half) == "Cannot tell: too few requests"
    assert (words.on_time(few), words.on_time_range(few)) == ("5 of 5", "")
    six = timeliness_of(many(3, late=3), DAY)
    assert words.days(six, six.half) == "30 days"
    # In every range the page gives the chance of missing the true median is small: of five it is not.
    assert 2 * Fraction(1, 2) ** 6 < Fraction(1, 20) < 2 * Fraction(1, 2) ** 5


def test_from_thirty_on_there_is_a_share_with_its_range():
    figure = timeliness_of(many(24, late=6), DAY)
    assert words.on_time(figure) == "80% (24 of 30)"
    assert words.on_time_range(figure) == "63% to 90%"
    assert figure.half == days_until(curve({20: 24, 40: 6}, {}), Fraction(1, 2))


def test_what_is_not_due_yet_is_neither_on_time_nor_late():
    early = asked(1, date(2026, 11, 20), date(2026, 12, 18), date(2026, 11, 21))
    last_day = asked(2, DAY - timedelta(days=28), DAY)
    assert timeliness_of([early, last_day], DAY).due == 0


def test_half_years_follow_each_other_and_one_without_requests_is_there():
    requests = [*many(2, on=date(2025, 6, 30)), *many(1, on=date(2026, 7, 1))]
    assert [(half, figure.asked) for half, figure in by_half(requests, DAY)] == [
        (Half(2025, 1), 2),
        (Half(2025, 2), 0),
        (Half(2026, 1), 0),
        (Half(2026, 2), 1),
    ]
    assert (Half(2025, 2).starts_on, Half(2025, 2).ends_on) == (date(2025, 7, 1), date(2025, 12, 31))
    assert Half(2024, 1).ends_on == date(2024, 6, 30)
    assert len(by_half(many(1, on=date(2012, 1, 1)), DAY)) == 10
    assert by_half([], DAY) == []


def test_better_or_worse_is_only_said_where_it_can_be_told():
    good, bad = timeliness_of(many(30), DAY), timeliness_of(many(15, late=15), DAY)
    assert against_before(good, bad) is Direction.HIGHER
    assert against_before(bad, good) is Direction.LOWER
    assert against_before(good, good) is Direction.NO_CLEAR_DIFFERENCE
    assert against_before(good, timeliness_of(many(29), DAY)) is None
    assert "We cannot tell" in words.against_before(None)
