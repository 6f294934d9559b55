"""Feedback is counted by question and by commitment, of everybody and of one group at a time."""

from collections import Counter

from surveys.charter.models import CommitmentTally, Partition, QuestionTally
from tests.surveys.charter.factories import make_feedback, settle_all


async def counted(model, *columns, **where):
    rows = await model.filter(**where).values_list(*columns, "count")
    return {tuple(str(part) for part in row[:-1]): row[-1] for row in rows}


async def test_everybody_is_counted_once_in_each_partition(hackney):
    await make_feedback(hackney, age="13_15", ethnic_group="black")
    await make_feedback(hackney, age="under_13", ethnic_group="black")
    await make_feedback(hackney, age="25_34", ethnic_group="prefer_not_to_say")
    await make_feedback(hackney)
    await settle_all()
    assert await counted(QuestionTally, "partition", "group", question_key="", borough=hackney) == {
        ("", ""): 4,
        ("age", "under_18"): 2,
        ("age", "25_34"): 1,
        ("age", "unknown"): 1,
        ("ethnic_group", "black"): 2,
        ("ethnic_group", "unknown"): 2,
    }


async def test_groups_add_up_to_everybody_whatever_was_answered(hackney):
    for number in range(12):
        await make_feedback(hackney, age=("16_17", "18_24", "")[number % 3], told_grounds=("yes", "no")[number % 2])
    await settle_all()
    for model, subject, answer in (
        (QuestionTally, "question_key", "option"),
        (CommitmentTally, "commitment_id", "rating"),
    ):
        sums = {partition: Counter() for partition in Partition}
        for partition, *key, count in await model.all().values_list("partition", subject, answer, "count"):
            sums[Partition(partition)][tuple(key)] += count
        assert sums[Partition.ALL]
        assert sums[Partition.ALL] == sums[Partition.AGE] == sums[Partition.ETHNIC_GROUP]


async def test_when_it_was_is_never_counted(hackney):
    await make_feedback(hackney, month="2026-09", time_of_day="night", told_grounds="yes")
    await settle_all()
    keys = {key for (key,) in await counted(QuestionTally, "question_key")}
    assert keys == {"", "answering_as", "told_grounds"}


async def test_batches_of_one_month_add_up(hackney):
    await make_feedback(hackney, told_grounds="yes")
    await settle_all()
    await make_feedback(hackney, told_grounds="yes")
    await settle_all()
    where = {"question_key": "told_grounds", "partition": Partition.ALL}
    assert await counted(QuestionTally, "option", **where) == {("yes",): 2}
