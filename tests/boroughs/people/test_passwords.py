"""Choosing a password, with a link from an e-mail."""

import re
from datetime import timedelta

import pytest

from boroughs.people.actions import MOST_LINKS_IN_A_ROW, choose_password
from boroughs.people.models import OneTimeLink, Session
from boroughs.people.passwords import fault_of, normalised
from engage.kit.audit import AuditEvent
from engage.kit.mail import OutboxMessage
from tests.boroughs.people.factories import PASSWORD, make_account, newest_link
from tests.factories import make_person

NEW = "blue kettle by the sea"


async def ask(browser, email):
    return await browser.post("/forgotten-password", data={"email": email})


async def test_the_answer_is_the_same_with_and_without_an_account(browser):
    person = await make_account()
    known, unknown = await ask(browser, person.email), await ask(browser, "nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    assert known.text == unknown.text
    assert await OutboxMessage.all().count() == 1


async def test_the_letter_says_who_sent_it_why_and_what_to_do_if_it_was_not_you(browser):
    person = await make_account(name="Ruth")
    await ask(browser, f" {person.email.upper()}")
    letter = await OutboxMessage.get(recipient=person.email)
    for words in ("Hello Ruth", "Engage", "asked for a new password", "If it was not you", "one hour"):
        assert words in letter.text


async def test_the_links_host_comes_from_the_settings(browser):
    person = await make_account()
    headers = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    await browser.post("/forgotten-password", data={"email": person.email}, headers=headers)
    letter = await OutboxMessage.get(recipient=person.email)
    assert "evil.example" not in letter.text
    assert "https://engage.test/choose-password/" in letter.text


async def test_opening_the_link_does_not_use_it_up(browser):
    person = await make_account()
    await ask(browser, person.email)
    link = await newest_link(person.email)
    for _ in range(3):
        response = await browser.get(link)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
        assert response.headers["referrer-policy"] == "strict-origin"
    assert (await browser.post(link, data={"password": NEW})).status_code == 303


async def test_a_link_works_once(browser):
    person = await make_account()
    await ask(browser, person.email)
    link = await newest_link(person.email)
    await browser.post(link, data={"password": NEW})
    for response in (await browser.get(link), await browser.post(link, data={"password": NEW})):
        assert response.status_code == 404
        assert "This link does not work any more" in response.text


async def test_the_second_of_two_uses_at_once_is_refused(connection, settings, clock, browser):
    person = await make_account()
    await ask(browser, person.email)
    token = (await newest_link(person.email)).rpartition("/")[2]
    used = [await choose_password(token, NEW, settings, clock.now) for _ in range(2)]
    assert [bool(person) for person in used] == [True, False]


async def test_a_link_works_for_an_hour(browser, clock):
    person = await make_account()
    await ask(browser, person.email)
    link = await newest_link(person.email)
    clock.now += timedelta(minutes=59, seconds=59)
    assert (await browser.get(link)).status_code == 200
    clock.now += timedelta(seconds=1)
    assert (await browser.get(link)).status_code == 404
    assert (await browser.post(link, data={"password": NEW})).status_code == 404


async def test_only_the_newest_link_works(browser):
    person = await make_account()
    await ask(browser, person.email)
    first = await newest_link(person.email)
    await ask(browser, person.email)
    assert (await browser.get(first)).status_code == 404
    assert (await browser.get(await newest_link(person.email))).status_code == 200


async def test_nobodys_mailbox_is_flooded(browser, clock):
    person = await make_account()
    for _ in range(MOST_LINKS_IN_A_ROW + 2):
        await ask(browser, person.email)
        clock.now += timedelta(minutes=1)
    assert await OutboxMessage.all().count() == MOST_LINKS_IN_A_ROW
    clock.now += timedelta(hours=1)
    await ask(browser, person.email)
    assert await OutboxMessage.all().count() == MOST_LINKS_IN_A_ROW + 1


async def test_the_database_does_not_hold_the_link(browser):
    person = await make_account()
    await ask(browser, person.email)
    token = (await newest_link(person.email)).rpartition("/")[2]
    assert token not in (await OneTimeLink.get()).token_hash


@pytest.mark.parametrize("token", ["x", "%00", "é" * 3000, "a%2Fb"])
async def test_a_made_up_link_is_a_page_that_says_so(browser, token):
    assert (await browser.get(f"/choose-password/{token}")).status_code == 404


async def test_choosing_a_password_ends_every_session_and_signs_in(demo_browser):
    person = await make_account()
    await demo_browser.as_person(person)
    await ask(demo_browser, person.email)
    await demo_browser.post(await newest_link(person.email), data={"password": NEW})
    assert (await demo_browser.get("/desk")).status_code == 200
    assert await Session.filter(person=person).count() == 1
    assert await AuditEvent.filter(verb="chose a password", actor_id=person.id).exists()


async def test_the_person_is_told_that_their_password_changed(browser):
    person = await make_account()
    await ask(browser, person.email)
    await browser.post(await newest_link(person.email), data={"password": NEW})
    letter = await OutboxMessage.filter(recipient=person.email).order_by("-id").first()
    assert "was changed" in letter.subject
    assert NEW not in letter.text


async def test_the_links_secret_and_the_password_are_in_no_log(browser, capsys):
    person = await make_account()
    await ask(browser, person.email)
    link = await newest_link(person.email)
    await browser.get(link)
    await browser.post(link, data={"password": NEW})
    said = capsys.readouterr()
    for secret in (link.rpartition("/")[2], NEW, person.email):
        assert secret not in said.out + said.err


async def test_a_password_refused_leaves_the_link_and_says_why(browser):
    person = await make_account()
    await ask(browser, person.email)
    link = await newest_link(person.email)
    for bad in ("", "short", "a" * 201, "passwordpassword", "x" * 200_000):
        response = await browser.post(link, data={"password": bad})
        assert response.status_code == 422
        assert "There is a problem" in response.text
    assert (await browser.post(link, data={"password": NEW})).status_code == 303


async def test_fields_may_be_pasted_into_and_filled_by_a_password_manager(browser):
    person = await make_account()
    await ask(browser, person.email)
    text = (await browser.get(await newest_link(person.email))).text
    assert 'autocomplete="new-password"' in text
    assert "onpaste" not in text
    text = (await browser.get("/sign-in")).text
    assert re.search(r'name="password"[^>]*autocomplete="current-password"', text)
    assert re.search(r'name="email"[^>]*autocomplete="username"', text)


# ---- which passwords --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "elevenchars",
        "x" * 201,
        "aaaaaaaaaaaa",
        "abababababab",
        "abcdefghijkl",
        "123456789012",
        "qwertyuiop123",
        "Password1234!",
        "PASSWORDPASSWORD",
        "letmeinletmein",
        "Welcome2026!",
        "London2026!!",
        "Hackney-2026!",
        "correct horse battery staple",
        "MetropolitanPolice1",
        "1q2w3e4r5t6y",
        "iloveyou1234",
        "Liverpool2026!",
        "engage is wonderful",
        "my ruth.abara pass",
    ],
)
def test_a_password_that_is_easy_to_guess_is_refused(password):
    assert fault_of(normalised(password), "ruth.abara@example.org")


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        NEW,
        "v9#Kq2!mZx7$",
        "ضوء القمر فوق البحر",
        "শান্ত নদীর ধারে বাড়ি",
        "🦊🌙🎻🪁🍋🧭🐙🎈🪵🧵🐝🌵",
        "  two  spaces ends ",
    ],
)
def test_any_character_makes_a_good_password(password):
    assert fault_of(normalised(password), "ruth.abara@example.org") is None


async def test_spaces_at_the_ends_count(demo_browser):
    person = await make_account()
    await ask(demo_browser, person.email)
    await demo_browser.post(await newest_link(person.email), data={"password": " tidy green lamp "})
    for password, status in (("tidy green lamp", 422), (" tidy green lamp ", 303)):
        response = await demo_browser.post("/sign-in", data={"email": person.email, "password": password})
        assert response.status_code == status


async def test_accents_may_be_composed_by_any_keyboard(demo_browser):
    person = await make_person()
    await ask(demo_browser, person.email)
    await demo_browser.post(await newest_link(person.email), data={"password": "caf\u00e9 on the corner"})
    response = await demo_browser.post("/sign-in", data={"email": person.email, "password": "cafe\u0301 on the corner"})
    assert response.status_code == 303
