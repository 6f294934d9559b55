"""An insider with a copy of the whole database, who knows who had which code, cannot say what anybody answered.

Twenty people answer one after the other, each with a code that the insider knows to be theirs, and everything is really
committed. The insider then has every row of every table with where it lies on disk (`ctid`), which transaction wrote
and which locked it (`xmin`, `xmax`) and all its columns, and tries every way of laying codes and answers side by side.

A way that only guesses is right once in twenty people on average, however they lie: the expected number of hits is 1.
`CHANCE` is reached by luck less than once in a million. Two variants show that the test would see a leak.
"""

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from tortoise import connections
from tortoise.transactions import in_transaction

from boroughs.models import Borough
from engage.app import build_app
from engage.kit.i18n import use_language
from engage.kit.jobs import run
from engage.kit.security import new_code
from surveys.codes.models import hash_of
from surveys.codes.spending import spend
from surveys.definition.parts import Kind, Option
from surveys.inbox import BATCH, SURVEYS, Item, put_back, take_batches
from surveys.jobs import jobs
from surveys.models import Assurance, Survey
from surveys.moderation.jobs import jobs as comment_jobs
from surveys.settling import settle
from tests.browser import Browser
from tests.conftest import NOW, TestClock
from tests.surveys.factories import make_draft, make_question, publish, unpublish

BY_DAY, BY_NIGHT = jobs
_, COMMENTS_BY_NIGHT = comment_jobs
PEOPLE = 20
CHANCE = 10
HASH = re.compile("[0-9a-f]{64}")
Row = dict[str, Any]


async def sql(statement, *values):
    return await connections.get("default").execute_query_dict(statement, list(values))


@dataclass
class Scene:
    """A survey, the code of each person in the order in which they answer, and the key that is not in the database."""

    settings: Any
    survey: Survey
    codes: list[str]

    @property
    def hashes(self) -> list[str]:
        """What the database keeps of each person's code, for an insider who has the key as well."""
        return [hash_of(self.settings.secret, self.survey.id, code) for code in self.codes]


@pytest.fixture
async def scene(settings) -> AsyncIterator[Scene]:
    """Twenty people have codes of forty that were made; each has an answer of their own, so that a match is seen."""
    use_language("en")
    survey = await make_draft(
        await Borough.get(slug="hackney"), slug="named", assurance=Assurance.ONE_TIME_CODES, short_link="bcdfg"
    )
    options = tuple(Option(code=f"o{number:02}", label={"en": f"Option {number}"}) for number in range(PEOPLE))
    await make_question(survey, "which", kind=Kind.SINGLE_CHOICE, options=options)
    await make_question(survey, "why", kind=Kind.LONG_TEXT)
    await publish(survey)
    codes = [new_code() for _ in range(2 * PEOPLE)]
    hashes = sorted(hash_of(settings.secret, survey.id, code) for code in codes)
    await sql("INSERT INTO survey_code SELECT unnest($2::text[]), 1, false, $1", survey.id, hashes)
    yield Scene(settings, survey, codes[:PEOPLE])
    for table in ("survey_response", "survey_tally", "survey_code", "comment"):
        await sql(f"DELETE FROM {table} WHERE survey_id = $1", survey.id)
    await sql("DELETE FROM inbox_item")
    await sql("DELETE FROM job_run")
    await unpublish(survey)


async def answer_in_order(scene, people, **typed):
    """Each person follows the link of their letter and answers, in a browser of their own, one after the other."""
    app = build_app(scene.settings, TestClock())
    for number in people:
        async with Browser(app) as browser:
            await browser.get(f"/i/bcdfg/{scene.codes[number]}")
            sent = await browser.post(
                f"/hackney/surveys/{scene.survey.slug}", data=answer_of(number) | typed | {"send": "1"}
            )
            assert sent.status_code == 303


def answer_of(number):
    return {"which": f"o{number:02}"}


async def close(scene):
    await sql("UPDATE survey SET opens_on = $2, closes_on = $2 WHERE id = $1", scene.survey.id, date(2026, 11, 20))


# ---- the insider --------------------------------------------------------------------------------------------------


async def dump() -> dict[str, list[Row]]:
    """Every row of every table in the order in which it lies on disk, with what PostgreSQL itself notes on it."""
    tables = await sql("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    statement = (
        "SELECT ctid::text AS ctid, xmin::text::bigint AS xmin, xmax::text::bigint AS xmax,"
        " row_to_json(t)::text AS said FROM {} AS t ORDER BY t.ctid"
    )
    return {row["tablename"]: await sql(statement.format(row["tablename"])) for row in tables}


