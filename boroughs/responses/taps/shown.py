"""What the public may see of what people said with one tap.

They are the people who pressed a button, whoever they were: never a sample of anybody, so there is no range here.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from boroughs.responses.standing import Standing
from boroughs.responses.taps.helping import asked_from, helped_from
from boroughs.responses.taps.models import TapAnswer, TapQuestion, TapTally
from engage.kit.figures import FEWEST_ANSWERS, FEWEST_ON_A_SIDE, nearest_five
from engage.kit.gate import FEWEST_DERIVABLE


@dataclass(frozen=True, slots=True)
class Count:
    """How many gave an answer: `people` rounded to the nearest 5, None for fewer than 5. `share` is 0–1 or None."""

    answer: TapAnswer
    people: int | None
    share: float | None


@dataclass(frozen=True, slots=True)
class Counted:
    """What was said to one question by those who asked (`by_asker`) or by everybody else.

    `base` is how many spoke, rounded to the nearest 5; None: fewer than ten, and then there are no counts.
    """

    question: TapQuestion
    by_asker: bool
    base: int | None
    counts: list[Count]


def counted(question: TapQuestion, by_asker: bool, numbers: dict[TapAnswer, int]) -> Counted:
    """Returns what may be seen of how many gave each answer.

    From ten people on: numbers rounded to the nearest 5, those under 5 not at all. From thirty on: shares too, but
    where fewer than five are on one side of one.
    """
    base = sum(numbers.values())
    if base < FEWEST_DERIVABLE:
        return Counted(question, by_asker, None, [])
    counts = []
    for answer in TapAnswer:
        people = numbers.get(answer, 0)
        is_hidden = min(people, base - people) < FEWEST_ON_A_SIDE
        # Of the rounded numbers: an exact share would give away what the rounding keeps.
        share = None if base < FEWEST_ANSWERS or is_hidden else nearest_five(people) / nearest_five(base)
        counts.append(Count(answer, nearest_five(people) if people >= FEWEST_ON_A_SIDE else None, share))
    return Counted(question, by_asker, nearest_five(base), counts)


async def counts_of(request_id: int, of_answer: int, questions: Iterable[TapQuestion]) -> list[Counted]:
    """Returns what may be seen of the taps about an answer: of each question those who asked, then everybody else."""
    rows = await TapTally.filter(request_id=request_id, of_answer=of_answer)
    numbers: dict[tuple[TapQuestion, bool], dict[TapAnswer, int]] = {}
    for row in rows:
        numbers.setdefault((row.question, row.by_asker), {})[row.answer] = row.shown
    return [counted(q, by_asker, numbers.get((q, by_asker), {})) for q in questions for by_asker in (True, False)]


@dataclass(frozen=True, slots=True)
class Said:
    """What people are asked about an answer on a day and what they said; `helped_from` is when the second is asked.

    `of_answer` is the answer's number. `is_latest`: that day comes sooner when what was promised is done.
    """

    of_answer: int
    questions: list[TapQuestion]
    counts: list[Counted]
    helped_from: date | None
    is_latest: bool = False

    def of(self, question: TapQuestion) -> list[Counted]:
        """Returns the counts of one question."""
        return next(
            (list(found) for asked, found in groupby(self.counts, lambda c: c.question) if asked is question), []
        )


async def said_of(standing: Standing) -> Said:
    """Returns that of a request's newest answer, as it stands on its day. Two queries or more."""
    day = standing.state.day
    asked_on = (await helped_from([standing], day)).get(standing.request.id)
    questions = [] if asked_on is None else [TapQuestion.ANSWERED_POINT]
    if asked_on and asked_on <= day:
        questions.append(TapQuestion.HELPED)
    is_latest = bool(asked_on and asked_on == asked_from(standing.newest_on or day, [None]))
    of_answer = standing.newest.response.number if standing.newest else 0
    counts = await counts_of(standing.request.id, of_answer, questions) if questions else []
    return Said(of_answer, questions, counts, asked_on, is_latest)


async def said_of_answer(number: int, request_ids: Collection[int]) -> dict[int, Said]:
    """Returns what was said of one answer, by the ids of the requests that it answers. One query.

    Of whether it helped only where figures are shown: when people are asked that is known of a request, not here.
    """
    numbers: dict[tuple[int, TapQuestion, bool], dict[TapAnswer, int]] = {}
    for row in await TapTally.filter(request_id__in=list(request_ids), of_answer=number):
        numbers.setdefault((row.request_id, row.question, row.by_asker), {})[row.answer] = row.shown
    return {id: _said_of_one(number, id, numbers) for id in request_ids}


def _said_of_one(number: int, id: int, numbers: dict[tuple[int, TapQuestion, bool], dict[TapAnswer, int]]) -> Said:
    both = (True, False)
    known = {q: [counted(q, who, numbers.get((id, q, who), {})) for who in both] for q in TapQuestion}
    has_helped = any(one.base is not None for one in known[TapQuestion.HELPED])
    questions = [TapQuestion.ANSWERED_POINT, *([TapQuestion.HELPED] if has_helped else [])]
    return Said(number, questions, [one for q in questions for one in known[q]], None)
