"""Feedback moves on in shuffled batches, is counted, and cannot be put back in order."""

from datetime import UTC, date, datetime

import pytest

from engage.kit.cache import PageVersion
from surveys.charter.jobs import jobs, settle
from surveys.charter.models import CommitmentTally, EncounterFeedback, Partition
from surveys.inbox import acknowledge
from surveys.jobs import vacuum
from surveys.models import InboxItem
from surveys.moderation.jobs import jobs as comment_jobs
from surveys.moderation.models import Comment
from tests.conftest import NOW
from tests.surveys.charter.factories import forget_charter, make_feedback, settle_all


async def test_fewer_than_ten_wait_and_ten_move_together(hackney, croydon):
    for _ in range(9):
        await make_feedback(hackney)
    await make_feedback(croydon)
    assert await settle(NOW, 10) == {"moved": 0}
    await make_feedback(hackney)
    assert await settle(NOW, 10) == {"moved": 10}
    assert await InboxItem.all().count() == 1
    assert await EncounterFeedback.filter(borough=hackney, month=date(2026, 11, 1)).count() == 10


async def test_answers_are_counted_by_what_they_say_of_each_commitment(hackney):
    await make_feedback(hackney, treated_with_respect="fully", told_feedback="no")
    await make_feedback(hackney, treated_with_respect="mostly", told_law="not_sure")
    await make_feedback(hackney, treated_with_respect="hardly")
    await settle_all()
    await make_feedback(hackney, treated_with_respect="fully")
    await settle_all()
    tallies = await CommitmentTally.filter(borough=hackney, partition=Partition.ALL).select_related("commitment")
    assert {(t.commitment.code, t.rating.value): t.count for t in tallies} == {
        ("QE-1", "met"): 3,
        ("QE-1", "not_met"): 1,
        ("CO-1", "not_met"): 1,
        ("TE-2", "not_met"): 1,
        ("TR-4", "cannot_say"): 1,
    }


async def test_free_text_rests_apart_from_the_answers(hackney):
    await make_feedback(hackney, "Explain more", told_grounds="no")
    await settle_all()
    comment, feedback = await Comment.get(), await EncounterFeedback.get()
    assert (comment.text, comment.survey_id, comment.received_on) == ("Explain more", None, date(2026, 11, 1))
    assert comment.id != feedback.id
    assert "Explain more" not in str(feedback.answers)


async def test_the_order_of_rows_does_not_tell_the_order_of_people(connection, hackney):
    sent = [f"{number:03}" for number in range(60)]
    for mark in sent:
        await make_feedback(hackney, comment=mark, time_of_day=mark)
    await settle_all()
    answers = await connection.execute_query_dict(
        "SELECT answers->>'time_of_day' AS mark, id FROM encounter_feedback ORDER BY ctid"
    )
    comments = await connection.execute_query_dict("SELECT text AS mark, id FROM comment ORDER BY ctid")
    by_row, by_id = [a["mark"] for a in answers], [a["mark"] for a in sorted(answers, key=lambda a: a["id"])]
    of_comments = [c["mark"] for c in comments]
    orders = [sent, by_row, by_id, of_comments, [c["mark"] for c in sorted(comments, key=lambda c: c["id"])]]
    for place, one in enumerate(orders):
        for other in orders[place + 1 :]:
            assert sum(a == b for a, b in zip(one, other, strict=True)) < 12  # by chance one in sixty is in its place


async def test_what_moved_carries_no_moment_and_no_old_id(connection, hackney):
    await make_feedback(hackney)
    before = await InboxItem.get()
    await settle_all()
    row = (await connection.execute_query_dict("SELECT * FROM encounter_feedback"))[0]
    assert set(row) == {"id", "borough_id", "month", "receipt_hash", "answers"}
    assert row["month"] == date(2026, 11, 1)
    assert str(row["id"]).replace("-", "") not in before.token_hash


async def test_a_late_copy_of_what_was_counted_is_dropped(hackney):
    await make_feedback(hackney, "Once", told_law="yes")
    copy = await InboxItem.get()
    await settle_all()
    await InboxItem.create(
        token_hash=copy.token_hash, stream=copy.stream, subject_id=copy.subject_id, document=copy.document
    )
    assert await settle_all() == {"moved": 0}
    assert await Comment.all().count() == 1
    assert (await CommitmentTally.get(partition=Partition.ALL)).count == 1


async def test_feedback_waits_while_there_is_no_charter(hackney):
    await forget_charter()
    await make_feedback(hackney)
    assert await settle_all() == {"moved": 0}
    assert await InboxItem.all().count() == 1


async def test_settling_says_that_the_boroughs_pages_changed(hackney):
    async def version():
        page = await PageVersion.get_or_none(place=hackney.slug)
        return page.version if page else 0

    before = await version()
    await make_feedback(hackney)
    await settle_all()
    assert await version() == before + 1


@pytest.mark.parametrize(
    ("night", "moved"),
    [
        (datetime(2026, 11, 30, 3, 10, tzinfo=UTC), 0),
        (datetime(2026, 12, 1, 3, 9, tzinfo=UTC), 0),  # still the night before, caught up with
        (datetime(2026, 12, 1, 3, 10, tzinfo=UTC), 1),
        (datetime(2026, 12, 1, 15, 0, tzinfo=UTC), 1),  # caught up with after a stop
        (datetime(2026, 12, 2, 3, 10, tzinfo=UTC), 0),
    ],
)
async def test_fewer_than_ten_move_only_in_the_first_night_of_a_month(hackney, night, moved):
    by_day, by_night = jobs
    await make_feedback(hackney)
    assert await by_day.do(night) == {"moved": 0}
    assert await by_night.do(night) == {"moved": moved}


async def test_ten_move_in_any_night(hackney):
    by_day, by_night = jobs
    for _ in range(10):
        await make_feedback(hackney)
    assert await by_night.do(NOW) == {"moved": 10}
    assert by_day.after is by_night.after is vacuum


async def test_feedback_sent_again_is_nobody_new_and_its_comment_is_kept_once(hackney):
    by_day, _ = jobs
    for number in range(10):
        await acknowledge("charter", hackney.id, f"{number}" * 64, {"answers": {}, "comment": "Explain more"})
    await by_day.before(NOW)
    await acknowledge("charter", hackney.id, "0" * 64, {"answers": {}, "comment": "Explain more"})
    assert await by_day.do(NOW) == {"moved": 10}
    await acknowledge("charter", hackney.id, "0" * 64, {"answers": {}, "comment": "Explain more"})
    for number in range(9):
        await make_feedback(hackney)
        assert await by_day.do(NOW) == {"moved": 0}, number
    await make_feedback(hackney)
    assert await by_day.do(NOW) == {"moved": 10}
    await comment_jobs[1].work(NOW)
    assert await Comment.all().count() == 10