def person_of(row: Row, known: list[str]) -> int | None:
    """Which person a row of codes is of, by what the insider knows of each person's code."""
    return next((number for number, text in enumerate(known) if text in row["said"]), None)


def answer_in(row: Row) -> int | None:
    """Which of the twenty answers a row holds."""
    found = re.search(r'"which":\s*"o(\d\d)"', row["said"])
    return int(found[1]) if found else None


def same_text(one: Row, other: Row) -> bool:
    """Whether two rows have a hash or an id in common."""
    ids = re.compile("[0-9a-f]{64}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
    return bool({*ids.findall(one["said"])} & {*ids.findall(other["said"])})


def place(row: Row) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", row["ctid"])))


ORDERS: dict[str, Callable[[Row], Any]] = {
    "where it lies": place,
    "transaction": lambda row: (row["xmin"], place(row)),
    "locking transaction": lambda row: (row["xmax"], place(row)),
    "first id": lambda row: min(re.findall('"([0-9a-f-]{36,64})"', row["said"]), default=""),
    "whole text": lambda row: row["said"],
}


def hits(dumped: dict[str, list[Row]], known: list[str]) -> dict[str, int]:
    """How many of the people each way of joining rows of codes to rows of answers is right about.

    A way may say nothing about somebody; every table is laid beside every other, in every order, forwards, backwards.
    """
    by_code = {name: [row for row in rows if person_of(row, known) is not None] for name, rows in dumped.items()}
    by_answer = {name: [row for row in rows if answer_in(row) is not None] for name, rows in dumped.items()}
    found: dict[str, int] = {}
    for here, codes in by_code.items():
        for there, answers in by_answer.items():
            if here == "survey_version" or there == "survey_version":
                continue
            where = f"{here} × {there}"
            found[f"{where}: an id in common"] = _right_pairs(codes, answers, known, same_text)
            found[f"{where}: a transaction of their own"] = _right_pairs(codes, answers, known, _alone(codes, answers))
            for name, order in ORDERS.items():
                for other_name, other in ORDERS.items():
                    lined = zip(sorted(codes, key=order), sorted(answers, key=other), strict=False)
                    back = zip(sorted(codes, key=order), sorted(answers, key=other, reverse=True), strict=False)
                    way = f"{where}: {name} beside {other_name}"
                    found[way] = _right(lined, known)
                    found[f"{way}, backwards"] = _right(back, known)
    return found


def _right(pairs, known) -> int:
    return sum(person_of(code, known) == answer_in(answer) for code, answer in pairs)


def _right_pairs(codes, answers, known, is_joined) -> int:
    """How many answers are joined to their person and to nobody else."""
    joined = [[person_of(code, known) for code in codes if is_joined(code, answer)] for answer in answers]
    return sum(people == [answer_in(answer)] for people, answer in zip(joined, answers, strict=True))


def _alone(codes, answers):
    """Whether two rows were written by one transaction, which wrote no other of either kind."""

    def is_joined(code: Row, answer: Row) -> bool:
        return (
            code["xmin"] == answer["xmin"]
            and sum(row["xmin"] == code["xmin"] for row in codes) == 1
            and sum(row["xmin"] == code["xmin"] for row in answers) == 1
        )

    return is_joined


def order_told(dumped: dict[str, list[Row]]) -> dict[str, int]:
    """How many answers stand where their person stood in the queue: the insider saw people come in one by one."""
    found = {}
    for name, rows in dumped.items():
        answers = [row for row in rows if answer_in(row) is not None]
        if name == "survey_version" or len(answers) < 2:
            continue
        for order_name, order in ORDERS.items():
            lined = [answer_in(row) for row in sorted(answers, key=order)]
            found[f"{name} by {order_name}"] = sum(
                number == at for number, at in zip(sorted(lined), lined, strict=True)
            )
            found[f"{name} by {order_name}, backwards"] = sum(
                number == at for number, at in zip(sorted(lined), reversed(lined), strict=True)
            )
    return found


def agreements(dumped: dict[str, list[Row]], known: list[str]) -> dict[str, float]:
    """The share of pairs of people who stand in the same order in the queue, in rows of codes and in rows of answers.

    About a half by chance; with twenty people it is under 0.1 or over 0.9 once in a million.
    """
    orders: dict[str, list[int]] = {"queue": list(range(PEOPLE))}
    for name, rows in dumped.items():
        for order_name, order in ORDERS.items():
            lined = sorted(rows, key=order)
            for kind, people in (
                ("codes", [person_of(row, known) for row in lined]),
                ("answers", [answer_in(row) for row in lined]),
            ):
                found = [person for person in people if person is not None]
                if len(found) == PEOPLE and name != "survey_version":
                    orders[f"{kind} in {name} by {order_name}"] = found
    return {f"{one} × {other}": _agreement(orders[one], orders[other]) for one in orders for other in orders
            if one.split(" ")[0] < other.split(" ")[0]}  # fmt: skip


def _agreement(one: list[int], other: list[int]) -> float:
    place = {person: at for at, person in enumerate(other)}
    pairs = [(a, b) for at, a in enumerate(one) for b in one[at + 1 :]]
    return sum(place[a] < place[b] for a, b in pairs) / len(pairs)


def written_together(dumped: dict[str, list[Row]]) -> set[int]:
    """The transactions that wrote or locked both a text and an answer (or the count of one), wherever they lie."""
    found: dict[str, set[int]] = {"texts": set(), "answers": set()}
    for name, rows in dumped.items():
        for row in rows:
            if name != "survey_version" and (has := re.search(r"In my own words|\bo\d\d\b", row["said"])):
                found["texts" if has[0].startswith("In") else "answers"] |= {row["xmin"], row["xmax"]} - {0}
    assert all(found.values()), "there is nothing to be joined"
    return found["texts"] & found["answers"]


def too_good(found: dict[str, int]) -> dict[str, int]:
    return {way: right for way, right in found.items() if right >= CHANCE}


# ---- what the insider finds ---------------------------------------------------------------------------------------


async def test_an_insider_with_the_database_and_the_key_joins_no_code_to_an_answer(scene):
    await answer_in_order(scene, range(PEOPLE))
    assert (await run(BY_DAY, NOW)).detail == {"answers": PEOPLE}
    dumped = await dump()
    tried = hits(dumped, scene.hashes)
    # It did look: all twenty answers and all twenty spent codes are there to be joined.
    assert len([row for row in dumped["survey_response"] if answer_in(row) is not None]) == PEOPLE
    spent = [row for row in dumped["survey_code"] if '"is_spent":true' in row["said"]]
    assert len([row for row in spent if person_of(row, scene.hashes) is not None]) == PEOPLE
    assert "survey_code × survey_response: where it lies beside transaction" in tried
    assert too_good(tried) == {}
    assert too_good(order_told(dumped)) == {}
    shares = agreements(dumped, scene.hashes)
    assert "answers in survey_response by where it lies × codes in survey_code by transaction" in shares
    assert "answers in survey_response by where it lies × queue" in shares
    assert {way: share for way, share in shares.items() if not 0.1 < share < 0.9} == {}
    assert all(right == 0 for way, right in tried.items() if "in common" in way or "of their own" in way)


async def test_no_table_has_a_code_or_the_hash_of_one_but_the_table_of_codes(scene):
    await answer_in_order(scene, range(PEOPLE))
    await run(BY_DAY, NOW)
    dumped = await dump()
    assert [name for name, rows in dumped.items() if any(person_of(row, scene.codes) is not None for row in rows)] == []
    with_hash = [name for name, rows in dumped.items() if any(person_of(row, scene.hashes) is not None for row in rows)]
    assert with_hash == ["survey_code"]
    responses = {found for row in dumped["survey_response"] for found in HASH.findall(row["said"])}
    others = {found for name, rows in dumped.items() if name != "survey_response" for row in rows
              for found in HASH.findall(row["said"])}  # fmt: skip
    assert len(responses) == PEOPLE
    assert not responses & others


async def test_with_a_batch_midway_the_database_without_the_key_tells_nothing(scene):
    """Thirteen have settled, seven wait. What waits lies under the hash of its code, which only the key makes of a
    code: the insider with the database knows the codes as they were printed."""
    await answer_in_order(scene, range(13))
    assert (await run(BY_DAY, NOW)).detail == {"answers": 13}
    await answer_in_order(scene, range(13, PEOPLE))
    dumped = await dump()
    assert len([row for row in dumped["inbox_item"] if answer_in(row) is not None]) == 7
    assert too_good(hits(dumped, scene.codes)) == {}
    # Nor does the order in which codes lie say in which order they were printed.
    lying = [person for row in dumped["survey_code"] if (person := person_of(row, scene.hashes)) is not None]
    assert sum(at == person for at, person in enumerate(lying)) < CHANCE
    await close(scene)
    assert (await run(BY_NIGHT, NOW)).detail == {"answers": 7}
    dumped = await dump()
    tried = hits(dumped, scene.hashes)
    # Seven that settle last are seven among whom nobody is told from another.
    assert too_good(tried) == {}
    assert all(right == 0 for way, right in tried.items() if "in common" in way or "of their own" in way)


async def test_with_a_batch_midway_those_who_settled_are_safe_from_the_key_too(scene):
    await answer_in_order(scene, range(13))
    await run(BY_DAY, NOW)
    await answer_in_order(scene, range(13, PEOPLE))
    dumped = await dump()
    dumped["inbox_item"] = []
    tried = hits(dumped, scene.hashes[:13])
    assert too_good(tried) == {}
    assert all(right == 0 for way, right in tried.items() if "in common" in way or "of their own" in way)


async def test_the_last_who_answers_is_not_told_by_being_alone(scene):
    """Ten settle while the survey is open; the ten others each alone, night after night, once it has closed."""
    await answer_in_order(scene, range(10))
    assert (await run(BY_DAY, NOW)).detail == {"answers": 10}
    await close(scene)
    for number in range(10, PEOPLE):
        document = {"version": 1, "channel": "online", "answers": answer_of(number), "texts": {}}
        await spend(scene.survey.id, scene.hashes[number], f"receipt {number}", document)
        assert (await run(BY_NIGHT, NOW, f"night {number}")).detail == {"answers": 1}
    tried = hits(await dump(), scene.hashes)
    assert too_good(tried) == {}
    assert all(right == 0 for way, right in tried.items() if "in common" in way or "of their own" in way)


async def test_no_transaction_has_both_what_the_last_few_answered_and_what_they_wrote(scene):
    """Three are left when the survey closes. Their words wait for the moderator's run, half an hour after theirs."""
    await answer_in_order(scene, range(10), why="In my own words")
    assert (await run(BY_DAY, NOW)).detail == {"answers": 10}
    assert written_together(await dump()) == set()
    await answer_in_order(scene, range(10, 13), why="In my own words")
    await close(scene)
    assert (await run(BY_NIGHT, NOW)).detail == {"answers": 3}
    dumped = await dump()
    assert sum("In my own words" in row["said"] for row in dumped["inbox_item"]) == 13
    assert written_together(dumped) == set()
    assert (await run(COMMENTS_BY_NIGHT, NOW)).detail == {"comments": 13}
    dumped = await dump()
    assert sum("In my own words" in row["said"] for row in dumped["comment"]) == 13
    assert written_together(dumped) == set()


# ---- the test would see it ----------------------------------------------------------------------------------------


async def test_without_shuffling_the_queue_would_be_told(scene):
    """The variant: items leave the inbox as they came in, and nothing mixes them."""
    await answer_in_order(scene, range(PEOPLE))
    async with in_transaction():
        async for survey_id, items in take_batches(SURVEYS, BATCH, mix=lambda _: None):
            await settle(survey_id, items, date(2026, 11, 1))
    dumped = await dump()
    assert order_told(dumped)["survey_response by where it lies"] == PEOPLE
    assert agreements(dumped, scene.hashes)["answers in survey_response by where it lies × queue"] == 1


async def test_with_words_parted_as_answers_settle_they_would_be_joined(scene):
    """The variant: one transaction stores the last answer and puts its text back."""
    async with in_transaction():
        await settle(scene.survey.id, [Item("receipt", {"answers": answer_of(1)})], date(2026, 11, 1))
        await put_back(scene.survey.borough_id, scene.survey.id, date(2026, 11, 1), [("why", "In my own words")])
    assert len(written_together(await dump())) == 1


async def test_with_the_code_as_receipt_everybody_would_be_told(scene):
    """The variant: the receipt's hash is the code's."""
    for number, hashed in enumerate(scene.hashes):
        document = {"version": 1, "channel": "online", "answers": answer_of(number), "texts": {}}
        await spend(scene.survey.id, hashed, hashed, document)
    await run(BY_DAY, NOW)
    assert hits(await dump(), scene.hashes)["survey_code × survey_response: an id in common"] == PEOPLE


async def test_with_a_transaction_each_everybody_would_be_told(scene):
    """The variant: each code is marked in the transaction that stores its response alone."""
    for number, hashed in enumerate(scene.hashes):
        async with in_transaction():
            item = Item(f"receipt {number}", {"version": 1, "channel": "online", "answers": answer_of(number)})
            await settle(scene.survey.id, [item], date(2026, 11, 1))
            await sql("UPDATE survey_code SET is_spent = true WHERE code_hash = $1", hashed)
    found = hits(await dump(), scene.hashes)
    assert found["survey_code × survey_response: a transaction of their own"] == PEOPLE
    assert found["survey_code × survey_response: transaction beside transaction"] == PEOPLE
