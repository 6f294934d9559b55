"""What the privacy page promises to delete is deleted, and nothing before its time."""

import re
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import engage.retention
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from engage.kit.clock import london_date
from engage.kit.jobs import run
from engage.retention import CLEARED, RULES, erase_expired
from surveys.codes.models import SurveyCode
from surveys.models import SurveyResponse, SurveyTally
from surveys.moderation.models import Comment, CommentState, Original
from surveys.paper.models import Entry
from surveys.saved.models import SavedAnswers
from tests.surveys.factories import make_response, make_survey


async def test_a_withheld_comment_goes_after_thirty_days(hackney, clock):
    day = london_date(clock.now)
    for age in (29, 31):
        await Comment.create(
            id=uuid4(),
            borough=hackney,
            question_key="one_improvement",
            text=f"{age} days",
            state=CommentState.WITHHELD,
            received_on=day - timedelta(days=age),
            decided_on=day - timedelta(days=age),
            reason="names somebody",
        )
    await erase_expired(clock.now)
    assert [comment.text for comment in await Comment.all()] == ["29 days"]


async def test_a_comment_goes_after_twelve_months(hackney, clock):
    day = london_date(clock.now)
    for months in (11, 13):
        await Comment.create(
            id=uuid4(), borough=hackney, question_key="one_improvement", text=f"{months} months",
            received_on=day - timedelta(days=30 * months + 5),
        )  # fmt: skip
    taken = await erase_expired(clock.now)
    assert [comment.text for comment in await Comment.all()] == ["11 months"]
    assert taken["comments on searches after 12 months"] == 1


async def make_answered(borough, **values):
    """A survey that closed on 30 November 2026 and says who answers; one answer and two texts."""
    survey = await make_survey(borough, "police_listen", "age_band", "sex", "one_improvement", **values)
    answers = {"police_listen": "neither", "age_band": "16_24", "sex": "female"}
    await make_response(survey, answers)
    for text, state in (("Waiting", CommentState.WAITING), ("Said otherwise", CommentState.REDACTED)):
        decided = None if state is CommentState.WAITING else date(2026, 12, 1)
        comment = await Comment.create(
            id=uuid4(), borough=borough, survey=survey, question_key="one_improvement", text=text, state=state,
            received_on=date(2026, 11, 1), decided_on=decided,
        )  # fmt: skip
        if decided:
            await Original.create(comment=comment, text="Said")
    await Entry.create(
        survey=survey, number=1, version=1, channel="paper", typed={"age_band": ["16_24"]}, entered_by_id=1
    )
    return survey


async def kept(survey):
    """What the database still has of a survey: texts, the answers of its response, rows of its tally."""
    await survey.refresh_from_db()
    texts = await Comment.filter(survey=survey).count() + await Original.all().count() + await Entry.all().count()
    response = await SurveyResponse.get_or_none(survey=survey)
    return texts, response and response.answers, await SurveyTally.filter(survey=survey).count()


NIGHT = datetime(2027, 1, 1, 4, tzinfo=UTC)


async def test_a_survey_loses_texts_and_who_answered_then_its_answers_and_never_its_totals(hackney):
    survey = await make_answered(hackney, keep_texts_months=3, keep_rows_months=6)
    whole = {"police_listen": "neither", "age_band": "16_24", "sex": "female"}
    tally = await SurveyTally.filter(survey=survey).count()
    for night, is_kept, texts_erased_on, rows_erased_on in (
        (NIGHT.replace(month=2, day=28), (2, whole, tally), None, None),
        (NIGHT.replace(month=3, day=1), (0, {"police_listen": "neither"}, tally), date(2027, 3, 1), None),
        (NIGHT.replace(month=5, day=30), (0, {"police_listen": "neither"}, tally), date(2027, 3, 1), None),
        (NIGHT.replace(month=5, day=31), (0, None, tally), date(2027, 3, 1), date(2027, 5, 31)),
        (NIGHT.replace(month=6, day=1), (0, None, tally), date(2027, 3, 1), date(2027, 5, 31)),
    ):
        await erase_expired(night)
        assert await kept(survey) == is_kept
        assert (survey.texts_erased_on, survey.rows_erased_on) == (texts_erased_on, rows_erased_on)
    events = await AuditEvent.filter(verb__startswith="erased").order_by("id")
    assert [(event.verb, event.about, event.detail) for event in events] == [
        ("erased texts", f"hackney/surveys/{survey.slug}", {"rows": 2}),
        ("erased rows", f"hackney/surveys/{survey.slug}", {"rows": 1}),
    ]


async def test_each_survey_keeps_its_own_time_and_shows_it(hackney, croydon):
    short = await make_answered(hackney, keep_texts_months=1, keep_rows_months=1)
    await make_answered(croydon, keep_texts_months=36, keep_rows_months=36)
    await PageVersion.all().delete()
    taken = await erase_expired(NIGHT)
    assert taken["surveys, texts and who answered"] == taken["surveys, answers"] == 1
    assert [response.survey_id for response in await SurveyResponse.all()] != [short.id]
    assert [version.place for version in await PageVersion.all()] == ["hackney"]


async def test_answers_saved_for_later_go_after_their_last_day(hackney, clock):
    survey = await make_survey(hackney)
    day = london_date(clock.now)
    for days in (0, 1):
        await SavedAnswers.create(
            code_hash=f"{days:064}", survey=survey, sealed="…", expires_on=day - timedelta(days=days)
        )
    await erase_expired(clock.now)
    assert [saved.expires_on for saved in await SavedAnswers.all()] == [day]


async def test_one_time_codes_go_after_the_answers_of_their_survey(hackney, clock):
    kept = await make_survey(hackney)
    erased = await make_survey(hackney, rows_erased_on=london_date(clock.now) - timedelta(days=1))
    for number, survey in enumerate((kept, erased)):
        await SurveyCode.create(code_hash=f"{number:064}", survey=survey, batch=1)
    await erase_expired(clock.now)
    assert [code.survey_id for code in await SurveyCode.all()] == [kept.id]


async def test_the_job_of_the_night_runs_to_its_end(settings, clock):
    done = await run(engage.retention.jobs[0], clock.now)
    assert done
    assert done.outcome == "done"
    await done.delete()


def test_what_is_erased_is_cleared_from_the_pages_on_disk_of_every_table_that_residents_words_or_answers_are_in():
    tables = {table for rule in RULES.values() for table in re.findall(r"DELETE FROM (\w+)", rule)}
    of_no_resident = {"survey_code", "session", "one_time_link", "job_run", "webhook_delivery"}
    assert tables - of_no_resident <= set(CLEARED)
    assert {"survey_response", "message"} <= set(CLEARED)  # erased with a survey, and with a conversation
