"""What the audit refuses is withheld, step by step, so that the rest is released; and made again from what was kept."""

import copy
import json

import pytest

from engage.indicators.disclosure import EVERYWHERE, NO_TIME, Cell, audit
from engage.indicators.families.said import FAMILY, telling, withholding
from engage.indicators.families.said.showing import parts
from engage.indicators.figures import document
from engage.indicators.models import LONDON_GSS
from engage.indicators.releasing import FamilyFailed, as_bytes, compile_all
from tests.indicators.families.said.factories import CROYDON, FULL, HACKNEY, LISTENS, TRUST, even, line, make_gathered
from tests.indicators.families.said.test_auditing import NOTHING, QUARTERS, everything, gathered

GATE = "engage.indicators.families.said.showing.decide_everywhere"


def both(people=10):
    """The lines of a survey that asks two indicators."""
    return [line(number, people, {TRUST: (6, 4), LISTENS: (5, 5)}) for number in FULL]


def unsafe():
    """Hackney and Croydon, and of Hackney and one indicator a last quarter of nine people: its new window is unsafe."""
    surveys = {gss: {key: both() for key in QUARTERS} for gss in (HACKNEY, CROYDON)}
    surveys[HACKNEY]["2026-Q4"] = [line(FULL[0], 9, {TRUST: (5, 4)}), line(FULL[1], 30, {LISTENS: (15, 15)})]
    surveys[CROYDON]["2026-Q4"] = both()
    said = make_gathered(surveys, "2026-Q4")
    for gss in (HACKNEY, CROYDON):  # the first windows are in force
        said["released"][gss] = {TRUST: {"": ["12m-2026-09"]}, LISTENS: {"": ["12m-2026-09"]}}
    return {"surveys": said, "commitments": NOTHING}


def shown(figures):
    return {(one.gss, one.indicator) for one in figures if one.is_shown}


def refused(indicator, gss, partition, category="all"):
    return Cell(indicator, gss, partition, category, 8100, 8103, "could be worked out")


def test_nothing_is_withheld_of_what_the_gate_let_pass():
    said = gathered()
    settled, lines = FAMILY.settle(said)
    assert (settled["surveys"]["withheld"], lines) == ([], [])
    assert FAMILY.compile(settled) == FAMILY.compile(said)


def test_what_an_open_gate_let_pass_is_withheld_and_all_else_is_released(monkeypatch):
    monkeypatch.setattr(GATE, everything)
    said = unsafe()
    assert (HACKNEY, TRUST) in shown(FAMILY.compile(said))
    with pytest.raises(FamilyFailed, match="too few people could be told apart"):
        compile_all(as_bytes("2027-01", {"said": said}), [FAMILY])
    settled, lines = FAMILY.settle(said)
    figures = compile_all(as_bytes("2027-01", {"said": settled}), [FAMILY])
    assert (HACKNEY, TRUST) not in shown(figures)
    assert {(HACKNEY, LISTENS), (CROYDON, TRUST), (CROYDON, LISTENS)} <= shown(figures)
    assert f"{TRUST} {HACKNEY} everybody and every group" in lines
    audit(figures, [], parts(settled["surveys"]))


def test_what_was_kept_gives_the_same_bytes_again_without_an_audit(monkeypatch):
    monkeypatch.setattr(GATE, everything)
    settled, _ = FAMILY.settle(unsafe())
    kept = as_bytes("2027-01", json.loads(json.dumps({"said": settled})))
    figures = document(compile_all(kept, [FAMILY]))
    monkeypatch.setattr("engage.indicators.families.said.auditing.audit", None)
    assert document(compile_all(kept, [FAMILY], is_checked=False)) == figures


def london():
    """All boroughs of these are London, which has figures as well."""
    said = make_gathered({gss: {key: even() for key in QUARTERS} for gss in (HACKNEY, CROYDON)})
    said["residents"] = {gss: said["residents"][gss] for gss in (HACKNEY, CROYDON)}
    return said


def groups(figures, gss):
    """The characteristics by which a place has figures, "" for everybody."""
    return {one.group.partition("=")[0] for one in figures if one.gss == gss}


def test_london_goes_first_its_groups_and_then_all_of_it_and_then_the_place_that_is_named(monkeypatch):
    said, seen = london(), []

    def given_away(surveys, figures, seconds):
        seen.append(figures)
        return [refused(TRUST, HACKNEY, "sex", "female")] if len(seen) < 6 else []

    monkeypatch.setattr(withholding, "given_away", given_away)
    settled, lines = withholding.settled(said)
    everyone = {"", "sex", "age_band", "ethnic_group"}
    columns = [{gss: groups(figures, gss) for gss in (LONDON_GSS, HACKNEY, CROYDON)} for figures in seen]
    assert columns == [
        {LONDON_GSS: everyone, HACKNEY: everyone, CROYDON: everyone},
        {LONDON_GSS: everyone - {"sex"}, HACKNEY: everyone, CROYDON: everyone},
        {LONDON_GSS: set(), HACKNEY: everyone, CROYDON: everyone},
        {LONDON_GSS: set(), HACKNEY: everyone - {"sex"}, CROYDON: everyone},
        {LONDON_GSS: set(), HACKNEY: set(), CROYDON: everyone},
        {LONDON_GSS: set(), HACKNEY: set(), CROYDON: set()},
    ]
    assert len(lines) == 5
    assert settled["not_in_time"] == [], "it was not for want of time"
    assert not any(
        character.isdigit() for one in lines for character in one.replace(HACKNEY, "").replace(LONDON_GSS, "")
    )


