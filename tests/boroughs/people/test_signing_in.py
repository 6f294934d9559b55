"""Signing in with a password, and out."""

import asyncio
import time
from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest

from boroughs.access import COOKIE
from boroughs.people.actions import check_password
from boroughs.people.models import Person, Session
from engage.app import build_app
from engage.kit.audit import AuditEvent
from engage.kit.security import keyed_hash
from tests.boroughs.people.factories import PASSWORD, make_account, newest_link, try_wrong_passwords
from tests.browser import Browser
from tests.factories import make_person


async def sign_in(browser, email, password=PASSWORD, path="/sign-in"):
    return await browser.post(path, data={"email": email, "password": password})


async def test_a_right_password_leads_to_the_desk(demo_browser):
    person = await make_account()
    response = await sign_in(demo_browser, f"  {person.email.upper()} ")
    assert (response.status_code, response.headers["location"]) == (303, "/desk")
    assert (await demo_browser.get("/desk")).status_code == 200


async def test_the_cookie_is_kept_to_this_host_and_from_scripts(demo_browser):
    response = await sign_in(demo_browser, (await make_account()).email)
    cookie = response.headers["set-cookie"]
    assert cookie.startswith("__Host-engage=")
    for flag in ("Secure", "HttpOnly", "SameSite=lax", "Path=/", "Max-Age=43200"):
        assert flag in cookie
    assert "domain" not in cookie.lower()


async def test_the_database_holds_only_a_keyed_hash_of_the_cookie(demo_browser, settings):
    await sign_in(demo_browser, (await make_account()).email)
    token = demo_browser.cookies[COOKIE]
    [session] = await Session.all()
    assert session.token_hash == keyed_hash(settings.secret, "session", token)
    assert token not in session.token_hash


async def test_signing_in_again_ends_this_browsers_old_session(demo_browser):
    person = await make_account()
    await sign_in(demo_browser, person.email)
    first = demo_browser.cookies[COOKIE]
    await sign_in(demo_browser, person.email)
    assert demo_browser.cookies[COOKIE] != first
    assert await Session.all().count() == 1


async def test_a_session_that_somebody_planted_is_not_the_one_signed_in(demo_browser, settings):
    demo_browser.cookies.set(COOKIE, "planted", domain="engage.test")
    response = await sign_in(demo_browser, (await make_account()).email)
    assert "planted" not in response.headers["set-cookie"]
    assert not await Session.filter(token_hash=keyed_hash(settings.secret, "session", "planted")).exists()


async def test_a_session_ends_after_twelve_hours(demo_browser, clock):
    await sign_in(demo_browser, (await make_account()).email)
    clock.now += timedelta(hours=11, minutes=59)
    assert (await demo_browser.get("/desk")).status_code == 200
    clock.now += timedelta(minutes=1)
    assert (await demo_browser.get("/desk")).status_code == 303


async def test_a_person_who_is_no_longer_active_is_signed_out(demo_browser):
    person = await make_account()
    await sign_in(demo_browser, person.email)
    await Person.filter(id=person.id).update(is_active=False)
    assert (await demo_browser.get("/desk")).status_code == 303
    assert (await sign_in(demo_browser, person.email)).status_code == 422


@pytest.mark.parametrize("value", ["", "x", "\x00", "%00", "é" * 5000, '"; drop', "__Host-engage"])
async def test_a_bent_cookie_means_signed_out(browser, value):
    response = await browser.get("/desk", headers={"cookie": f"{COOKIE}={value}".encode()})
    assert response.status_code == 303


# ---- where to afterwards ----------------------------------------------------------------------------------------


async def test_people_come_back_to_the_page_they_asked_for(demo_browser):
    person = await make_account()
    response = await demo_browser.get("/desk")
    response = await sign_in(demo_browser, person.email, path=response.headers["location"])
    assert response.headers["location"] == "/desk"


OTHER_HOSTS = [
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "https:",
    "https:evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "///evil.example",
    "evil.example",
    "/ＡＢ",
    "/" + "a" * 600,
]


@pytest.mark.parametrize("target", OTHER_HOSTS)
async def test_nobody_is_sent_to_another_site(demo_browser, target):
    person = await make_account()
    response = await demo_browser.post(
        "/sign-in", params={"next": target}, data={"email": person.email, "password": PASSWORD}
    )
    assert response.headers["location"] == "/desk"


# ---- wrong passwords --------------------------------------------------------------------------------------------


async def test_known_unknown_invited_and_stopped_accounts_answer_alike(demo_browser, clock):
    known = await make_account(email="known@example.org")
    invited = await make_person(email="invited@example.org")
    stopped = await make_account(email="stopped@example.org")
    await try_wrong_passwords(stopped, 10, clock)
    answers = set()
    for email, password in [
        (known.email, "wrong"),
        (invited.email, "wrong"),
        (stopped.email, "wrong"),
        (stopped.email, PASSWORD),
        ("nobody@example.org", "wrong"),
    ]:
        response = await sign_in(demo_browser, email, password)
        assert COOKIE not in response.headers.get("set-cookie", "")
        answers.add((response.status_code, response.text.replace(email, "")))
    assert len(answers) == 1
    [(status, text)] = answers
    assert status == 422
    assert "If you have forgotten your password" in text


