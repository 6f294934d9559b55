"""A platform administrator changes the guidance: every change is a new edition, and nobody's work is lost."""

import pytest
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion
from engage.kit.drafts import SavedMeanwhile
from surveys.charter.guidance.editing.actions import write_edition
from surveys.charter.guidance.editing.history import Piece, pieces_of
from surveys.charter.guidance.models import Statement, StatementTranslation
from tests.factories import make_member, make_superintendent
from tests.surveys.charter.guidance.factories import at, fields, newest

RIGHTS = "/hackney/stop-and-search/your-rights"
WORDS = "You need not say who you are."


async def test_the_list_has_every_statement_by_part_in_two_queries(editor, queries):
    response = await editor.get("/guidance")
    assert len(queries) <= 6  # who is asking takes four
    for words in ("Section 60", "You do not have to give your name", "Childline", "(31)", "Add a statement"):
        assert words in response.text
    assert "if you ask within 3 months" in response.text
    assert "%(" not in response.text


async def test_a_change_is_a_new_edition_and_the_old_one_stays_to_be_read(editor, browser, hackney):
    before = (await PageVersion.get_or_none(place="hackney")) or PageVersion(version=0)
    closed = await PageVersion.get_or_none(place="camden")
    response = await editor.post(at("no_name", "edit"), data=await fields("no_name", words=WORDS))
    assert response.headers["location"] == at("no_name")
    assert [one.words for one in await Statement.filter(key="no_name").order_by("edition")][1:] == [WORDS]
    assert (await PageVersion.get(place="hackney")).version > before.version
    assert await PageVersion.get_or_none(place="camden") == closed
    page = (await browser.get(RIGHTS)).text
    assert WORDS in page
    assert "You do not have to give your name" not in page
    text = (await editor.get(at("no_name"))).text
    for words in ("Edition 2, 21 November 2026", "By Sam Okafor", "It came with Engage.", "<del>", "<ins>"):
        assert words in text
    event = await AuditEvent.get(verb="changed a statement")
    assert (event.about, event.detail) == ("guidance/statements/no_name", {"edition": 2})


async def test_the_same_form_sent_twice_is_one_edition(editor):
    sent = await fields("no_name", words=WORDS)
    for _ in range(2):
        assert (await editor.post(at("no_name", "edit"), data=sent)).status_code == 303
    assert (await newest("no_name")).edition == 2


async def test_two_who_change_at_once_lose_nothing(editor):
    sent = await fields("no_name", words="Mine are other words.")
    await editor.post(at("no_name", "edit"), data=await fields("no_name", words=WORDS))
    response = await editor.post(at("no_name", "edit"), data=sent)
    assert response.status_code == 409
    for words in ("Somebody else saved first", "Mine are other words.", WORDS, 'value="2"'):
        assert words in response.text
    assert (await newest("no_name")).words == WORDS
    assert (await editor.post(at("no_name", "edit"), data=sent | {"seen": "2"})).status_code == 303
    assert (await newest("no_name")).words == "Mine are other words."


async def test_of_two_who_save_at_the_same_moment_one_is_told(charter, clock):
    stale = await newest("no_name")
    who = {"seen": "1", "at": clock.now, "actor_id": 1}
    await write_edition(stale, words=WORDS, **who)
    with pytest.raises(SavedMeanwhile):
        await write_edition(stale, words="Mine are other words.", **who)
    assert [one.words for one in await Statement.filter(key="no_name", edition__gt=1)] == [WORDS]


async def test_no_edition_is_ever_changed_or_removed(charter):
    one = await newest("no_name")
    one.words = WORDS
    for change in (one.save, one.delete):
        with pytest.raises(Exception, match="never change"):
            async with in_transaction():
                await change()


@pytest.mark.parametrize(
    ("key", "changed", "message"),
    [
        ("no_name", {"words": ""}, "Enter the words"),
        ("no_name", {"words": "Kept for %(days)s days"}, "Name a period in one of these ways"),
        ("no_name", {"words": "Kept for %(footage_days)d days"}, "Name a period in one of these ways"),
        ("footage_days", {"words": "Kept for 31 days"}, "Name the period in the words"),
        ("footage_days", {"number": "0"}, "Enter a whole number from 1 to 120"),
        ("footage_days", {"number": "a month"}, "Enter a whole number from 1 to 120"),
        ("no_name", {"source_url": "http://example.org/"}, "begins with https://"),
        ("no_name", {"source": ""}, "Enter what the source is called"),
        ("childline", {"href": "javascript:alert(1)"}, "begins with https://"),
        ("childline", {"href": "", "phone": ""}, "Enter a web address or a telephone number"),
        ("childline", {"name": ""}, "Enter the name of the place to go"),
        ("childline", {"phone": "call us"}, "Enter a telephone number"),
        ("no_name", {"checked_on-year": "2027"}, "today or in the past"),
        ("no_name", {"checked_on-day": "31"}, "Enter a real date"),
    ],
)
async def test_what_is_wrong_is_said_and_what_was_typed_is_kept(editor, key, changed, message):
    sent = await fields(key, **changed) | {"source": changed.get("source", "Typed by hand")}
    response = await editor.post(at(key, "edit"), data=sent)
    assert response.status_code == 422
    assert message in response.text
    assert changed.get("source") == "" or "Typed by hand" in response.text
    assert (await newest(key)).edition == 1