def test_without_time_no_new_figure_of_what_could_not_be_looked_at_is_released(monkeypatch):
    monkeypatch.setattr("engage.indicators.families.said.auditing._PASSED", frozenset())
    said = london()
    for key in QUARTERS:  # so few of a group that there are numbers to protect
        said["surveys"][HACKNEY][key]["one"] = even(1, 1, 0)
    assert list(telling.weighted(said))
    settled, lines = withholding.settled(said, seconds=0)
    assert list(telling.weighted(settled)) == []
    assert lines == [f"{TRUST} everywhere everybody and every group: {withholding.TRIED_AGAIN}"]


def after(said, settled):
    """What is gathered next: what was shown is in force, and what there was no time for waits."""
    found = copy.deepcopy(said)
    for one in list(telling.weighted(settled)):
        groups = found["released"].setdefault(one.gss, {}).setdefault(one.indicator, {})
        groups.setdefault(one.group, []).append(one.period.key)
    return found | {"late": settled["not_in_time"]}


def late(monkeypatch, *, while_there_is, said=None):
    """What is gathered after a release whose audit had no time as long as there were such figures, and its lines."""
    said = said or london()

    def given_away(surveys, figures, seconds):
        unseen = [one for one in figures if while_there_is(one)]
        return [Cell(TRUST, EVERYWHERE, "sex", "all", 8100, 8103, NO_TIME)] if unseen else []

    with monkeypatch.context() as patched:
        patched.setattr(withholding, "given_away", given_away)
        settled, lines = withholding.settled(said)
    return after(said, settled), settled, lines


def keys(figures):
    return {one.key for one in figures}


def test_a_partition_that_there_was_no_time_for_is_tried_again_and_is_what_it_would_have_been(monkeypatch):
    whole = list(telling.weighted(london()))
    next_time, settled, lines = late(
        monkeypatch, while_there_is=lambda one: one.gss == LONDON_GSS and one.group.startswith("sex=")
    )
    first = list(telling.weighted(settled))
    assert keys(first) == {one.key for one in whole if one.gss != LONDON_GSS or not one.group.startswith("sex=")}
    assert lines == [f"{TRUST} {LONDON_GSS} sex: {withholding.TRIED_AGAIN}"]
    again, lines = withholding.settled(next_time)
    second = list(telling.weighted(again))
    assert keys(second) == keys(whole) - keys(first)
    assert [(one.value, one.gap.exact.value) for one in second] == [
        (one.value, one.gap.exact.value) for one in whole if one.key in keys(second)
    ], "with their gaps to everybody's figure, which was released before"
    assert (again["not_in_time"], lines) == ([], [])
    assert list(telling.weighted(after(next_time, again))) == [], "once"


def test_an_indicator_that_there_was_no_time_for_is_tried_again_though_another_was_released(monkeypatch):
    said = make_gathered({gss: {key: both() for key in QUARTERS} for gss in (HACKNEY, CROYDON)})
    next_time, settled, lines = late(monkeypatch, while_there_is=lambda one: one.indicator == TRUST, said=said)
    first = list(telling.weighted(settled))
    assert {one.indicator for one in first} == {LISTENS}
    assert lines[-1].endswith(withholding.TRIED_AGAIN)
    assert list(telling.weighted({**next_time, "late": []})) == [], "or it would never come"
    second = list(telling.weighted(next_time))
    assert keys(first) | keys(second) == keys(list(telling.weighted(said)))
    assert {one.indicator for one in second} == {TRUST}


def test_what_is_late_again_waits_for_the_release_after_and_no_window_comes_after_a_later_one(monkeypatch):
    next_time, settled, _ = late(monkeypatch, while_there_is=lambda one: one.group.startswith("sex="))
    later, again, _ = late(monkeypatch, while_there_is=lambda one: one.group.startswith("sex="), said=next_time)
    assert again["not_in_time"] == settled["not_in_time"] != []
    for gss in (HACKNEY, CROYDON):
        later["surveys"][gss]["2026-Q4"] = {"one": even()}
    later["until"] = "2026-Q4"
    figures = [one for one in list(telling.weighted(later)) if one.group.startswith("sex=")]
    assert {one.period.key for one in figures} == {"12m-2026-09", "12m-2026-12"}
    passed = after(later, {**later, "not_in_time": settled["not_in_time"]})
    for groups in passed["released"].values():
        for group, lasts in groups[TRUST].items():
            lasts[:] = ["12m-2026-12"] if group.startswith("sex=") else lasts
    assert list(telling.weighted(passed)) == []
