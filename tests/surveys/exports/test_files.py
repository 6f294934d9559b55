"""Who takes files of answers, when, what they open as, and what is in none of them."""

import csv
import io
import json
from collections import Counter
from datetime import date
from uuid import uuid4

import openpyxl
import pyreadstat
import pytest

from boroughs.people.models import Membership, Role
from engage.kit.audit import AuditEvent
from surveys.definition import parts
from surveys.definition.parts import Comparison, Condition, Kind, Option, Row
from surveys.exports.cells import safe, unsafe
from surveys.exports.codebook import sheet_of
from surveys.exports.programs import numbers_of, spss_names
from surveys.exports.table import table_of
from surveys.inbox import acknowledge
from surveys.models import InboxItem, Survey, SurveyResponse
from surveys.moderation.models import Comment, CommentState
from tests.conftest import NOW
from tests.factories import make_member, make_superintendent
from tests.surveys.factories import make_draft, make_response, make_survey, question_of
from tests.surveys.results.factories import copies_looked_for

FILES = ("wide.csv", "long.csv", "wide.xlsx", "wide.sav", "comments.csv", "codebook.csv", "codebook.json",
         "csv-metadata.json")  # fmt: skip
CLOSED = {"opens_on": date(2026, 10, 1), "closes_on": date(2026, 10, 31)}
TEXTS = ["=1+1", "+44 20", "@me", "-", "\tx", "＝2", "'quoted'", "plain, with “commas”\nand lines", "বাংলা"]


ROWS = (Row(code="r", label={"en": "R"}), Row(code="s", label={"en": "S"}))
TAKERS = (Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN, Role.ANALYST)
OTHERS = [role for role in Role if role not in (*TAKERS, Role.BOROUGH_SUPERINTENDENT, Role.PLATFORM_ADMIN)]


def options(*codes: str) -> tuple[Option, ...]:
    return tuple(Option(code=code, label={"en": f"=Option {code}"}) for code in codes)


async def make_closed(borough, people: int = 40) -> Survey:
    """A closed survey of every kind with some answers: 3 in 4 women, one of them alone in her group."""
    only_yes = Condition(tests=(parts.Test(question="known", comparison=Comparison.ANY_OF, values=("yes",)),))
    only_women = Condition(tests=(parts.Test(question="sex", comparison=Comparison.ANY_OF, values=("female",)),))
    survey = await make_survey(
        borough,
        questions=(
            question_of("known", kind=Kind.SINGLE_CHOICE, options=options("yes", "no"), has_other=True),
            question_of("ways", kind=Kind.MULTIPLE_CHOICE, options=options("a", "b"), show_when=only_yes),
            question_of("lines", kind=Kind.MATRIX, rows=ROWS, options=options("good", "bad")),
            question_of("order", kind=Kind.RANKING, options=options("x", "y", "z")),
            question_of("rating", kind=Kind.ZERO_TO_TEN, options=()),
            question_of("number", kind=Kind.NUMBER, options=(), decimals=2),
            question_of("day", kind=Kind.DATE, options=()),
            question_of("by"),
            question_of("one_improvement"),
            question_of("pregnant", kind=Kind.SINGLE_CHOICE, options=options("yes", "no"), show_when=only_women),
            question_of("disability", kind=Kind.SINGLE_CHOICE, options=options("yes", "no"), is_about_person=True),
            question_of("age_band"), question_of("sex"), question_of("ethnic_group"),
        ),
        **CLOSED,
    )  # fmt: skip
    for n in range(people):
        answers = {
            "known": "yes" if n % 3 else "no",
            "lines": {"r": "good", "s": "dont_know"} if n % 4 else {"r": "bad"},
            "order": ["x", "z"] if n % 5 else "dont_know",
            "rating": str(n % 11),
            "number": str(-n) if n % 7 else "prefer_not_to_say",
            "day": f"2026-0{1 + n % 9}-13",
            "by": "neither",
            "disability": "yes",
            "age_band": "16_24" if n % 2 else "prefer_not_to_say",
            "sex": "male" if n % 4 == 0 else "female",
            "ethnic_group": "black_african" if n == 1 else "asian_indian",
        }
        if n % 3 and n % 2:
            answers["ways"] = ["a", "b"] if n % 5 else "dont_know"
        await make_response(survey, answers, receipt_hash=f"secret{n:058}")
    await make_response(survey, {"known": "other"}, exclusion="duplicate")
    for number, text in enumerate(TEXTS):
        state = CommentState.REDACTED if number % 2 else CommentState.APPROVED
        await make_comment(survey, text, state)
    await make_comment(survey, "Nobody has read this", CommentState.WAITING)
    return survey


async def make_comment(survey, text, state):
    decided = None if state is CommentState.WAITING else date(2026, 11, 2)
    await Comment.create(id=uuid4(), borough_id=survey.borough_id, survey=survey, question_key="one_improvement",
                         text=text, state=state, received_on=date(2026, 10, 1), decided_on=decided)  # fmt: skip


def address(survey, file=""):
    return f"/hackney/surveys/{survey.slug}/exports{file and '/'}{file}"


