"""Cases are added one by one or from a file, and whatever may tell who, where or when is refused."""

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from meetings.cases.models import Case, Power
from meetings.cases.screen import identifying
from meetings.models import Panel
from tests.factories import make_member
from tests.meetings.cases.factories import GROUNDS, RECORD, make_case
from tests.meetings.factories import make_panel

ADD, FILE = "/hackney/new-case", "/hackney/new-case/file"
HEAD = "quarter,power,child,grounds,record\n"


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


async def typed(hackney, **values):
    panel = await Panel.get_or_none(borough=hackney) or await make_panel(hackney)
    return {
        "panel": str(panel.id),
        "quarter": "2026-q3",
        "power": "pace_1",
        "child": "yes",
        "grounds": GROUNDS,
        "record": RECORD,
        **values,
    }


async def sent(browser, hackney, text, name="cases.csv"):
    panel = await Panel.get_or_none(borough=hackney) or await make_panel(hackney)
    data = text if isinstance(text, bytes) else text.encode()
    return await browser.post(FILE, data={"panel": str(panel.id)}, files={"file": (name, data, "text/csv")})


async def test_a_clerk_adds_a_case_once_and_it_gets_the_panels_own_number(browser, hackney, clerk):
    data = await typed(hackney)
    for _ in range(2):  # twice is once
        assert (await browser.post(ADD, data=data)).headers["location"] == "/hackney/cases/1"
    assert (await browser.post(ADD, data={**data, "child": "unknown"})).headers["location"] == "/hackney/cases/2"
    assert (await browser.post(ADD, data={**data, "child": "unknown"})).headers["location"] == "/hackney/cases/2"
    one, two = await Case.all().order_by("number")
    assert (one.power, one.is_child, one.opened_on, one.quarter.isoformat()) == (Power.PACE_1, True, None, "2026-07-01")
    assert two.is_child is None
    page = (await browser.get("/hackney/cases/1")).text
    assert GROUNDS in page
    assert "Members do not see this case yet." in page
    assert await AuditEvent.filter(actor_id=clerk.id, verb="added a case").count() == 2


async def test_a_form_without_a_panel_says_who_adds_one(browser, hackney, clerk):
    for path in (ADD, FILE):
        assert "This borough has no panel yet." in (await browser.get(path)).text


@pytest.mark.parametrize(
    "missing", ["quarter", "power", "child", "grounds"], ids=["quarter", "power", "child", "grounds"]
)
async def test_a_wrong_form_comes_back_with_all_that_was_typed(browser, hackney, clerk, missing):
    response = await browser.post(ADD, data=await typed(hackney, **{missing: ""}, record="Words to keep."))
    assert response.status_code == 422
    assert "Words to keep." in response.text
    assert not await Case.exists()


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Stopped by PC Smith outside.", "somebody’s name"),
        ("I stopped John Smith near the park.", "a name or a place"),
        ("I stopped José Łukasz near the park.", "a name or a place"),
        ("I stopped Jo\u200bhn Sm\u00adith near the park.", "a name or a place"),
        ("The male, OYELARAN TUNDE, was stopped.", "a name or a place"),
        ("Name SMITH, John.", "a name or a place"),
        ("John SMITH ran.", "a name or a place"),
        ("He stood at Ridley Road.", "a street or an address"),
        ("It was outside Hackney Central again.", "a name or a place"),
        ("The officer, shoulder number 4512CE, spoke.", "an officer’s number"),
        ("See CAD 4321 of that day.", "a reference"),
        ("See reference 01/2231/26.", "a reference"),
        ("Record 20263311 was kept.", "a reference"),
        ("A silver car AB12 CDE drove off.", "a vehicle registration"),
        ("His mother called 020 7946 0958 then.", "a telephone number"),
        ("Near E8 1EA at the corner.", "a postcode"),
        ("On 12 August he walked home.", "a date"),
        ("It began at 19:45 that day.", "an exact time"),
        ("It began at 7pm that day.", "an exact time"),
        ("It began at 1945hrs that day.", "an exact time"),
    ],
)
async def test_what_may_tell_who_where_or_when_is_refused_and_kept_in_the_box(browser, hackney, clerk, words, kind):
    for field in ("grounds", "record"):
        response = await browser.post(ADD, data=await typed(hackney, **{field: words}))
        assert response.status_code == 422
        assert f"({kind})" in response.text
        assert words in response.text
    assert not await Case.exists()