async def test_checked_again_keeps_the_words_and_their_translations(editor, clock):
    await editor.post(at("no_name", "words", "bn"), data={"seen": "1", "words": "ঠিক কথা"})
    clock.now = clock.now.replace(year=2027)
    for _ in range(2):
        assert (await editor.post(at("no_name", "checked-again"), data={"seen": "1"})).status_code == 303
    one = await newest("no_name")
    assert (one.edition, one.checked_on.year) == (2, 2027)
    kept = await StatementTranslation.get(statement=one)
    assert (kept.words, kept.confirmed_on.year) == ("ঠিক কথা", 2026)
    assert await AuditEvent.filter(verb="checked a statement").count() == 1
    assert "checked again" in (await editor.get(at("no_name"))).text.lower()


async def test_a_statement_is_taken_away_and_can_be_said_again(editor, browser, hackney):
    words = (await newest("no_name")).words
    assert (await editor.post(at("no_name", "taken-away"), data={"seen": "1"})).status_code == 303
    assert words not in (await browser.get(RIGHTS)).text
    assert "This was taken away" in (await editor.get(at("no_name"))).text
    assert (await editor.post(at("no_name", "edit"), data=await fields("no_name"))).status_code == 303
    assert words in (await browser.get(RIGHTS)).text
    assert (await newest("no_name")).edition == 3


async def test_what_was_changed_meanwhile_is_not_taken_away(editor):
    await editor.post(at("no_name", "edit"), data=await fields("no_name", words=WORDS))
    assert (await editor.post(at("no_name", "taken-away"), data={"seen": "1"})).status_code == 409
    assert (await newest("no_name")).is_said


async def test_a_period_cannot_be_taken_away(editor):
    assert "Take it off the pages" not in (await editor.get(at("footage_days"))).text
    assert (await editor.post(at("footage_days", "taken-away"), data={"seen": "1"})).status_code == 409
    assert (await newest("footage_days")).is_said


async def test_a_statement_is_added_once_at_the_end_of_its_part(editor, browser, hackney):
    sent = await fields("no_name", words="A law centre near you", name="Hackney Law Centre", phone="020 0000 0000")
    sent |= {"part": "support"}
    for _ in range(2):
        response = await editor.post("/guidance/new-statement", data=sent)
        assert response.headers["location"] == at("hackney_law_centre")
    assert await Statement.filter(part="support").count() == 6
    text = (await browser.get(RIGHTS)).text
    assert text.index("Hackney Law Centre") > text.index("Citizens Advice")
    wrong = await editor.post("/guidance/new-statement", data=sent | {"part": "periods"})
    assert wrong.status_code == 422


async def test_a_translation_names_the_periods_of_the_english(editor):
    address = at("footage_days", "words", "bn")
    for words in ("কোনো সংখ্যা নেই", "%(record_months)s", "%(footage_days)s %(nothing)s"):
        response = await editor.post(address, data={"seen": "1", "words": words})
        assert response.status_code == 422
        assert words in response.text
    assert (await editor.post(address, data={"seen": "1", "words": "%(footage_days)s দিন"})).status_code == 303
    event = await AuditEvent.get(verb="confirmed a translation")
    assert event.detail == {"edition": 1, "language": "bn", "words": "%(footage_days)s দিন"}


async def test_a_translation_is_not_confirmed_of_english_that_has_changed(editor):
    await editor.post(at("no_name", "edit"), data=await fields("no_name", words=WORDS))
    response = await editor.post(at("no_name", "words", "bn"), data={"seen": "1", "words": "পুরানো কথা"})
    assert response.status_code == 409
    assert "পুরানো কথা" in response.text
    assert WORDS in response.text
    assert await StatementTranslation.all().count() == 0


async def test_what_does_not_exist_is_not_found(editor):
    for path in (at("nothing"), at("nothing", "edit"), at("no_name", "words", "xx"), at("no_name", "words", "en")):
        assert (await editor.get(path)).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PLATFORM_ADMIN,)])
async def test_nobody_else_changes_the_guidance(browser, hackney, role):
    is_office = role is Role.BOROUGH_SUPERINTENDENT
    await browser.as_person(await make_superintendent(hackney) if is_office else await make_member(hackney, role))
    assert (await browser.get("/guidance")).status_code == 403
    assert (await browser.post(at("no_name", "edit"), data=await fields("no_name", words=WORDS))).status_code == 403
    assert (await newest("no_name")).edition == 1


def test_a_difference_is_shown_word_by_word():
    assert pieces_of("Kept for 30 days here", "Kept for 31 days") == [
        Piece("Kept for"),
        Piece("30", is_old=True),
        Piece("31", is_new=True),
        Piece("days"),
        Piece("here", is_old=True),
    ]
