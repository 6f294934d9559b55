"""A release is audited before it is stored: an outsider with all that was ever published learns no small number."""

from random import Random

import pytest

from engage.indicators.disclosure import ALL, LONGEST, UNKNOWN, OutOfTime, Passed, Unsafe, audit
from engage.indicators.disclosure.auditing import LONGEST_EACH
from engage.indicators.disclosure.london import LONDON
from engage.indicators.disclosure.worlds import SECONDS_EACH
from engage.indicators.figures import document
from tests.indicators.disclosure.factories import BEGIN, TRUST, figure, inputs, part, quarters, releases
from tests.outsider import Answers, Result, attack, read

FEMALE, MALE = "sex=female", "sex=male"


def learnt(given, *files, until=None):
    """What the outsider learns of these releases and of the surveys' results, knowing all up to a quarter besides."""
    answers = [
        Answers(series.gss, part.quarter, part.survey, group, sum(said))
        for series, parts in given.items()
        for part in parts
        for group, said in part.answers.items()
    ]
    results = {
        Result(series.gss, part.quarter, part.survey, "" if category == ALL else category)
        for series, parts in given.items()
        for part in parts
        for category in part.shown
    }
    return attack(answers, read(map(document, files), TRUST, "sex"), results, until=until)


def borough(chance, size, count=7):
    """A borough with few answers: two surveys a quarter, of which the large ones show everybody."""
    parts = []
    for quarter in range(count):
        for survey in ("one", "two"):
            people = {"female": chance.randrange(size), "male": chance.randrange(size), "other": chance.randrange(4)}
            shown = {ALL} if sum(people.values()) >= 30 else set()
            parts.append(part(quarter, shown=shown, survey=survey, **people, **{UNKNOWN: chance.randrange(3)}))
    return parts


# ---- what the gate lets pass ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(2))
def test_four_releases_of_boroughs_with_few_answers_tell_an_outsider_nothing(seed):
    chance = Random(seed)
    given = inputs(E09000012=borough(chance, 12), E09000013=borough(chance, 25), E09000014=borough(chance, 40))
    published = releases(given, 3, 4, 5, 6)
    assert sum(map(len, published)) > 12
    assert learnt(given, *published) == []
    for number, now in enumerate(published):
        audit(now, [one for before in published[:number] for one in before], given)


# ---- what it does not ----------------------------------------------------------------------------------------------

FULL = {"female": 20, "male": 20}
NOW = {
    "a quarter with too few": (
        inputs(E09000012=[*quarters(*[FULL] * 4), part(4, female=3, male=5)]),
        [figure(3)],
        [figure(4)],
    ),
    "a group with too few in a quarter": (
        inputs(E09000012=[*quarters(*[FULL] * 4), part(4, female=4, male=14)]),
        [figure(3), figure(3, group=FEMALE)],
        [figure(4), figure(4, group=FEMALE)],
    ),
}
"""Releases that tell somebody who knows all up to the one before: (parts, what is in force, what is new)."""

PLANTED = {
    "a hidden group beside everybody and the others": (
        inputs(E09000012=quarters(*[{**FULL, "other": 1}] * 4)),
        [],
        [figure(3), figure(3, group=FEMALE), figure(3, group=MALE)],
    ),
    "London less a borough": (
        inputs(E09000012=quarters(*[{"female": 1, "male": 1}] * 4), E09000013=quarters(*[FULL] * 4)),
        [],
        [figure(3, LONDON), figure(3, "E09000013")],
    ),
    "what a survey with results of its own leaves": (
        inputs(
            E09000012=[
                *quarters(*[FULL] * 3),
                part(3, survey="large", shown={ALL}, female=40, male=40),
                part(3, survey="small", female=3, male=4),
            ]
        ),
        [figure(2)],
        [figure(3)],
    ),
}
"""Releases that tell anybody."""


