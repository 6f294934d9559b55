"""What is read from the tallies: whole surveys, in the quarter in which they close, once nothing in them can change."""

import json
import zlib
from datetime import date

from boroughs.models import Borough
from engage.indicators.families import Moment
from engage.indicators.families.said import FAMILY
from engage.indicators.families.said.gathering import CELLS
from engage.indicators.measures import ITEMS
from engage.indicators.models import IndicatorRelease, PublishedFigure
from surveys.models import InboxItem, Survey, SurveyTally
from tests.indicators.factories import noon
from tests.indicators.families.said.factories import HACKNEY, LISTENS, TRUST

WOMEN = ("25_34", "female", "black")
NOBODY_KNOWS = ("", "", "")


async def gathered(*day: int):
    return (await FAMILY.gather(Moment(noon(*day), date(*day))))["surveys"]


async def make_survey(borough: Borough, slug: str, closes_on: date, **values) -> Survey:
    defaults = {"published_at": noon(2026, 1, 1), "opens_on": date(2026, 1, 1), "title": slug}
    return await Survey.create(borough=borough, slug=slug, closes_on=closes_on, **{**defaults, **values})


async def count(survey: Survey, cell, people: int, month: date = date(2026, 2, 1), **said) -> None:
    """Adds to the tally of a survey as settling does: whole responses, and answers by `question__option`."""
    about = dict(zip(("age_band", "sex", "ethnic_group"), cell, strict=True))
    rows = {("", "online"): people}
    for name, number in said.items():
        question, option = name.split("__")
        rows[question, option] = number
        rows[question, ""] = rows.get((question, ""), 0) + number
    for (question, option), number in rows.items():
        await SurveyTally.create(
            survey=survey, question_key=question, option=option, month=month, count=number, **about
        )


def line_of(lines, cell):
    """People, then favourable and other of trust and of whether the police listen, of one cell."""
    [line] = [line for line in lines if CELLS[line[0]] == cell]
    places = [2 + 2 * list(ITEMS).index(key) for key in (TRUST, LISTENS)]
    return [line[1], *(line[place + more] for place in places for more in (0, 1))]


async def test_answers_are_favourable_or_other_and_the_rest_are_none(hackney):
    survey = await make_survey(hackney, "one", date(2026, 3, 31))
    said = {"strongly_agree": 3, "tend_to_agree": 4, "neither": 5, "dont_know": 6, "prefer_not_to_say": 1}
    await count(survey, WOMEN, 20, **{f"police_trust_met__{option}": people for option, people in said.items()})
    await count(survey, WOMEN, 2, date(2026, 3, 1), police_trust_met__strongly_disagree=2)
    await count(survey, NOBODY_KNOWS, 4, police_listen__tend_to_agree=1, police_listen__tend_to_disagree=3)
    found = await gathered(2026, 5, 1)
    lines = found["surveys"][HACKNEY]["2026-Q1"]["one"]
    assert len(lines) == 2
    assert line_of(lines, WOMEN) == [22, 7, 7, 0, 0]
    assert line_of(lines, NOBODY_KNOWS) == [4, 0, 0, 1, 3]


async def test_a_survey_counts_as_a_whole_in_the_quarter_of_its_last_day(hackney):
    survey = await make_survey(hackney, "one", date(2026, 4, 1))
    await count(survey, WOMEN, 5, date(2026, 1, 1), police_trust_met__neither=5)
    await count(survey, WOMEN, 5, date(2026, 4, 1), police_trust_met__neither=5)
    assert (await gathered(2026, 6, 30))["surveys"] == {}
    assert line_of((await gathered(2026, 7, 1))["surveys"][HACKNEY]["2026-Q2"]["one"], WOMEN) == [10, 0, 10, 0, 0]


async def test_a_survey_that_asks_none_of_the_items_has_no_respondents(hackney):
    survey = await make_survey(hackney, "one", date(2026, 3, 1))
    await count(survey, WOMEN, 5, own_question__yes=5)
    draft = await make_survey(hackney, "two", date(2026, 3, 1), published_at=None)
    await count(draft, WOMEN, 5, police_trust_met__neither=5)
    assert (await gathered(2026, 5, 1))["surveys"] == {}


