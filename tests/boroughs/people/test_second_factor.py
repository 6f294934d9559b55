"""The code after the password, outside the demonstration."""

import base64
import re
from datetime import timedelta

import pytest

from boroughs.access import COOKIE
from boroughs.people.authenticator import STEP_SECONDS, code_at, secret_of
from boroughs.people.models import Person, Session
from boroughs.people.pages import HALFWAY_COOKIE
from tests.boroughs.people.factories import PASSWORD, code_now, make_account, newest_link

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_rfc_6238_appendix_b(seconds, code):
    assert code_at(RFC_SECRET, seconds // STEP_SECONDS) == code


def test_the_database_alone_makes_no_codes():
    assert secret_of("5eed", "one key") != secret_of("5eed", "another key")


async def give_password(browser, email, path="/sign-in", password=PASSWORD):
    return await browser.post(path, data={"email": email, "password": password})


async def give_code(browser, code, path="/sign-in/code"):
    return await browser.post(path, data={"code": code})


async def test_the_password_leads_to_the_code_and_the_code_to_the_page_asked_for(browser, settings, clock):
    person = await make_account()
    response = await give_password(browser, person.email, "/sign-in?next=/people")
    assert response.headers["location"] == "/sign-in/code?next=/people"
    response = await give_code(browser, code_now(settings, clock), "/sign-in/code?next=/people")
    assert (response.status_code, response.headers["location"]) == (303, "/people")
    assert (await browser.get("/desk")).status_code == 200
    assert HALFWAY_COOKIE not in browser.cookies
    assert await Session.all().count() == 1


async def test_a_password_alone_opens_no_page(browser):
    person = await make_account()
    response = await give_password(browser, person.email)
    assert COOKIE not in browser.cookies
    halfway = browser.cookies[HALFWAY_COOKIE]
    assert (await browser.get("/desk")).status_code == 303
    browser.cookies.set(COOKIE, halfway, domain="engage.test")
    assert (await browser.get("/desk")).status_code == 303
    assert response.headers["cache-control"] == "no-store"


async def test_a_signed_in_browser_that_gives_a_password_again_is_signed_out_until_the_code(browser, settings, clock):
    person = await make_account()
    await browser.as_person(person)
    await give_password(browser, person.email)
    assert (await browser.get("/desk")).status_code == 303


@pytest.mark.parametrize("path", ["/sign-in/code", "/sign-in/authenticator"])
async def test_nobody_reaches_the_code_without_the_password(browser, path):
    for response in (await browser.get(path), await browser.post(path, data={"code": "123456"})):
        assert (response.status_code, response.headers["location"]) == (303, "/sign-in")


async def test_the_time_between_password_and_code_is_ten_minutes(browser, settings, clock):
    await give_password(browser, (await make_account()).email)
    clock.now += timedelta(minutes=10)
    response = await give_code(browser, code_now(settings, clock))
    assert response.headers["location"] == "/sign-in"


async def test_a_code_works_once(browser, settings, clock):
    person = await make_account()
    for status in (303, 422):
        await give_password(browser, person.email)
        assert (await give_code(browser, code_now(settings, clock))).status_code == status


async def test_an_older_code_does_not_work_after_a_newer_one(browser, settings, clock):
    person = await make_account()
    await give_password(browser, person.email)
    assert (await give_code(browser, code_now(settings, clock))).status_code == 303
    await give_password(browser, person.email)
    assert (await give_code(browser, code_now(settings, clock, steps=-1))).status_code == 422


@pytest.mark.parametrize(("steps", "status"), [(-2, 422), (-1, 303), (0, 303), (1, 303), (2, 422)])
async def test_a_clock_may_be_half_a_minute_out(browser, settings, clock, steps, status):
    await give_password(browser, (await make_account()).email)
    assert (await give_code(browser, code_now(settings, clock, steps=steps))).status_code == status


async def test_a_code_may_be_typed_with_a_space(browser, settings, clock):
    await give_password(browser, (await make_account()).email)
    code = code_now(settings, clock)
    assert (await give_code(browser, f" {code[:3]} {code[3:]} ")).status_code == 303


@pytest.mark.parametrize("code", ["", "000", "é" * 6, "١٢٣٤٥٦", "9" * 500])
async def test_nonsense_is_a_wrong_code(browser, code):
    await give_password(browser, (await make_account()).email)
    assert (await give_code(browser, code)).status_code == 422


async def test_wrong_codes_are_counted_with_wrong_passwords(browser, settings, clock):
    person = await make_account()
    for _ in range(5):
        await give_password(browser, person.email)
        await give_code(browser, "000000")
        await give_code(browser, "000000")
    assert (await give_code(browser, code_now(settings, clock))).status_code == 422
    assert (await give_password(browser, person.email)).status_code == 422


# ---- setting one up ---------------------------------------------------------------------------------------------


async def start(browser, email):
    """Gives the password and returns the secret that the page shows."""
    response = await give_password(browser, email)
    assert response.headers["location"] == "/sign-in/authenticator"
    text = (await browser.get("/sign-in/authenticator")).text
    assert '<svg role="img"' in text
    return re.search(r"<code>([A-Z2-7 ]+)</code>", text)[1].replace(" ", "")


def code_of(secret, clock):
    return code_at(secret, int(clock.now.timestamp()) // STEP_SECONDS)


async def test_somebody_without_an_authenticator_sets_one_up_and_signs_in_with_it(browser, settings, clock):
    person = await make_account(totp_seed=None)
    secret = await start(browser, person.email)
    wrong = await give_code(browser, "000000", "/sign-in/authenticator")
    assert wrong.status_code == 422
    assert (await browser.get("/desk")).status_code == 303
    response = await give_code(browser, code_of(secret, clock), "/sign-in/authenticator")
    assert (response.status_code, response.headers["location"]) == (303, "/desk")
    assert (await browser.get("/desk")).status_code == 200
    await person.refresh_from_db()
    assert secret not in str(person.totp_seed)
    clock.now += timedelta(seconds=STEP_SECONDS)
    await give_password(browser, person.email)
    assert (await give_code(browser, code_of(secret, clock))).status_code == 303


async def test_the_code_that_sets_up_does_not_sign_in_again(browser, clock):
    person = await make_account(totp_seed=None)
    secret = await start(browser, person.email)
    await give_code(browser, code_of(secret, clock), "/sign-in/authenticator")
    await give_password(browser, person.email)
    assert (await give_code(browser, code_of(secret, clock))).status_code == 422


async def test_an_authenticator_is_not_replaced_with_a_password_alone(browser, clock):
    person = await make_account(totp_seed=None)
    secret = await start(browser, person.email)
    await Person.filter(id=person.id).update(totp_seed="0ther")
    response = await give_code(browser, code_of(secret, clock), "/sign-in/authenticator")
    assert response.headers["location"] == "/sign-in/code"
    assert (await Person.get(id=person.id)).totp_seed == "0ther"


async def test_a_new_password_still_needs_the_code(browser, settings, clock):
    person = await make_account()
    await browser.post("/forgotten-password", data={"email": person.email})
    response = await browser.post(await newest_link(person.email), data={"password": "blue kettle by the sea"})
    assert response.headers["location"] == "/sign-in/code"
    assert (await browser.get("/desk")).status_code == 303
    assert (await give_code(browser, code_now(settings, clock))).status_code == 303