async def test_known_and_unknown_accounts_take_the_same_time(demo_browser):
    known = await make_account(email="known@example.org")
    times = {known.email: [], "nobody@example.org": []}
    for _ in range(5):
        for email, taken in times.items():
            started = time.process_time()  # what others do on this machine is not counted
            await sign_in(demo_browser, email, "wrong")
            taken.append(time.process_time() - started)
    first, second = (median(taken) for taken in times.values())
    assert abs(first - second) < 0.03


async def test_ten_wrong_passwords_stop_the_account_for_an_hour(demo_browser, clock):
    person = await make_account()
    await try_wrong_passwords(person, 10, clock)
    assert (await sign_in(demo_browser, person.email)).status_code == 422
    clock.now += timedelta(hours=1)
    assert (await sign_in(demo_browser, person.email)).status_code == 303


async def test_nine_wrong_passwords_do_not(demo_browser, clock):
    person = await make_account()
    await try_wrong_passwords(person, 9, clock)
    assert (await sign_in(demo_browser, person.email)).status_code == 303
    await person.refresh_from_db()
    assert (person.attempts, person.attempts_until) == (0, None)


async def test_trying_on_does_not_keep_the_account_stopped(demo_browser, clock):
    person = await make_account()
    for _ in range(15):
        await try_wrong_passwords(person, 1, clock)
        clock.now += timedelta(minutes=3)
    clock.now += timedelta(minutes=60)
    assert (await sign_in(demo_browser, person.email)).status_code == 303


async def test_a_reset_starts_a_stopped_account_again(demo_browser, clock):
    person = await make_account()
    await try_wrong_passwords(person, 10, clock)
    await demo_browser.post("/forgotten-password", data={"email": person.email})
    response = await demo_browser.post(await newest_link(person.email), data={"password": "blue kettle by the sea"})
    assert response.status_code == 303
    assert (await sign_in(demo_browser, person.email, "blue kettle by the sea")).status_code == 303


async def test_of_forty_guesses_at_once_ten_are_compared(settings, clock):
    """On connections of their own, as real requests are: nothing of this test is in a transaction.

    Without the pages: forty comparisons take a busy machine longer than the six seconds that a request may.
    """
    person = await make_account(email="raced@example.org")
    try:
        async with Browser(build_app(replace(settings, demo=True), clock)) as browser:
            guesses = (check_password(person.email, "wrong", clock.now) for _ in range(40))
            assert set(await asyncio.gather(*guesses)) == {None}
            await person.refresh_from_db()
            assert person.attempts == 10
            assert (await sign_in(browser, person.email)).status_code == 422
    finally:
        await Session.filter(person=person).delete()
        await person.delete()


# ---- signing out ------------------------------------------------------------------------------------------------


async def test_opening_the_sign_out_page_signs_nobody_out(demo_browser):
    await sign_in(demo_browser, (await make_account()).email)
    assert "Sign out everywhere" in (await demo_browser.get("/sign-out")).text
    demo_browser.event_hooks = {}  # the reply to HEAD has no page to check
    assert (await demo_browser.head("/sign-out")).status_code == 200
    assert (await demo_browser.get("/desk")).status_code == 200


async def test_signing_out_ends_this_browsers_session_on_the_server(demo_browser):
    person = await make_account()
    await sign_in(demo_browser, person.email)
    token = demo_browser.cookies[COOKIE]
    async with Browser(demo_browser.app) as phone:
        await sign_in(phone, person.email)
        response = await demo_browser.post("/sign-out")
        assert (response.status_code, response.headers["location"]) == (303, "/sign-out")
        assert "You are signed out" in (await demo_browser.get("/sign-out")).text
        demo_browser.cookies.set(COOKIE, token, domain="engage.test")
        assert (await demo_browser.get("/desk")).status_code == 303
        assert (await phone.get("/desk")).status_code == 200


async def test_signing_out_everywhere_ends_every_session_of_this_person_alone(demo_browser):
    person, other = await make_account(), await make_account()
    async with Browser(demo_browser.app) as phone, Browser(demo_browser.app) as stranger:
        await sign_in(demo_browser, person.email)
        await sign_in(phone, person.email)
        await sign_in(stranger, other.email)
        await demo_browser.post("/sign-out", data={"everywhere": "yes"})
        assert (await phone.get("/desk")).status_code == 303
        assert (await stranger.get("/desk")).status_code == 200
    assert await AuditEvent.filter(verb="signed out everywhere", actor_id=person.id).exists()


async def test_signing_out_when_signed_out_does_no_harm(browser):
    assert (await browser.post("/sign-out")).status_code == 303
    assert (await browser.post("/sign-out", data={"everywhere": "yes"})).status_code == 303


async def test_the_sign_in_page_is_the_same_for_everybody(demo_browser):
    before = (await demo_browser.get("/sign-in")).text
    await sign_in(demo_browser, (await make_account()).email)
    assert (await demo_browser.get("/sign-in")).text == before


@pytest.mark.parametrize(
    "data", [{}, {"email": "x"}, {"email": "a@b.cd", "password": ""}, {"email": "é" * 9999, "password": "p" * 200_000}]
)
async def test_an_unfinished_form_says_what_is_missing(browser, data):
    response = await browser.post("/sign-in", data=data)
    assert response.status_code == 422
    assert "There is a problem" in response.text
    assert response.headers["cache-control"] == "no-store"
