"""A clerk makes one-time codes: letters, a spreadsheet, e-mails. They are shown once and nobody can list them."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import segno

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage, send_waiting
from engage.kit.security import is_code
from surveys.codes.models import SurveyCode, hash_of
from surveys.definition import codec
from surveys.models import Assurance, Survey, SurveyVersion
from tests.factories import make_member, make_person, make_superintendent
from tests.surveys.factories import definition_of, make_draft, make_survey, publish, question_of

CODE = re.compile(r"\b[b-z2-9]{4}(?:-[b-z2-9]{4}){3}\b")
AFTER = datetime(2026, 12, 1, 0, 30, tzinfo=UTC)


@pytest.fixture
async def survey(hackney):
    return await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES, short_link="bcdfgh")


@pytest.fixture
async def clerk(browser, hackney):
    return await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))


def here(survey, more=""):
    return f"/hackney/surveys/{survey.slug}/codes{more}"


async def stored(survey):
    return {code.code_hash async for code in SurveyCode.filter(survey=survey)}


def letters_in(text):
    return re.findall(r"<section class=\"engage-sheet engage-letter\".*?</section>", text, re.S)


async def test_letters_have_a_code_each_and_the_database_has_a_hash_of_each(clerk, survey, settings):
    page = await clerk.post(here(survey), data={"number": "3", "way": "letters", "batch": "1"})
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-store"
    assert "cannot be shown again" in page.text
    codes = [CODE.search(letter).group() for letter in letters_in(page.text)]
    assert len(set(codes)) == 3
    assert all(map(is_code, codes))
    assert await stored(survey) == {hash_of(settings.secret, survey.id, code) for code in codes}
    assert "engage.test/s/bcdfgh" in page.text
    assert "until the end of 30 November 2026" in page.text
    again = await clerk.get(here(survey))
    assert not [code for code in codes if code in again.text]
    [event] = await AuditEvent.filter(verb="made one-time codes")
    assert event.detail == {"number": 3, "batch": 1, "way": "letters"}


async def test_the_picture_on_a_letter_is_the_address_that_enters_its_code(clerk, survey):
    page = await clerk.post(here(survey), data={"number": "2", "way": "letters", "batch": "1"})
    mask = None
    for letter in letters_in(page.text):
        address = f"https://engage.test/i/bcdfgh/{CODE.search(letter).group()}"
        expected = segno.make(address, error="m", micro=False, boost_error=False, mask=mask)
        mask = expected.mask
        width = int(re.search(r'viewBox="0 0 (\d+)', letter).group(1))
        drawn = re.search(r'<path[^>]* stroke="#000"[^>]* d="([^"]+)"', letter).group(1)
        assert modules(drawn, width, border=4) == [[bool(dark) for dark in row] for row in expected.matrix]


def modules(path, width, border):
    """What an SVG path of horizontal lines paints, as rows of dark or not, without the border."""
    dark = [[False] * width for _ in range(width)]
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            for step in range(int(values[0])):
                dark[int(y)][int(x) + step] = True
            x += values[0]
    return [row[border : width - border] for row in dark[border : width - border]]


async def test_a_letter_speaks_every_language_of_the_survey(clerk, hackney):
    asked = definition_of(question_of("police_listen"), languages=("en", "bn", "ar"))
    draft = await make_draft(hackney, asked, assurance=Assurance.ONE_TIME_CODES, short_link="bcdfgj")
    version = await SurveyVersion.get(survey=draft)
    titles = {"en": draft.title, "bn": "জরিপ"}
    version.definition = codec.to_json(replace(codec.from_json(version.definition), title=titles))
    await version.save()
    survey = await publish(draft)
    page = await clerk.post(here(survey), data={"number": "1", "way": "letters", "batch": "1"})
    [letter] = letters_in(page.text)
    assert re.search(r'lang="bn" dir="ltr">\s*<h2 lang="bn" dir="ltr">জরিপ', letter)
    assert re.search(rf'lang="ar" dir="rtl">\s*<h2 lang="en" dir="ltr">{draft.title}', letter)


async def test_the_spreadsheet_has_codes_and_addresses_and_no_formula(clerk, survey, settings):
    reply = await clerk.post(here(survey), data={"number": "20000", "way": "spreadsheet", "batch": "1"})
    assert reply.headers["content-type"].startswith("text/csv")
    assert reply.headers["content-disposition"] == f'attachment; filename="{survey.slug}-codes.csv"'
    assert reply.headers["cache-control"] == "no-store"
    header, *rows = csv.reader(io.StringIO(reply.text))
    assert header == ["code", "address_with_code", "address"]
    assert len({row[0] for row in rows}) == 20000
    assert rows[0][1:] == [f"https://engage.test/i/bcdfgh/{rows[0][0]}", "https://engage.test/s/bcdfgh"]
    assert all(cell[0].isalnum() for row in rows for cell in row)
    assert hash_of(settings.secret, survey.id, rows[-1][0]) in await stored(survey)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "Enter how many codes"),
        ({"number": "0", "way": "letters"}, "between 1 and 20,000"),
        ({"number": "20001", "way": "letters"}, "between 1 and 20,000"),
        ({"number": "9" * 400, "way": "letters"}, "between 1 and 20,000"),
        ({"number": "ten", "way": "letters"}, "Enter a whole number"),
        ({"number": "5"}, "Select what to do with the codes"),
        ({"number": "5", "way": "fax"}, "Select what to do with the codes"),
    ],
)
async def test_what_is_missing_is_said_and_nothing_is_made(clerk, survey, fields, says):
    page = await clerk.post(here(survey), data={"batch": "1", **fields})
    assert page.status_code == 422
    assert says in page.text
    assert await stored(survey) == set()


async def test_a_second_click_makes_no_more_codes(clerk, survey):
    fields = {"number": "2", "way": "letters", "batch": "1"}
    assert (await clerk.post(here(survey), data=fields)).status_code == 200
    for batch in ("1", "7", "", "x", "١"):
        page = await clerk.post(here(survey), data={**fields, "batch": batch})
        assert page.status_code == 409
        assert "the first time counted" in page.text
        assert 'name="batch" value="2"' in page.text
    assert len(await stored(survey)) == 2
    assert (await clerk.post(here(survey), data={**fields, "batch": "2"})).status_code == 200
    assert len(await stored(survey)) == 4


async def test_each_address_gets_one_mail_with_a_code_of_its_own(clerk, survey, settings):
    typed = "Ann@example.org\r\nbob@example.org, ann@EXAMPLE.org;cy@example.org\r\n"
    fields = {"addresses": typed, "batch": "1"}
    sent = await clerk.post(here(survey, "/e-mails"), data=fields)
    assert (sent.status_code, sent.headers["location"]) == (303, here(survey))
    mails = await OutboxMessage.all()
    assert sorted(mail.recipient for mail in mails) == ["ann@example.org", "bob@example.org", "cy@example.org"]
    codes = {CODE.search(mail.text).group() for mail in mails}
    assert {hash_of(settings.secret, survey.id, code) for code in codes} == await stored(survey)
    assert all(f"https://engage.test/i/bcdfgh/{CODE.search(m.text).group()}" in m.text for m in mails)
    assert mails[0].subject == f"You are invited to answer: {survey.title}"
    again = await clerk.post(here(survey, "/e-mails"), data=fields)
    assert again.status_code == 409
    assert "ann@EXAMPLE.org" in again.text
    assert await OutboxMessage.all().count() == 3


async def test_addresses_are_nowhere_once_their_mails_are_sent(clerk, survey, settings, clock, connection, tmp_path):
    await clerk.post(here(survey, "/e-mails"), data={"addresses": "xyzzy@example.org", "batch": "1"})
    code = CODE.search((await OutboxMessage.get()).text).group()
    assert await tables_with(connection, "xyzzy", code) == {"outbox_message"}
    assert await send_waiting(replace(settings, var=tmp_path), clock.now + timedelta(seconds=1)) == 1
    assert await tables_with(connection, "xyzzy", code) == set()


async def tables_with(connection, *texts):
    """The tables of which some row, written out, has one of these texts."""
    tables = await connection.execute_query_dict("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    found = set()
    for name in (row["tablename"] for row in tables):
        for text in texts:
            if await connection.execute_query_dict(f"SELECT 1 FROM {name} t WHERE strpos(t::text, $1) > 0", [text]):
                found.add(name)
    return found


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter at least one e-mail address"),
        ("ann@example.org\nnobody", "“nobody” is not an e-mail address"),
        ("ann@example.org\nBcc:evil@example.org", "is not an e-mail address"),
        ("\n".join(f"p{n}@example.org" for n in range(501)), "These are 501"),
    ],
)
async def test_addresses_that_are_none_are_named_and_nothing_is_sent(clerk, survey, typed, says):
    page = await clerk.post(here(survey, "/e-mails"), data={"addresses": typed, "batch": "1"})
    assert page.status_code == 422
    assert says in page.text
    assert await OutboxMessage.all().count() == len(await stored(survey)) == 0


async def test_how_many_are_spent_is_said_in_tens_with_no_batch_apart(clerk, survey, queries):
    await clerk.post(here(survey), data={"number": "30", "way": "letters", "batch": "1"})
    assert "fewer than 10" in (await clerk.get(here(survey))).text
    for code in await SurveyCode.filter(survey=survey).limit(27):
        await SurveyCode.filter(code_hash=code.code_hash).update(is_spent=True)
    queries.clear()
    page = await clerk.get(here(survey))
    assert len([query for query in queries if query.startswith("SELECT")]) <= 9
    assert "20 or a few more" in page.text
    assert "27" not in re.sub(r"<[^>]+>", "", page.text.replace(survey.titles["en"], ""))


async def test_a_survey_without_codes_or_closed_makes_none(clerk, hackney, clock, survey):
    plain = await make_survey(hackney)
    assert "without a code" in (await clerk.get(here(plain))).text
    fields = {"number": "2", "way": "letters", "batch": "1"}
    assert (await clerk.post(here(plain), data=fields)).status_code == 409
    clock.now = AFTER
    assert "No more codes" in (await clerk.get(here(survey))).text
    assert (await clerk.post(here(survey), data=fields)).status_code == 409
    mail = {"addresses": "ann@example.org", "batch": "1"}
    assert (await clerk.post(here(survey, "/e-mails"), data=mail)).status_code == 409
    assert await SurveyCode.all().count() == await OutboxMessage.all().count() == 0
    draft = await make_draft(hackney, assurance=Assurance.ONE_TIME_CODES)
    assert (await clerk.get(here(draft))).status_code == 404


async def test_a_survey_gets_a_short_address_with_its_first_codes(clerk, hackney):
    survey = await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES)
    page = await clerk.post(here(survey), data={"number": "1", "way": "letters", "batch": "1"})
    link = (await Survey.get(id=survey.id)).short_link
    assert f"engage.test/s/{link}" in page.text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("stranger", 303),
        ("nobody", 404),
        ("council_clerk", 200),
        ("council_admin", 200),
        ("panel_chair", 403),
        ("moderator", 403),
        ("analyst", 403),
        ("neighbourhood_inspector", 403),
        ("superintendent", 403),
        ("another clerk", 404),
    ],
)
async def test_only_the_councils_clerks_make_codes(browser, hackney, croydon, survey, who, status):
    match who:
        case "stranger":
            pass
        case "nobody":
            await browser.as_person(await make_person())
        case "superintendent":
            await browser.as_person(await make_superintendent(hackney))
        case "another clerk":
            await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
        case _:
            await browser.as_person(await make_member(hackney, Role(who)))
    assert (await browser.get(here(survey))).status_code == status
    assert (await browser.get(here(survey, "/e-mails"))).status_code == status
    made = await browser.post(here(survey), data={"number": "2", "way": "letters", "batch": "1"})
    mailed = await browser.post(here(survey, "/e-mails"), data={"addresses": "a@example.org", "batch": "2"})
    assert made.status_code == status
    assert mailed.status_code == (303 if status == 200 else status)
    assert (await SurveyCode.all().count() > 0) == (status == 200)
    elsewhere = here(survey).replace("hackney", "croydon")
    assert (await browser.get(elsewhere)).status_code in {303, 404}


async def test_rows_of_codes_lie_in_an_order_that_says_nothing(clerk, survey, settings):
    page = await clerk.post(here(survey), data={"number": "50", "way": "letters", "batch": "1"})
    printed = [hash_of(settings.secret, survey.id, CODE.search(letter).group()) for letter in letters_in(page.text)]
    lying = [code.code_hash for code in await SurveyCode.raw("SELECT * FROM survey_code ORDER BY ctid")]
    assert lying == sorted(printed)
    assert lying != printed
