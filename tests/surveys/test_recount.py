"""The tally is what the responses add up to, and can be made so again."""

import asyncio
import contextvars
import json
from collections import Counter
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tortoise.transactions import in_transaction

from boroughs.models import Borough
from engage.kit.audit import AuditEvent
from surveys.definition import codec
from surveys.definition.parts import Kind, Option, Row
from surveys.inbox import Item
from surveys.models import Exclusion, Survey, SurveyResponse, SurveyTally, SurveyVersion
from surveys.recount import NothingToCount, count, recount, recount_surveys
from surveys.settling import rows_of, settle
from tests.conftest import NOW
from tests.surveys.answers import asking_who
from tests.surveys.answers import given as answers_given
from tests.surveys.definitions import definitions
from tests.surveys.factories import (
    PUBLISHED_AT,
    make_draft,
    make_response,
    make_survey,
    publish,
    question_of,
)

MONTHS = (date(2026, 10, 1), date(2026, 11, 1))


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.filter_too_much,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(data=st.data())
async def test_the_database_counts_as_settling_does(hackney, data):
    """Any questionnaire, in two versions, and any answers."""
    survey = await make_draft(hackney, data.draw(asking_who(definitions(6))))
    await publish(survey)
    second = data.draw(asking_who(definitions(3)))
    await SurveyVersion.create(survey=survey, number=2, definition=codec.to_json(second), published_at=PUBLISHED_AT)
    right: Counter[Any] = Counter()
    for version in await survey.versions.all():
        definition = codec.from_json(version.definition)
        for _ in range(data.draw(st.integers(0, 4))):
            found = data.draw(answers_given(definition))
            document = json.loads(json.dumps(found.document(version.number)))
            month = data.draw(st.sampled_from(MONTHS))
            channel = data.draw(st.sampled_from(("online", "paper")))
            excluded = data.draw(st.sampled_from((Exclusion.NONE, Exclusion.NONE, Exclusion.DUPLICATE)))
            await make_response(survey, document["answers"], version=version.number, month=month, channel=channel,
                        exclusion=excluded)  # fmt: skip
            if not excluded:
                right.update(rows_of(definition, month, channel, document["answers"]))
    found = await count(survey)
    assert (found - right, right - found) == (Counter(), Counter())
    assert not (await recount(survey, is_to_fix=False, at=NOW)).differences


async def test_what_was_lost_or_counted_twice_is_found_and_put_right(hackney):
    survey = await make_survey(hackney, "police_listen", "age_band")
    for band in ("16_24", "25_34"):
        await make_response(survey, {"police_listen": "neither", "age_band": band})
    await make_response(survey, {"police_listen": "tend_to_agree"}, is_counted=False)
    await SurveyTally.filter(survey=survey, option="neither", age_band="16_24").update(count=7)
    await SurveyTally.filter(survey=survey, question_key="", age_band="25_34").delete()
    november = MONTHS[1]
    different = {
        (november, "", "online", "", "", ""): (0, 1),
        (november, "", "online", "25_34", "", ""): (0, 1),
        (november, "police_listen", "", "", "", ""): (0, 1),
        (november, "police_listen", "neither", "16_24", "", ""): (7, 1),
        (november, "police_listen", "tend_to_agree", "", "", ""): (0, 1),
    }
    found = await recount(survey, is_to_fix=False, at=NOW)
    assert (found.responses, found.differences) == (3, different)
    assert (await recount(survey, is_to_fix=False, at=NOW)).differences == different, "it only looked"
    assert (await recount(survey, is_to_fix=True, at=NOW)).differences == different
    assert not (await recount(survey, is_to_fix=False, at=NOW)).differences
    (event,) = await AuditEvent.filter(verb="recounted")
    assert (event.about, event.detail) == (f"hackney/surveys/{survey.slug}", {"rows": 5})


async def test_totals_outlive_the_answers_they_were_made_from(hackney):
    survey = await make_survey(hackney, "police_listen")
    await make_response(survey, {"police_listen": "neither"})
    await SurveyResponse.filter(survey=survey).delete()
    survey.rows_erased_on = NOW.date()
    await survey.save()
    with pytest.raises(NothingToCount):
        await recount(survey, is_to_fix=True, at=NOW)
    assert await SurveyTally.filter(survey=survey).count() == 3


async def test_more_counters_than_one_statement_holds(hackney):
    codes = [f"a{i}" for i in range(30)]
    rows = tuple(Row(code=code, label={"en": code}) for code in codes)
    options = tuple(Option(code=code, label={"en": code}) for code in codes)
    survey = await make_survey(
        hackney,
        questions=(
            question_of("table", kind=Kind.MATRIX, rows=rows, options=options),
            question_of("police_listen"),
            question_of("age_band"),
        ),
    )
    await make_response(survey, {"table": {"a3": "a29", "a29": "a0"}, "police_listen": "neither", "age_band": "16_24"})
    await make_response(survey, {"table": {"a3": "a29"}, "age_band": "16_24"})
    assert not (await recount(survey, is_to_fix=False, at=NOW)).differences


async def test_the_command_says_what_differs_and_ends_with_one_while_it_does(hackney, capsys):
    survey = await make_survey(hackney, "police_listen", slug="listening")
    await make_response(survey, {"police_listen": "neither"}, is_counted=False)
    erased = await make_survey(hackney, "police_listen", slug="erased", rows_erased_on=NOW.date())
    assert await recount_surveys("hackney/listening", is_to_fix=False, at=NOW)
    assert capsys.readouterr().out.splitlines() == [
        "hackney/listening: 2026-11 (responses) online: 0 in the tally, 1 counted",
        "hackney/listening: 2026-11 police_listen (answered): 0 in the tally, 1 counted",
        "hackney/listening: 2026-11 police_listen neither: 0 in the tally, 1 counted",
        "hackney/listening: 1 responses, 3 differences",
    ]
    assert not await recount_surveys(None, is_to_fix=True, at=NOW)
    out = capsys.readouterr().out
    assert "hackney/listening: 1 responses, put right" in out
    assert f"hackney/{erased.slug}: answers have been erased" in out
    assert await recount_surveys("hackney/nowhere", is_to_fix=True, at=NOW)


# ---- with rows that are really committed --------------------------------------------------------------------------


async def test_a_batch_that_settles_meanwhile_is_neither_lost_nor_doubled(alone):
    survey = await make_survey(await Borough.get(slug="hackney"), "police_listen", slug="counted-meanwhile")
    answered = {"version": 1, "answers": {"police_listen": "tend_to_agree"}}
    withdrawn = {"version": 1, "withdrawn": True}
    await make_response(survey, {"police_listen": "neither"}, is_counted=False)
    await _settle(survey, [Item(f"{number:064}", answered) for number in range(10)])
    await recount(survey, is_to_fix=True, at=NOW)
    async with in_transaction():
        assert not (await recount(survey, is_to_fix=True, at=NOW)).differences
        batches = [
            [Item(f"{number:064}", withdrawn) for number in range(5)],
            [Item(f"{number:064}", answered) for number in range(10, 20)],
        ]
        settling = [asyncio.create_task(_settle(survey, batch), context=contextvars.Context()) for batch in batches]
        assert not (await asyncio.wait(settling, timeout=0.5))[0], "they wait until the count is over"
    await asyncio.gather(*settling)
    right = await count(survey)
    assert right[MONTHS[1], "police_listen", "tend_to_agree", "", "", ""] == 15
    assert not (await recount(survey, is_to_fix=False, at=NOW)).differences


async def _settle(survey: Survey, items: list[Item]) -> None:
    async with in_transaction():
        await settle(survey.id, items, MONTHS[1])
