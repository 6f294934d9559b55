"""Every page there is, opened by somebody it is for, at both widths; and every form sent with nothing in it."""

import asyncio
import json
import re

import pytest

from engage.demo.people import PASSWORD
from tests.journeys.servers import Server, engage
from tests.journeys.walker import Visitor

NOT_PAGES = re.compile(
    r"/healthz|/readyz|.*\.(csv|jsonl?|jsonld|zip|svg|png|xlsx|ics|atom|txt|docx|pdf|py)|/ledger/\d+/published|.*/answers/.*/files/\d+|.*/exports/\{file\}|.*/papers/\d+/file"
    r"|.*/oparl(/.*)?"
)
HERE = "/hackney"
EMPTY_FORMS = {
    "public": {
        "/": "Find your borough",
        "/sign-in": "Sign in",
        "/forgotten-password": "Send me a link",
        f"{HERE}/surveys/autumn-survey": "Continue",
        f"{HERE}/surveys/autumn-survey/receipt": "Check the code",
        f"{HERE}/stop-and-search/tell-us/questions": "Continue",
        f"{HERE}/stop-and-search/tell-us/receipt": "Check the code",
    },
    "platform_admin": {"/people/invitation": "Send the invitation"},
    "council_admin": {f"{HERE}/people/invitation": "Send the invitation", f"{HERE}/panels": "Add this panel"},
    "council_clerk": {
        f"{HERE}/new-survey": "Start the survey",
        f"{HERE}/surveys/winter-survey/edit/dates": "Save",
        f"{HERE}/surveys/winter-survey/edit/ready-questions": "Add to the survey",
        f"{HERE}/surveys/winter-survey/edit/new-question/matrix": "Save the question",
        f"{HERE}/surveys/winter-survey/edit/questions/police_trust_met/when": "Choose its answers",
        f"{HERE}/surveys/winter-survey/edit/questions/police_trust_met/when/police_listen": "Save the condition",
        f"{HERE}/new-meeting": "Save this meeting",
    },
    "moderator": {},
    "safeguarding_lead": {},
    "panel_member": {},
    "panel_chair": {},
    "borough_superintendent": {f"{HERE}/responses/3/answer": "Save the draft"},
}
"""Who sends which form empty: {role: {address: name of its button}}."""


@pytest.fixture(scope="module")
async def pages(site: Server) -> dict[str, list[str]]:
    """The address of every page there is, by somebody it is for: "public", or one of the roles it is for."""
    by_role: dict[str, list[str]] = {role: [] for role in EMPTY_FORMS}
    for route in json.loads(await engage(site.environment, "routes", "--json")):
        path = route["path"].format(**route["example"])
        if "GET" not in route["methods"] or NOT_PAGES.fullmatch(path):
            continue
        wanted = ["council_clerk"] if route["audience"] == "signed in" else route["audience"].split(", ")
        by_role[next(role for role in by_role if role in wanted)].append(path)
    return by_role


@pytest.fixture(scope="module")
async def emails(site: Server) -> dict[str, str]:
    """How to sign in as each role: those of one borough, and the platform's."""
    people = json.loads(await engage(site.environment, "demo", "--json"))["people"]
    return {person["role"]: person["email"] for person in people if person["borough"] in ("hackney", None)}


async def sign_in(visitor: Visitor, email: str) -> None:
    await visitor.open("/sign-in")
    await visitor.fill(**{"E-mail address": email, "Password": PASSWORD})
    await visitor.press("Sign in")
    assert await visitor.heading() == "Your desk"


@pytest.mark.parametrize("role", EMPTY_FORMS)
async def test_every_page_is_clean_for_somebody_it_is_for(visit, pages, emails, role):
    visitor = await visit()
    if role != "public":
        await sign_in(visitor, emails[role])
    assert pages[role]
    for path in pages[role]:
        await visitor.open(path, None)
    for path, button in EMPTY_FORMS[role].items():
        await visitor.open(path)
        await visitor.press(button, status=422)
        assert await visitor.page.get_by_role("alert").count() == 1
        assert (await visitor.page.title()).startswith("Error: ")


@pytest.mark.parametrize("language", ["bn", "ar", "so"])
async def test_every_public_page_is_clean_in_every_language(visit, pages, language):
    windows = [await visit() for _ in range(2)]
    assert pages["public"]

    async def walk(visitor: Visitor, paths: list[str]) -> None:
        for path in paths:
            await visitor.open(f"/{language}{path}".rstrip("/"), None)

    await asyncio.gather(*(walk(visitor, pages["public"][n :: len(windows)]) for n, visitor in enumerate(windows)))
