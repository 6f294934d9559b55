"""A clerk brings a survey from a file, takes it away as one, and translates it in a spreadsheet."""

import asyncio
from dataclasses import replace
from threading import Event
from typing import Any

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.security import hash_password
from surveys.definition import codec
from surveys.definition.parts import Definition
from surveys.files.own import read_own, write_own
from surveys.files.sandbox import MOST_BYTES, open_tables
from surveys.files.translations import rows
from surveys.files.uploads import apart
from surveys.files.workbook import write_book
from surveys.files.xlsform import read_xlsform
from surveys.models import Survey, SurveyVersion
from tests.factories import make_member, make_superintendent
from tests.patience import PATIENCE
from tests.surveys.factories import definition_stored, make_draft, make_survey
from tests.surveys.files.limesurvey import old, question
from tests.surveys.files.test_translations import SURVEY

FORM = {
    "survey": [
        ["type", "name", "label::English (en)", "label::Bengali (bn)", "relevant"],
        ["start", "start"],
        ["select_one yn", "Safe?", "Do you feel safe?", "আপনি কি নিরাপদ?"],
        ["text", "why", "Why?", "", "${Safe?} = 'no'"],
    ],
    "choices": [["list_name", "name", "label::English (en)"], ["yn", "yes", "Yes"], ["yn", "no", "No"]],
    "settings": [["form_title", "default_language"], ["Street survey", "English (en)"]],
}


@pytest.fixture
async def clerk(browser, hackney):
    return await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))


async def upload(clerk: Any, address: str, data: bytes, name: str = "form.xlsx", **fields: str) -> Any:
    return await clerk.post(address, files={"file": (name, data)}, data=fields)


NEW = "/hackney/new-survey/from-file"


async def test_a_crowd_of_files_keeps_nobody_from_signing_in():
    is_over = Event()
    waiting = [asyncio.create_task(apart(is_over.wait)) for _ in range(40)]
    await asyncio.sleep(0)
    try:
        assert await asyncio.wait_for(hash_password("walk the borough together"), PATIENCE)
        assert not any(task.done() for task in waiting)
    finally:
        is_over.set()
    assert await asyncio.gather(*waiting) == [True] * 40


async def test_an_xlsform_becomes_a_draft_and_what_was_left_out_is_listed(clerk, hackney):
    assert 'type="file"' in (await clerk.get(NEW)).text
    sent = await upload(clerk, NEW, write_book(FORM))
    assert (sent.status_code, sent.headers["location"]) == (303, "/hackney/surveys/street-survey/files")
    survey = await Survey.get(slug="street-survey")
    assert survey.published_at is None
    definition = await definition_stored(survey)
    assert [question.key for question in definition.questions] == ["safe", "why"]
    assert definition.languages == ("en", "bn")
    about = (await clerk.get(sent.headers["location"])).text
    assert "survey, row 2" in about
    assert "The name “Safe?” is now “safe”." in about
    assert [event.verb for event in await AuditEvent.filter(about="street-survey").order_by("id")] == [
        "created a survey", "imported a survey",
    ]  # fmt: skip


async def test_the_same_file_twice_makes_one_draft(clerk, hackney):
    for _ in range(2):
        assert (await upload(clerk, NEW, write_book(FORM))).headers["location"].endswith("/street-survey/files")
    assert await Survey.all().count() == 1


async def test_limesurvey_and_our_own_files_become_drafts(clerk, hackney):
    await upload(clerk, NEW, old([question("Q1", "Y", "Safe?")]), "a.lss")
    await upload(clerk, NEW, write_own(SURVEY), "a.json")
    found = {survey.title: await definition_stored(survey) for survey in await Survey.all()}
    assert [q.wording for q in found["Safe & sound"].questions] == [{"en": "Safe?"}]
    assert found["Safe?"] == SURVEY


async def test_a_file_that_is_not_understood_is_refused_row_by_row_and_nothing_is_made(clerk, hackney):
    bad = {**FORM, "survey": [*FORM["survey"], ["geopoint", "where", "Where?"], ["calculate", "sum", ""]]}
    refused = await upload(clerk, NEW, write_book(bad))
    assert refused.status_code == 422
    assert "There is a problem" in refused.text
    for row in (5, 6):
        assert f"survey, row {row}" in refused.text
    assert await Survey.all().count() == 0


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "Select a file"),
        (b"%PDF-1.7", "not a spreadsheet"),
        (b"<html>", "broken"),
        (b"{", "not JSON"),
        (b"a" * (MOST_BYTES + 1), "smaller than 2 MB"),
        (write_book({"translations": rows(SURVEY)}), "sheet of translations"),
        (write_own(replace(SURVEY, title={"en": "a" * 121})), "title is longer"),
    ],
)
async def test_other_files_are_refused_with_what_to_do(clerk, hackney, data, words):
    refused = await upload(clerk, NEW, data)
    assert refused.status_code == 422
    assert words in refused.text
    assert await Survey.all().count() == 0


async def test_bodies_that_no_browser_sends_break_nothing(clerk, hackney):
    assert (await clerk.post(NEW, data={"file": "text"})).status_code == 422
    assert (await clerk.post(NEW, files={"other": ("a", b"a")})).status_code == 400
    assert (await clerk.post(NEW, files=[("file", ("a", b"a")), ("file", ("b", b"b"))])).status_code == 400
    assert (await upload(clerk, NEW, b"a" * (MOST_BYTES + 200_000))).status_code == 413
    assert (await clerk.post("/hackney/new-survey", data={"title": "a" * 300_000})).status_code == 413


