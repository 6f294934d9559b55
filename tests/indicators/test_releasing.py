"""The scheduled job: one release a month when it is announced, of what is new, all of it or nothing."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

import pytest

from boroughs.actions import open_workspace
from boroughs.models import Borough
from boroughs.people.models import Role
from engage.indicators.checking import surprises
from engage.indicators.compiling import NAME, compile_indicators, due_slot, jobs, run_by_hand
from engage.indicators.families import Family
from engage.indicators.families.said.cubes import MiscountedSurvey
from engage.indicators.families.said.withholding import TRIED_AGAIN
from engage.indicators.figures import Figure
from engage.indicators.models import IndicatorRelease, PublishedFigure
from engage.indicators.releasing import FAMILIES, FamilyFailed, due_at, release
from engage.indicators.reproducing import reproduce
from engage.indicators.standing import next_releases, stale_since
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from engage.kit.comparisons import Direction
from engage.kit.jobs import JobRun, run
from engage.kit.mail import OutboxMessage
from tests.factories import make_member
from tests.indicators.factories import (
    HACKNEY,
    ask,
    count_answers,
    hold,
    make_figure,
    make_survey,
    noon,
    respond,
)
from tests.indicators.test_pas_import import line, load, write

[JOB] = jobs("https://engage.example")
RUN_AT = datetime(2026, 10, 8, 5, 0, tzinfo=UTC)  # 06:00 in London
JULY, AUGUST, SEPTEMBER = (date(2026, month, 1) for month in (7, 8, 9))


async def figures():
    """Indicator, period → the figures of Hackney that were published, in the order of their releases."""
    found: dict[tuple[str, str], list[Figure]] = {}
    for row in await PublishedFigure.filter(gss=HACKNEY).order_by("id"):
        found.setdefault((row.indicator, row.period), []).append(Figure.from_json(row.figure))
    return found


@pytest.mark.parametrize(
    ("now", "slot"),
    [
        (RUN_AT, "2026-09"),
        (RUN_AT - timedelta(seconds=1), "2026-08"),
        (datetime(2026, 8, 31, 23, 30, tzinfo=UTC), "2026-07"),  # 00:30 on 1 September in London
        (datetime(2026, 11, 8, 5, 59, tzinfo=UTC), "2026-09"),  # 05:59 in London: the clocks went back
        (datetime(2026, 11, 8, 6, 0, tzinfo=UTC), "2026-10"),
        (datetime(2027, 1, 8, 6, 0, tzinfo=UTC), "2026-12"),
    ],
)
def test_a_run_stands_for_the_last_month_whose_release_was_announced(now, slot):
    assert due_slot(now) == JOB.slot(now) == slot
    assert due_at(slot) <= now


async def test_a_release_has_the_figures_of_every_family(hackney, tmp_path):
    await count_answers(await make_survey(hackney), JULY, responses=30)
    await respond(await ask(hackney, AUGUST), noon(2026, 8, 20))
    await hold(hackney, noon(2026, 8, 19), noon(2026, 8, 20))
    await load(write(tmp_path, line(share="0,46")))
    ran = await run(JOB, RUN_AT)
    release = await IndicatorRelease.get()
    assert (release.slot, release.revision, release.reason, release.released_at) == ("2026-09", 1, "", RUN_AT)
    found = await figures()
    assert ran.detail["new"] == ran.detail["figures"] == len(found) + 1  # London's
    assert found["local.surveys_answered", "2026-07"][0].value == 30
    [on_time] = found["acct.responses_on_time", "2026-08"]
    assert (on_time.numerator, on_time.base) == (1, 1)
    assert [one.value for key, (one,) in found.items() if key[0] == "pas.trust_mps"] == [0.46]


async def test_the_same_facts_make_no_second_release(hackney):
    await respond(await ask(hackney, AUGUST), noon(2026, 8, 20))
    await run(JOB, RUN_AT)
    assert await run(JOB, RUN_AT) is None
    again = await run_by_hand(RUN_AT + timedelta(days=2))
    assert (again.detail["revision"], again.detail["new"], again.detail["revised"]) == (None, 0, 0)
    assert await IndicatorRelease.all().count() == 1


# Revisions


async def test_a_revised_source_makes_a_revision_that_says_so_and_has_only_what_differs(hackney, tmp_path):
    await load(write(tmp_path, line(), line(measure="Good job")))
    await run(JOB, RUN_AT)
    await load(write(tmp_path, line(share="0,46"), line(measure="Good job"), name="again.csv"))
    again = await run_by_hand(RUN_AT + timedelta(days=3))
    first, second = await IndicatorRelease.all().order_by("id")
    assert (second.slot, second.revision) == ("2026-09", 2)
    assert second.reason == again.detail["reason"] == "Source pas: revision 2. Figures revised: 1."
    assert await PublishedFigure.filter(release=second).count() == again.detail["revised"] == 1
    assert again.detail["new"] == 0
    found = await figures()
    assert [one.value for one in found["pas.trust_mps", "12m-2023-12"]] == [0.6, 0.46]
    assert len(found["pas.good_job", "12m-2023-12"]) == 1
    assert first.figures_sha256 != second.figures_sha256


async def test_a_reason_can_be_given_by_hand(hackney):
    late = await ask(hackney, AUGUST)
    await run(JOB, RUN_AT)
    await respond(late, noon(2026, 8, 20))
    await run_by_hand(RUN_AT + timedelta(days=3), "An answer had the wrong date.")
    assert (await IndicatorRelease.get(revision=2)).reason == "An answer had the wrong date."


async def test_changed_facts_of_a_family_are_named(hackney):
    late = await ask(hackney, AUGUST)
    await run(JOB, RUN_AT)
    await respond(late, noon(2026, 8, 20))
    ran = await run_by_hand(RUN_AT + timedelta(days=3))
    assert ran.detail["reason"] == f"Facts of accounted changed. Figures revised: {ran.detail['revised']}."
    assert ran.detail["revised"] > 0


async def test_only_families_whose_figures_changed_are_given_as_the_reason(hackney, tmp_path):
    late = await ask(hackney, AUGUST)
    await load(write(tmp_path, line(), line(measure="Good job")))
    await run(JOB, RUN_AT)
    await respond(late, noon(2026, 8, 20))
    await load(write(tmp_path, line(share="0,46"), line(measure="Good job"), name="again.csv"))
    both = await run_by_hand(RUN_AT + timedelta(days=3))
    assert both.detail["reason"].startswith("Facts of accounted changed. Source pas: revision 2. Figures revised: ")
    await load(write(tmp_path, line(share="0,47"), line(measure="Good job"), name="third.csv"))
    await run(JOB, due_at("2026-10"))  # with another month of everything
    assert (await IndicatorRelease.get(slot="2026-10")).reason == "Source pas: revision 3. Figures revised: 1."


async def test_a_change_stays_published_when_the_period_before_is_too_old_to_be_counted(hackney):
    for asked, answered in ((date(2024, 7, 10), 30), (date(2024, 8, 10), 3)):  # due in August and in September
        for number in range(30):
            request = await ask(hackney, asked)
            if number < answered:
                await respond(request, noon(asked.year, asked.month, 20))
    await run(JOB, due_at("2026-07"))  # counts from August 2024 on
    [september] = (await figures())["acct.responses_on_time", "2024-09"]
    assert september.change.verdict is Direction.LOWER
    later = await run(JOB, due_at("2026-08"))
    assert (later.detail["revised"], len((await figures())["acct.responses_on_time", "2024-09"])) == (0, 1)
    assert (await reproduce(await IndicatorRelease.get(slot="2026-08"))).faults == []


async def test_a_changed_method_revises_figures_and_is_named(hackney):
    await ask(hackney, AUGUST)
    await release("2026-09", RUN_AT)
    [accounted] = [family for family in FAMILIES if family.name == "accounted"]
    other = Family(
        "accounted",
        accounted.method + 1,
        accounted.gather,
        lambda gathered: [replace(one, base=(one.base or 0) + 1) for one in accounted.compile(gathered)],
    )
    made = await release("2026-09", RUN_AT + timedelta(days=1), families=(other,))
    assert made.release.reason.startswith(f"Method of accounted: number {other.method}. Figures revised: ")


# Missed, failed, stale


async def test_months_that_were_missed_are_released_in_order_and_as_they_would_have_been(hackney):
    await ask(hackney, date(2026, 6, 10))
    await run(JOB, datetime(2026, 7, 8, 5, 0, tzinfo=UTC))
    await respond(await ask(hackney, JULY), noon(2026, 8, 20))
    ran = await run(JOB, RUN_AT + timedelta(hours=7))
    assert ran.detail["caught_up"] == ["2026-07", "2026-08"]
    releases = await IndicatorRelease.all().order_by("id")
    assert [one.slot for one in releases] == ["2026-06", "2026-07", "2026-08", "2026-09"]
    assert {one.revision for one in releases} == {1}
    assert releases[1].released_at == RUN_AT + timedelta(hours=7)
    periods = [set(await PublishedFigure.filter(release=one).values_list("period", flat=True)) for one in releases]
    assert periods == [{"2026-06", "2026-Q2"}, {"2026-07"}, {"2026-08"}, {"2026-09", "2026-Q3"}]
    assert sorted(await JobRun.filter(job=NAME).values_list("slot", flat=True)) == [
        "2026-06",
        "2026-07",
        "2026-08",
        "2026-09",
    ]


async def test_before_the_announced_moment_a_month_is_not_released_even_by_hand(hackney):
    await ask(hackney, SEPTEMBER)
    ran = await run_by_hand(RUN_AT - timedelta(seconds=1))
    assert (ran.slot, ran.detail["new"]) == ("2026-08", 0)


async def nothing(moment):
    """Gathers nothing."""
    return {}


def fail(gathered):
    """Compiles nothing."""
    raise ValueError("words of a resident")


BROKEN = Family("broken", 1, nothing, fail)


async def test_when_a_family_fails_nothing_of_any_is_released_and_the_operators_are_told_once(hackney):
    await ask(hackney, AUGUST)
    person = await make_member(None, Role.PLATFORM_ADMIN)
    job = replace(JOB, work=partial(compile_indicators, families=(*FAMILIES, BROKEN)))
    for minutes in (0, 10, 20):
        with pytest.raises(FamilyFailed):
            await run(job, RUN_AT + timedelta(minutes=minutes))
    assert await IndicatorRelease.all().count() == await PublishedFigure.all().count() == 0
    assert (await JobRun.get(job=NAME)).outcome == "failed"
    [message] = await OutboxMessage.filter(recipient=person.email)
    assert message.subject == "The indicators of 2026-09 were not released"
    assert "broken: ValueError" in message.text
    assert "resident" not in message.text
    assert await AuditEvent.filter(verb="indicators.failed").count() == 3
    assert (await run(JOB, RUN_AT + timedelta(minutes=30))).detail["new"] > 0


async def test_every_operator_is_told_however_much_went_wrong(hackney):
    people = [await make_member(None, Role.PLATFORM_ADMIN) for _ in range(2)]
    family = Family("said", 1, nothing, lambda _: [make_figure()], lambda *_: ["a cell that would be given away"] * 9)
    job = replace(JOB, work=partial(compile_indicators, families=(family,)))
    with pytest.raises(FamilyFailed):
        await run(job, RUN_AT)
    told = await OutboxMessage.all().values_list("recipient", flat=True)
    assert sorted(told) == sorted(person.email for person in people)


async def test_counts_that_contradict_themselves_are_told_with_what_to_do(hackney):
    def compile(_):
        raise MiscountedSurvey("spring in E09000012 has more answers than people: count it again (engage recount)")

    with pytest.raises(FamilyFailed, match=r"said: spring in E09000012 has more .* \(engage recount\)"):
        await release("2026-09", RUN_AT, families=(Family("said", 1, nothing, compile),))


async def test_two_figures_of_one_key_are_a_failure(hackney):
    family = Family("broken", 1, nothing, lambda gathered: [make_figure(), make_figure()])
    with pytest.raises(FamilyFailed, match="broken"):
        await release("2026-09", RUN_AT, families=(family,))


async def test_figures_that_must_not_be_seen_are_not_released_and_named(hackney):
    family = Family("said", 1, nothing, lambda gathered: [make_figure()], lambda gathered, figures: [figures[0].key[0]])
    with pytest.raises(FamilyFailed, match=r"said: acct\.responses_on_time"):
        await release("2026-09", RUN_AT, families=(family,))
    assert await IndicatorRelease.all().count() == 0


async def test_what_a_family_withholds_is_kept_with_its_inputs_and_told_operators_and_nobody_else(hackney):
    def settle(gathered):
        return {**gathered, "withheld": ["acct.public_questions_answered"]}, ["acct.public_questions_answered sex"]

    def compiled(gathered):
        names = {"acct.responses_on_time", "acct.public_questions_answered"} - set(gathered.get("withheld", ()))
        return [make_figure(name) for name in sorted(names)]

    family = Family("said", 1, nothing, compiled, settle=settle)
    made = await release("2026-09", RUN_AT, families=(family,))
    assert made.as_json()["withheld"] == ["acct.public_questions_answered sex"]
    assert [row.indicator for row in await PublishedFigure.all()] == ["acct.responses_on_time"]
    again = replace(family, settle=None)
    assert (await reproduce(await IndicatorRelease.get(), families=(again,))).faults == []
    assert "public_questions" not in made.release.reason


async def test_operators_are_told_once_of_what_was_withheld_and_that_it_is_tried_again(hackney):
    person = await make_member(None, Role.PLATFORM_ADMIN)

    def settle(gathered):
        return gathered, [f"local.survey.pas.trust_mps everywhere sex: {TRIED_AGAIN}"]

    family = Family("said", 1, nothing, lambda gathered: [], settle=settle)
    for days in (0, 1):
        await compile_indicators(RUN_AT + timedelta(days=days), families=(family,))
    [message] = await OutboxMessage.filter(recipient=person.email)
    assert message.subject == "Of the indicators of 2026-09 something was withheld"
    assert "trust_mps everywhere sex: there was no time to check it; it is tried again" in message.text


async def test_a_release_that_did_not_come_makes_the_last_one_old(hackney):
    await ask(hackney, AUGUST)
    assert await stale_since(RUN_AT) is None, "nothing was ever promised"
    await run(JOB, RUN_AT)
    november = due_at("2026-10")
    assert await stale_since(november - timedelta(seconds=1)) is None
    assert await stale_since(november + timedelta(minutes=30)) is None, "it may still be at work"
    assert await stale_since(november + timedelta(days=40)) == november
    job = replace(JOB, work=partial(compile_indicators, families=(BROKEN,)))
    with pytest.raises(FamilyFailed):
        await run(job, november)
    assert await stale_since(november + timedelta(minutes=1)) == november
    await run(JOB, november + timedelta(hours=2))
    assert await stale_since(november + timedelta(hours=2)) is None


async def test_the_coming_releases_are_announced_in_london_time():
    assert next_releases(datetime(2026, 3, 8, 6, 0, tzinfo=UTC))[:2] == [
        datetime(2026, 4, 8, 5, 0, tzinfo=UTC),
        datetime(2026, 5, 8, 5, 0, tzinfo=UTC),
    ]
    assert next_releases(RUN_AT)[0] == datetime(2026, 11, 8, 6, 0, tzinfo=UTC)


# What is odd


def test_a_figure_far_from_the_one_before_is_listed():
    before = make_figure(period="2026-Q2", value=0.5, low=0.4, high=0.6, base=100)
    near = make_figure(value=0.6, low=0.5, high=0.7, base=150)
    far = replace(near, value=0.75, low=0.65, high=0.85, base=151)
    assert surprises([near], [before, near]) == []
    assert surprises([far], [before, far]) == [
        "acct.responses_on_time E09000012 2026-Q3: 0.5 to 0.75, 3.5 standard errors",
        "acct.responses_on_time E09000012 2026-Q3: of 100 before, of 151 now",
    ]
    few = replace(far, value=None, low=None, high=None, base=10)
    assert surprises([few], [replace(few, period=before.period, base=2)]) == []


# Several at once, and however much there is


async def test_pages_of_those_concerned_and_of_all_london_are_made_anew(hackney):
    await ask(hackney, AUGUST)
    assert await changed(release("2026-09", RUN_AT)) == {"", "hackney"}


async def test_when_a_run_fails_pages_are_made_anew_to_say_that_they_are_old(hackney):
    job = replace(JOB, work=partial(compile_indicators, families=(BROKEN,)))

    async def failing():
        with pytest.raises(FamilyFailed):
            await run(job, RUN_AT)

    assert {"", "hackney"} <= await changed(failing())
    assert {"", "hackney"} <= await changed(run(JOB, RUN_AT)), "even though nothing is new"


async def changed(doing):
    """The places whose pages something makes anew."""
    before = dict(await PageVersion.all().values_list("place", "version"))
    await doing
    after = dict(await PageVersion.all().values_list("place", "version"))
    return {place for place, version in after.items() if version != before.get(place)}


async def test_a_run_takes_as_many_queries_for_many_boroughs_as_for_one(hackney, queries):
    await ask(hackney, AUGUST)
    await run(JOB, RUN_AT)
    few = len(queries)
    for borough in await Borough.filter(in_met=True, is_open=False).limit(20):
        await open_workspace(borough)
        await count_answers(await make_survey(borough), SEPTEMBER, responses=30)
    del queries[:]
    ran = await run(JOB, due_at("2026-10"))
    assert ran.detail["figures"] > 20 * 24
    assert len(queries) <= few + 1 <= 70


async def test_processes_that_run_at_once_release_once(alone):
    """On committed rows and a connection each: a second one waits for the first and finds nothing to do."""
    await count_answers(await make_survey(await Borough.get(slug="croydon")), SEPTEMBER, responses=30)
    ran = await asyncio.gather(*(run(JOB, RUN_AT) for _ in range(4)), run(JOB, RUN_AT, slot="by hand"))
    done = sorted((row for row in ran if row), key=lambda row: row.slot)
    assert [row.slot for row in done] == ["2026-09", "by hand"]
    assert sorted(str(row.detail["revision"]) for row in done) == ["1", "None"]
    assert await IndicatorRelease.all().count() == 1