@pytest.mark.parametrize(
    "words",
    [
        GROUNDS,
        RECORD,
        "He was detained under section 23 of the Misuse of Drugs Act.",
        "The Stop and Search team turned on Body Worn Video. The officer asked twice.",
        "Three boys, aged 15 or 16, ran. Two came back.",
        "Section 1 of the Police and Criminal Evidence Act was named.",
    ],
)
def test_ordinary_words_of_a_record_pass(words):
    assert identifying(words) == []


async def test_a_text_that_is_too_long_is_refused_for_that_alone(browser, hackney, clerk):
    response = await browser.post(ADD, data=await typed(hackney, record="0" * 6_001))
    assert response.status_code == 422
    assert "This must be 6,000 characters or fewer" in response.text
    assert "a reference" not in response.text


async def test_a_file_adds_all_its_rows_once(browser, hackney, clerk):
    rows = (
        HEAD + f'2026 Q3,pace_1,yes,"{GROUNDS}",\nq1 2026,Another power,,Smelled of cannabis,"A line\nand another"\n\n'
    )
    for _ in range(2):
        assert (await sent(browser, hackney, "\ufeff" + rows)).headers["location"] == "/hackney/cases"
    one, two = await Case.all().order_by("number")
    assert (one.is_child, two.is_child, two.power, two.quarter.isoformat()) == (True, None, Power.OTHER, "2026-01-01")
    assert two.record == "A line\nand another"
    assert "Case 2" in (await browser.get("/hackney/cases")).text


async def test_a_file_with_a_wrong_row_adds_none_and_names_the_row(browser, hackney, clerk):
    rows = HEAD + f"2026 Q3,pace_1,no,{GROUNDS},\n2026 Q3,pace_1,no,Stopped John Smith at 19:45,\n1999 Q3,x,maybe,,\n"
    response = await sent(browser, hackney, rows)
    assert response.status_code == 422
    assert "Nothing was added." in response.text
    assert '<th scope="row" class="govuk-table__header">3</th>' in response.text
    assert "“19:45” (an exact time)" in response.text
    assert (
        "quarter: Select the quarter<br>power: Select the power<br>child: Say yes or no, or leave it empty"
        in response.text
    )
    assert not await Case.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "Select a CSV file"),
        (b"quarter,power\n1,2\n", "Missing: child, grounds, record"),
        (HEAD.encode(), "There is no case below the first row."),
        (HEAD.encode() + b"2026 Q3,pace_1,no,x,y\n" * 101, "A file has at most 100 cases."),
        (b"PK\x03\x04\x00\x00 not a sheet", "This is not a CSV file."),
        (b"PK\x03\x04 packed without a nought", "This is not a CSV file."),
        (b"x" * 200_001, "Select a CSV file smaller than 200 kB"),
        (HEAD.encode() + b'"never closed', "cannot be read as CSV"),
        (b"\xff\xfe\x00\x01", "This is not a CSV file."),
    ],
    ids=["nothing", "columns", "no row", "too many", "zip", "zip of text", "too large", "broken", "binary"],
)
async def test_what_is_no_sheet_of_cases_says_why(browser, hackney, clerk, data, says):
    response = await sent(browser, hackney, data)
    assert response.status_code == 422
    assert says in response.text
    assert not await Case.exists()


async def test_a_case_is_removed_until_members_see_it(browser, hackney, clerk):
    await make_case(hackney, opened_on=None)
    await make_case(hackney)
    assert (await browser.post("/hackney/cases/1/removal")).status_code == 303
    assert (await browser.post("/hackney/cases/1/removal")).status_code == 404
    assert (await browser.post("/hackney/cases/2/removal")).status_code == 409
    assert await Case.all().count() == 1


async def test_another_boroughs_panel_cannot_be_chosen(browser, hackney, croydon, clerk):
    other = await make_panel(croydon)
    assert (await browser.post(ADD, data=await typed(hackney, panel=str(other.id)))).status_code == 422