async def test_a_quarter_waits_until_all_its_surveys_are_settled_and_later_ones_wait_with_it(hackney, croydon):
    settled = await make_survey(hackney, "settled", date(2026, 1, 31))
    late = await make_survey(hackney, "late", date(2026, 6, 29))
    other = await make_survey(croydon, "other", date(2026, 6, 20))
    for survey in (settled, late, other):
        await count(survey, WOMEN, 5, police_trust_met__neither=5)
    found = await gathered(2026, 7, 6)
    assert found["waiting"] == {HACKNEY: "2026-Q2"}
    assert list(found["surveys"][HACKNEY]) == ["2026-Q1"]
    assert found["surveys"].keys() == {HACKNEY, "E09000008"}
    found = await gathered(2026, 7, 7)
    assert found["waiting"] == {}
    assert list(found["surveys"][HACKNEY]) == ["2026-Q1", "2026-Q2"]
    await InboxItem.create(token_hash="a" * 64, stream="survey", subject_id=settled.id, document={})
    found = await gathered(2026, 10, 20)
    assert (found["waiting"], found["surveys"].keys()) == ({HACKNEY: "2026-Q1"}, {"E09000008"})


async def test_what_was_released_is_gathered_with_its_windows(hackney):
    release = await IndicatorRelease.create(slot="2026-09", revision=1, released_at=noon(2026, 10, 8), method={},
                                            inputs=zlib.compress(b"{}"), inputs_sha256="", figures=b"",
                                            figures_sha256="")  # fmt: skip
    for key, status in {
        "12m-2026-06": "shown",
        "12m-2026-09": "use_with_care",
        "12m-2026-03": "not_enough_answers",
    }.items():
        await PublishedFigure.create(release=release, gss=HACKNEY, indicator=TRUST, group="sex=male", period=key,
                                     ends_on=date(2026, 9, 30), figure={"status": status})  # fmt: skip
    assert (await gathered(2026, 11, 1))["released"] == {
        HACKNEY: {TRUST: {"sex=male": ["12m-2026-06", "12m-2026-09"]}}
    }  # fmt: skip


async def test_what_a_surveys_own_results_give_is_gathered_with_it(hackney):
    survey = await make_survey(hackney, "one", date(2026, 3, 31))
    for cell, people in ((WOMEN, 80), (("25_34", "male", "white"), 60), (("35_44", "male", "black"), 15)):
        await count(survey, cell, people, police_trust_met__tend_to_agree=people // 3,
                    police_trust_met__neither=people // 3, police_trust_met__strongly_disagree=people // 3)  # fmt: skip
    await count(await make_survey(hackney, "two", date(2026, 3, 31)), WOMEN, 5, police_trust_met__neither=5)
    given = (await gathered(2026, 5, 1))["given"][HACKNEY]
    number = str(list(ITEMS).index(TRUST))
    assert given["two"] == {number: []}
    assert given["one"] == {
        number: [
            *("age_band=25_34", "all", "ethnic_group=", "ethnic_group=black", "ethnic_group=white"),
            *("sex=", "sex=female", "sex=male"),
        ]
    }


async def test_it_is_read_in_as_many_queries_for_many_surveys_as_for_one(hackney, croydon, queries):
    await count(await make_survey(hackney, "one", date(2026, 3, 31)), WOMEN, 5, police_trust_met__neither=5)
    del queries[:]
    await gathered(2026, 5, 1)
    few = len(queries)
    for number in range(5):
        for borough in (hackney, croydon):
            survey = await make_survey(borough, f"more-{number}", date(2026, 3, 31))
            await count(survey, WOMEN, 5, police_listen__neither=5)
    del queries[:]
    await gathered(2026, 5, 1)
    assert len(queries) == few <= 16


async def test_what_the_last_release_had_no_time_for_is_gathered_to_be_tried_again(hackney):
    late = [[TRUST, "everywhere", "sex", "12m-2026-09"]]
    for slot, found in (("2026-09", late), ("2026-10", [])):
        inputs = {"gathered": {"said": {"surveys": {"not_in_time": found}}}}
        await IndicatorRelease.create(slot=slot, revision=1, released_at=noon(2026, 11, 8), method={},
                                      inputs=zlib.compress(json.dumps(inputs).encode()), inputs_sha256="",
                                      figures=b"", figures_sha256="")  # fmt: skip
        assert (await gathered(2026, 11, 9))["late"] == found