def rows_in(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def alike(rows) -> Counter:
    """Rows without their number, in no order."""
    return Counter(tuple((name, value) for name, value in row.items() if name != "row") for row in rows)


@pytest.mark.parametrize("role", TAKERS)
async def test_clerks_and_analysts_take_every_file_and_it_is_recorded(hackney, browser, role):
    survey = await make_closed(hackney)
    person = await make_member(hackney, role)
    await browser.as_person(person)
    listed = await browser.get(address(survey))
    assert listed.status_code == 200
    for file in FILES:
        assert address(survey, file) in listed.text
        reply = await browser.get(address(survey, file))
        assert reply.status_code == 200, file
        assert reply.headers["content-disposition"] == f'attachment; filename="hackney-{survey.slug}-{file}"'
        assert reply.headers["cache-control"] == "no-store"
    events = await AuditEvent.filter(verb="took file", actor_id=person.id).order_by("id")
    assert [(e.about, e.detail["file"]) for e in events] == [(f"hackney/surveys/{survey.slug}", f) for f in FILES]
    assert [event.detail["rows"] for event in events] == [40, 40, 40, 40, len(TEXTS), 0, 0, 0]


@pytest.mark.parametrize("role", OTHERS)
async def test_nobody_else_of_the_borough_takes_one(hackney, browser, role):
    survey = await make_closed(hackney)
    await browser.as_person(await make_member(hackney, role))
    for file in ("", *FILES):
        assert (await browser.get(address(survey, file))).status_code == 403
    assert not await AuditEvent.filter(verb="took file").exists()


async def test_neither_the_police_nor_the_platform_nor_another_borough_nor_a_stranger(hackney, croydon, browser):
    survey = await make_closed(hackney)
    assert (await browser.get(address(survey, "wide.csv"))).status_code == 303
    superintendent = await make_superintendent(hackney)
    for person, status in (
        (superintendent, 403),
        (await make_member(None, Role.PLATFORM_ADMIN), 404),
        (await make_member(croydon, Role.COUNCIL_CLERK), 404),
    ):
        await browser.as_person(person)
        assert (await browser.get(address(survey, "wide.csv"))).status_code == status
    both = await make_superintendent(croydon)
    await Membership.create(person=both, borough=hackney, role=Role.ANALYST, starts_on=date(2026, 1, 1))
    await browser.as_person(both)
    assert (await browser.get(address(survey, "wide.csv"))).status_code == 403
    await browser.as_person(await make_member(croydon, Role.ANALYST))
    assert (await browser.get(address(survey, "wide.csv").replace("hackney", "croydon"))).status_code == 404


async def test_none_while_it_is_open_or_answers_wait_or_few_have_answered_or_they_are_erased(hackney, browser):
    await browser.as_person(await make_member(hackney, Role.ANALYST))
    survey = await make_closed(hackney, 29)
    draft = await make_draft(hackney)
    assert (await browser.get(address(draft))).status_code == 404

    async def refused(words):
        assert words in (await browser.get(address(survey))).text
        for file in FILES:
            reply = await browser.get(address(survey, file))
            assert (reply.status_code, words in reply.text) == (409, True)

    await refused("Fewer than 30 people")
    await make_response(survey, {"known": "yes"})
    assert (await browser.get(address(survey, "wide.csv"))).status_code == 200
    await acknowledge("survey", survey.id, "0" * 64, {"version": 1, "answers": {}})
    await refused("still to be counted")
    await Survey.filter(id=survey.id).update(closes_on=date(2026, 11, 21))
    await refused("once the survey has closed")
    await InboxItem.all().delete()
    await make_response(survey, {"known": "yes"}, flag="too_fast")
    await Survey.filter(id=survey.id).update(closes_on=date(2026, 11, 20))
    await copies_looked_for(NOW)
    await refused("once the results show")
    await Survey.filter(id=survey.id).update(checked_on=date(2026, 11, 21))
    assert (await browser.get(address(survey, "wide.csv"))).status_code == 200
    await make_response(survey, {"known": "yes"}, channel="paper")
    await refused("once the results show")
    await Survey.filter(id=survey.id).update(closes_on=date(2026, 10, 31), rows_erased_on=date(2026, 11, 1))
    await refused("were erased")


async def test_no_file_says_more_of_people_than_ten_have_in_common(hackney, browser):
    survey = await make_closed(hackney)
    await browser.as_person(await make_member(hackney, Role.ANALYST))
    page = (await browser.get(address(survey))).text
    files = {file: (await browser.get(address(survey, file))).text for file in FILES if not file.startswith("wide.s")}
    wide = rows_in(files["wide.csv"])
    assert min(Counter((row["age_band"], row["sex"]) for row in wide).values()) >= 10
    assert not {"ethnic_group", "channel", "disability", "pregnant"} & wide[0].keys()
    for words in ("What is your ethnic group?", "Question pregnant", "Question disability", "1 that do not count"):
        assert words in page
    assert {row["sex"] for row in wide} == {"female", "male"}
    assert {row["age_band"] for row in wide} == {"16_24", "NOT_KNOWN"}
    ids = map(str, await SurveyResponse.all().values_list("id", flat=True))
    secrets = ["secret", "2026-10-01", "Nobody has read", *ids]
    for file, text in files.items():
        for secret in secrets:
            assert secret not in text, file
    assert "black" not in files["wide.csv"] + files["long.csv"]
    assert "=1+1" not in files["wide.csv"] + files["long.csv"]
    orders = [[row["number"] for row in rows_in((await browser.get(address(survey, "wide.csv"))).text)] for _ in "ab"]
    assert orders[0] != orders[1]


async def test_why_there_is_no_answer_is_told(hackney, browser):
    survey = await make_closed(hackney)
    await browser.as_person(await make_member(hackney, Role.ANALYST))
    wide = rows_in((await browser.get(address(survey, "wide.csv"))).text)
    counts = {name: Counter(row[name] for row in wide) for name in wide[0]}
    assert counts["ways.a"] == {"NOT_ASKED": 14, "LEFT_EMPTY": 13, "1": 10, "dont_know": 3}
    assert counts["lines.s"] == {"dont_know": 30, "LEFT_EMPTY": 10}
    assert counts["order.z"] == {"2": 32, "dont_know": 8}
    assert counts["order.y"] == {"NOT_PLACED": 32, "dont_know": 8}
    assert counts["number"]["prefer_not_to_say"] == 6
    assert counts["day"] == {f"2026-0{month}": 5 if month < 5 else 4 for month in range(1, 10)}


async def test_each_file_opens_in_its_program_with_the_same_data(hackney, browser, tmp_path):
    survey = await make_closed(hackney)
    await browser.as_person(await make_member(hackney, Role.ANALYST))
    wide = rows_in((await browser.get(address(survey, "wide.csv"))).text)
    book = openpyxl.load_workbook(io.BytesIO((await browser.get(address(survey, "wide.xlsx"))).content))
    head, *rows = book["Answers"].iter_rows(values_only=True)
    assert alike(dict(zip(head, map(as_text, row), strict=True)) for row in rows) == alike(wide)
    assert {type(row[head.index("rating")]) for row in rows} == {int}
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    codebook = list(csv.reader(io.StringIO((await browser.get(address(survey, "codebook.csv"))).text, newline="")))
    assert [[cell or "" for cell in row] for row in book["Codebook"].iter_rows(values_only=True)] == codebook
    path = tmp_path / "wide.sav"
    path.write_bytes((await browser.get(address(survey, "wide.sav"))).content)
    table, meta = pyreadstat.read_sav(path, user_missing=True)
    columns = sheet_of(await table_of(survey))["columns"]
    names = spss_names(column["name"] for column in columns)
    assert list(table.columns) == names
    assert "by_" in names
    back = [
        {c["name"]: code_of(c, value) for c, value in zip(columns, row, strict=True)}
        for row in table.itertuples(index=False)
    ]
    assert alike(back) == alike(wide)
    assert meta.variable_value_labels["sex"][1.0] == "Female"
    assert meta.missing_ranges["ways.a"] == [{"lo": -5.0, "hi": -1.0}]


def as_text(value) -> str:
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def code_of(column, value) -> str:
    """The code that a number of an SPSS file stands for."""
    codes = {number: code for code, number in numbers_of(column).items()}
    return codes.get(value) or as_text(value)


async def test_the_metadata_name_the_columns_of_both_tables(hackney, browser):
    survey = await make_closed(hackney)
    await browser.as_person(await make_member(hackney, Role.ANALYST))
    metadata = json.loads((await browser.get(address(survey, "csv-metadata.json"))).text)
    assert metadata["@context"][0] == "http://www.w3.org/ns/csvw"
    assert "Not open data" in metadata["dc:rights"]
    for table in metadata["tables"]:
        rows = list(csv.reader(io.StringIO((await browser.get(address(survey, table["url"]))).text)))
        columns = table["tableSchema"]["columns"]
        assert [column["titles"]["und"][0] for column in columns] == rows[0]
        for row in rows[1:]:
            for column, cell in zip(columns, row, strict=True):
                assert cell in column.get("null", ()) or fits(column.get("datatype"), cell), (column, cell)


def fits(datatype, cell: str) -> bool:
    match datatype:
        case {"format": codes}:
            return cell in codes.split("|")
        case "integer":
            return str(int(cell)) == cell
        case "decimal":
            return bool(float(cell)) or cell == "0"
        case "gYearMonth":
            return bool(date.fromisoformat(f"{cell}-01"))
    return True


async def test_words_come_back_as_they_were_and_start_no_formula(hackney, browser):
    survey = await make_closed(hackney)
    await browser.as_person(await make_member(hackney, Role.ANALYST))
    rows = rows_in((await browser.get(address(survey, "comments.csv"))).text)
    assert sorted(unsafe(row["comment"]) for row in rows) == sorted(TEXTS)
    assert sorted(row["comment"] for row in rows) == sorted(map(safe, TEXTS)), "SQL and Python agree"
    assert not any(row["comment"][0] in "=+-@\t\r＝" for row in rows)