async def test_a_survey_downloads_as_the_same_survey(clerk, hackney):
    survey = await make_draft(hackney, SURVEY)
    asked = await definition_stored(survey)
    base = f"/hackney/surveys/{survey.slug}"
    form = await clerk.get(f"{base}/file.xlsx")
    assert form.headers["content-disposition"] == f'attachment; filename="{survey.slug}.xlsx"'
    assert read_xlsform(open_tables(form.content)).definition == asked
    assert read_own((await clerk.get(f"{base}/file.json")).content).definition == asked
    assert open_tables((await clerk.get(f"{base}/translations.xlsx")).content) == {"translations": _as_read(asked)}
    assert (await clerk.get(f"{base}/translations.csv")).text.count("\r\n") == len(rows(asked))
    published = await make_survey(hackney, "police_listen")
    assert (await clerk.get(f"/hackney/surveys/{published.slug}/file.json")).status_code == 200


def _as_read(definition: Definition) -> list[list[str]]:
    found = []
    for row in rows(definition):
        while row and not row[-1]:
            row.pop()
        found.append(row)
    return found


async def seen_on(clerk: Any, address: str) -> str:
    return (await clerk.get(address)).text.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]


async def filled(clerk: Any, base: str, words: str) -> bytes:
    """Returns the sheet of a survey with every empty cell of its first translation filled."""
    table = open_tables((await clerk.get(f"{base}/translations.xlsx")).content)["translations"]
    for row in table[1:]:
        row += [""] * (4 - len(row))
        row[3] = row[3] or words
    return write_book({"translations": table})


async def test_a_survey_is_translated_in_a_spreadsheet_and_its_default_changes(clerk, hackney):
    survey = await make_draft(hackney, SURVEY)
    base = f"/hackney/surveys/{survey.slug}"
    page = (await clerk.get(f"{base}/translations")).text
    assert "Texts without a translation: 3" in page
    assert "q:why:wording" in page
    early = {"language": "bn", "seen": await seen_on(clerk, f"{base}/translations")}
    refused = await clerk.post(f"{base}/translations/default", data=early)
    assert refused.status_code == 422
    assert "Translate them first" in refused.text
    sheet = await filled(clerk, base, "কথা")
    sent = await upload(clerk, f"{base}/translations", sheet, "a.xlsx", seen=early["seen"])
    assert (sent.status_code, sent.headers["location"]) == (303, f"{base}/translations?saved=1")
    assert "The sheet is saved." in (await clerk.get(f"{base}/translations?saved=1")).text
    assert (await definition_stored(survey)).questions[1].wording["bn"] == "কথা"
    late = {"language": "bn", "seen": await seen_on(clerk, f"{base}/translations")}
    assert (await clerk.post(f"{base}/translations/default", data=late)).status_code == 303
    changed = await definition_stored(survey)
    assert (changed.default_language, changed.title["en"], changed.title["bn"]) == ("bn", survey.title, "কথা")
    assert (await Survey.get(id=survey.id)).title == "কথা"


async def test_a_sheet_that_does_not_fit_is_listed_and_changes_nothing(clerk, hackney):
    survey = await make_draft(hackney, SURVEY)
    base = f"/hackney/surveys/{survey.slug}/translations"
    table = [["address", "what", "bn"], ["q:gone:wording", "", "কথা"], ["q:why:wording", "", "কেন?"]]
    seen = await seen_on(clerk, base)
    refused = await upload(clerk, base, write_book({"a": table}), "a.xlsx", seen=seen)
    assert refused.status_code == 422
    assert "a, row 2" in refused.text
    assert "bn" not in (await definition_stored(survey)).questions[1].wording
    assert (await upload(clerk, base, b"", "", seen=seen)).status_code == 422


async def test_a_sheet_from_before_somebody_elses_change_is_a_conflict(clerk, hackney):
    survey = await make_draft(hackney, SURVEY)
    base = f"/hackney/surveys/{survey.slug}"
    seen = await seen_on(clerk, f"{base}/translations")
    sheet = await filled(clerk, base, "কথা")
    version = await SurveyVersion.get(survey=survey)
    version.definition = codec.to_json(replace(SURVEY, title={"en": survey.title}, thanks={"en": "Thanks"}))
    await version.save()
    assert (await upload(clerk, f"{base}/translations", sheet, "a.xlsx", seen=seen)).status_code == 409
    assert (await clerk.post(f"{base}/translations/default", data={"language": "en", "seen": seen})).status_code == 409


async def test_a_published_survey_can_be_downloaded_and_not_changed(clerk, hackney):
    survey = await make_survey(hackney, "police_listen")
    base = f"/hackney/surveys/{survey.slug}/translations"
    assert "can no longer be changed" in (await clerk.get(base)).text
    assert (await upload(clerk, base, b"address,what,en\n", "a.csv", seen="")).status_code == 409
    assert (await clerk.post(f"{base}/default", data={"language": "en", "seen": ""})).status_code == 409


async def test_files_are_for_clerks_of_the_borough(browser, hackney, croydon):
    survey = await make_draft(hackney, SURVEY)
    base = f"/hackney/surveys/{survey.slug}"
    addresses = [NEW, *(f"{base}/{end}" for end in ("files", "file.xlsx", "file.json", "translations.csv"))]
    for member in (
        await make_member(hackney, Role.PANEL_MEMBER),
        await make_member(hackney, Role.ANALYST),
        await make_superintendent(hackney),
    ):
        await browser.as_person(member)
        assert {(await browser.get(address)).status_code for address in addresses} == {403}
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    assert {(await browser.get(address)).status_code for address in addresses} == {404}


async def test_no_survey_no_file(clerk, hackney):
    for end in ("files", "file.json", "translations"):
        assert (await clerk.get(f"/hackney/surveys/nothing/{end}")).status_code == 404
