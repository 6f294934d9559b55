"""Any questionnaire that can be asked and any way through it: the files say what the database has, and why not."""

import csv
import io
import json
from collections import Counter
from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tortoise.transactions import in_transaction

from surveys.definition import codec
from surveys.definition.answers import counted
from surveys.definition.parts import Definition, Kind, Section
from surveys.definition.routing import asked
from surveys.exports import pages
from surveys.exports.columns import LEFT_EMPTY, NOT_ASKED, NOT_KNOWN, NOT_PLACED, hidden_in
from surveys.exports.table import Table, table_of
from surveys.models import SurveyVersion
from tests.surveys.answers import asking_who
from tests.surveys.answers import given as answers_given
from tests.surveys.definitions import definitions
from tests.surveys.factories import PUBLISHED_AT, make_draft, make_response, publish

RELAXED = [
    HealthCheck.filter_too_much,
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.function_scoped_fixture,
]


def cells_of(versions: dict[int, Definition], number: int, answers: dict) -> dict[tuple[str, str], str]:
    """What a response's row should hold, by (key, part), worked out without SQL."""
    definition = versions[number]
    hidden = hidden_in(versions)
    shown = {question.key for question in asked(definition, answers)[0]}
    newest: dict[str, Kind] = {}
    for one in sorted(versions):
        newest |= {question.key: question.kind for question in versions[one].asked}
    cells = {}
    for key, kind in newest.items():
        if key in hidden or kind.is_text:
            continue
        question = definition.question(key)
        here = question is not None and question.kind is kind
        why_not = LEFT_EMPTY if key in shown else NOT_ASKED
        answer = answers.get(key) if here else None
        for part in parts_of(versions, key, kind):
            own = here and (not part or part in parts_of({number: definition}, key, kind))
            cells[key, part] = (
                cell(question, answer, part) if own and answer is not None else why_not if own else NOT_ASKED
            )
    return cells


def parts_of(versions: dict[int, Definition], key: str, kind: Kind) -> list[str]:
    parts: dict[str, None] = {}
    for number in sorted(versions, reverse=True):
        question = versions[number].question(key)
        if question and question.kind is kind:
            things = question.rows if kind is Kind.MATRIX else question.choices
            if kind in (Kind.MATRIX, Kind.MULTIPLE_CHOICE, Kind.RANKING):
                parts |= {thing.code: None for thing in things if thing.code not in ("dont_know", "prefer_not_to_say")}
            else:
                parts[""] = None
    return list(parts)


def cell(question, answer, part):
    if isinstance(answer, dict):
        return answer.get(part, LEFT_EMPTY)
    if question.kind is Kind.MULTIPLE_CHOICE and isinstance(answer, list):
        return str(int(part in answer))
    if question.kind is Kind.RANKING and isinstance(answer, list):
        return str(answer.index(part) + 1) if part in answer else NOT_PLACED
    if question.kind in (Kind.NUMBER, Kind.DATE):
        return counted(_alone(question), {question.key: answer})[1][1]
    return answer


def _alone(question):
    return Definition(title={}, sections=(Section(key="s", questions=(replace(question, show_when=None),)),))


async def bytes_of(table: Table, file: str) -> bytes:
    if file in pages._WRITTEN:
        return pages._WRITTEN[file](table)
    return b"".join([chunk async for chunk in pages._STREAMED[file](table)])


def rows_in(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def texts_decide(versions: dict[int, Definition]) -> bool:
    """Whether a condition asks about a free text, which no file has."""
    texts = {q.key for d in versions.values() for q in d.asked if q.kind.is_text}
    conditions = [
        part.show_when for d in versions.values() for s in d.sections for part in (s, *s.questions) if part.show_when
    ]
    return any(test.question in texts for condition in conditions for test in condition.tests)


def as_counter(rows) -> Counter:
    return Counter(tuple(sorted(row.items())) for row in rows)


@settings(max_examples=80, deadline=None, suppress_health_check=RELAXED, phases=[Phase.generate])
@given(data=st.data())
async def test_every_file_read_again_is_what_people_answered(hackney, data):
    async with in_transaction():
        await check_files(hackney, data)


async def check_files(hackney, data):
    survey, right = await drawn(hackney, data)
    table = await table_of(survey)
    wide = rows_in(await bytes_of(table, "wide.csv"))
    own = {column.name: (column.key, column.part) for column in table.questions}
    found = [{own[name]: value for name, value in row.items() if name in own} for row in wide]
    if texts_decide(table.versions):
        found, right = without_what_hangs(found, right)
    assert as_counter(found) == as_counter(right)
    assert sorted(int(row[table.row.name]) for row in wide) == list(range(1, len(right) + 1))
    long = rows_in(await bytes_of(table, "long.csv"))
    by_row: dict[str, dict] = {}
    for line in long:
        by_row.setdefault(line[table.row.name], {})[line["question"], line["part"]] = line["value"]
    names = {column.name: (column.key or column.name, column.part) for column in table.columns}
    assert as_counter(by_row.values()) == as_counter(
        {names[name]: value for name, value in row.items() if name in names} for row in wide
    ) or not table.columns  # fmt: skip


def without_what_hangs(found, right):
    """Takes what is not known out of both: there, whether somebody was asked cannot be told."""
    unknown = {key for row in found for key, value in row.items() if value == NOT_KNOWN}
    why_not = (NOT_KNOWN, NOT_ASKED, LEFT_EMPTY)
    return [
        [{key: "-" if key in unknown and value in why_not else value for key, value in row.items()} for row in rows]
        for rows in (found, right)
    ]


async def drawn(hackney, data):
    """A random survey of one or two versions with some answers, and the cells of its table."""
    versions = {1: data.draw(asking_who(definitions(6)))}
    survey = await publish(await make_draft(hackney, versions[1]))
    if data.draw(st.booleans()):
        versions[2] = data.draw(asking_who(definitions(4)))
        document = codec.to_json(versions[2])
        await SurveyVersion.create(survey=survey, number=2, definition=document, published_at=PUBLISHED_AT)
    versions = {v.number: codec.from_json(v.definition) for v in await SurveyVersion.filter(survey=survey)}
    right = []
    for number in sorted(versions):
        for _ in range(data.draw(st.integers(1, 3))):
            document = data.draw(answers_given(versions[number])).document(number)
            answers = json.loads(json.dumps(document["answers"]))
            await make_response(survey, answers, version=number)
            right.append(cells_of(versions, number, answers))
    await make_response(survey, {}, exclusion="duplicate")
    return survey, right