@pytest.mark.parametrize("name", NOW)
def test_a_window_one_segment_too_small_is_seen_through_and_refused(name):
    given, before, new = NOW[name]
    assert learnt(given, before, new) == []
    assert learnt(given, before, new, until=BEGIN + 3)
    with pytest.raises(Unsafe, match="too few people could be told apart"):
        audit(new, before, given)


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_release_is_seen_through_by_the_outsider_and_refused(name):
    given, before, new = PLANTED[name]
    assert learnt(given, before) == []
    assert learnt(given, before, new)
    audit(before, [], given)
    with pytest.raises(Unsafe):
        audit(new, before, given)


def test_exact_bounds_refuse_it_too_without_the_rule(monkeypatch):
    monkeypatch.setattr("engage.indicators.disclosure.auditing._by_rule", lambda *_: [])
    for given, before, new in PLANTED.values():
        with pytest.raises(Unsafe, match="could be worked out"):
            audit(new, before, given)


def test_a_few_of_one_mind_are_refused_by_exact_bounds(monkeypatch):
    monkeypatch.setattr("engage.indicators.disclosure.auditing._by_rule", lambda *_: [])
    alike = inputs(E09000012=[*quarters(*[FULL] * 3), part(3, female=(12, 0), male=(14, 0))])
    with pytest.raises(Unsafe):
        audit([figure(3)], [figure(2)], alike)
    mixed = inputs(E09000012=[*quarters(*[FULL] * 3), part(3, female=(12, 0), male=(13, 1))])
    audit([figure(3)], [figure(2)], mixed)


def test_a_failure_names_the_cells_and_no_number():
    given, before, new = NOW["a group with too few in a quarter"]
    with pytest.raises(Unsafe) as refused:
        audit(new, before, given)
    [cell] = refused.value.cells
    assert str(cell) == f"{TRUST} E09000012 {FEMALE} 2024-Q2 to 2025-Q1: too few people could be told apart"
    assert (cell.first, cell.last) == (BEGIN + 1, BEGIN + 4)


# ---- what is never released ----------------------------------------------------------------------------------------


def test_a_figure_in_force_is_never_changed():
    given = inputs(E09000012=quarters(*[FULL] * 4))
    audit([figure(3, base=160)], [figure(3, base=160)], given)
    with pytest.raises(Unsafe, match="a figure in force is never changed"):
        audit([figure(3, base=165)], [figure(3, base=160)], given)


def test_a_figure_that_nothing_can_check_is_refused():
    with pytest.raises(Unsafe):
        audit([figure(3)], [], {})


def test_counts_that_changed_since_leave_open_what_was_published():
    parts = [*quarters(*[FULL] * 4), part(4, female=9, male=9)]
    before = [figure(3, base=160)]
    audit([figure(4)], before, inputs(E09000012=parts))
    parts[0] = part(0, female=18, male=17)  # five withdrew
    audit([figure(4)], before, inputs(E09000012=parts))


# ---- long audits ---------------------------------------------------------------------------------------------------


def test_an_audit_takes_a_quarter_of_an_hour_at_most_with_the_searches_that_are_not_broken_off():
    assert LONGEST_EACH < LONGEST
    assert LONGEST + 2 * SECONDS_EACH <= 15 * 60


def test_an_audit_that_takes_too_long_goes_on_where_it_stopped(tmp_path):
    chance = Random(1)
    given = inputs(E09000012=borough(chance, 25), E09000013=borough(chance, 25))
    [now] = releases(given, 3)
    ticks = iter(range(1000))
    with pytest.raises(OutOfTime):
        audit(now, [], given, passed=Passed(tmp_path / "passed"), seconds=1, clock=lambda: next(ticks))
    number = audit(now, [], given, passed=Passed(tmp_path / "passed"))
    assert number > 0
    assert audit(now, [], given, passed=Passed(tmp_path / "passed"), seconds=0, clock=lambda: 0.0) == number


def test_a_partition_that_takes_too_long_is_named():
    chance = Random(1)
    given = inputs(E09000012=borough(chance, 25), E09000013=borough(chance, 25))
    [now] = releases(given, 3)
    ticks = iter(range(1000))
    with pytest.raises(OutOfTime) as late:
        audit(now, [], given, seconds=1000, seconds_each=1, clock=lambda: next(ticks))
    [cell] = late.value.cells
    assert (cell.indicator, cell.gss, cell.partition) == (TRUST, "everywhere", "sex")
