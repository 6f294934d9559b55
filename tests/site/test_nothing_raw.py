"""Nobody of the police, and no stranger, finds a word that no moderator approved: on any page, in any file or log.

Every kind of raw text is planted with a mark of its own. Every route is opened, and sent to, as superintendents and
inspectors of this borough and of another, and as a stranger. That the walk would see a leak is shown by a moderator,
who finds what moderators may read, and by approved words, which everybody finds.
"""

import html
import io
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from uuid import uuid4

import httpx2
import pytest

from boroughs.models import Borough
from boroughs.people.models import Person, Role
from engage.app import PAGES
from engage.demo.examples import Examples
from engage.demo.people import PEOPLE
from engage.kit.forms import Fields
from engage.kit.routes import Page
from meetings.models import Meeting
from meetings.questions.models import PublicQuestion
from meetings.registration.models import Registration
from surveys.charter.safeguarding.models import SafeguardingReport
from surveys.inbox import FEEDBACK, acknowledge, put_back
from surveys.models import Survey, SurveyVersion
from surveys.moderation.conversations.actions import answer, ask
from surveys.moderation.conversations.models import ABOUT_COMMENT, ABOUT_SAFETY, Conversation, case_hash
from surveys.moderation.models import CommentState, Original
from surveys.paper.models import Entry
from surveys.questionnaire import of_versions
from surveys.saved.actions import save_answers
from surveys.saved.sealing import Place
from tests.browser import Browser
from tests.conftest import NOW
from tests.site.conftest import address
from tests.surveys.moderation.factories import make_approved, make_comment

APPROVED = "zq-approved-7731"
SEEN_BY_MODERATORS = {"zq-waiting-7731", "zq-withheld-7731", "zq-original-7731", "zq-question-7731", "zq-answer-7731"}
SEEN_BY_OTHERS = {"zq-lead-7731", "zq-told-7731", "zq-report-7731", "zq-inbox-7731", "zq-text-7731", "zq-saved-7731",
                  "zq-paper-7731", "zq-asked-7731", "zq-needs-7731"}  # fmt: skip
RAW = SEEN_BY_MODERATORS | SEEN_BY_OTHERS
CODE = "xxxx-xxxx-xxxx-7733"
POLICE = [one for one in PEOPLE if one.role.is_police]


@pytest.fixture
async def planted(settings, known) -> list[Examples]:
    """The demonstration with marked words of every kind; what to open, once for each comment they are about."""
    hackney = await Borough.get(slug="hackney")
    await make_approved(hackney, 12, text=APPROVED)
    about = case_hash(settings.secret, ABOUT_COMMENT, hackney.id, CODE)
    safety = case_hash(settings.secret, ABOUT_SAFETY, hackney.id, CODE)
    comments = [
        await make_comment(hackney, text="zq-waiting-7731", case_hash=about, received_on=date(2020, 1, 1)),
        await make_comment(hackney, text="zq-withheld-7731", state=CommentState.WITHHELD, reason="is_abusive",
                           decided_on=date(2026, 11, 2)),
        await make_comment(hackney, text="Said", state=CommentState.REDACTED, decided_on=date(2026, 11, 2)),
    ]  # fmt: skip
    await Original.create(comment=comments[2], text="zq-original-7731")
    for case, question, told in ((about, "question", "answer"), (safety, "lead", "told")):
        await ask(hackney, case, f"zq-{question}-7731", at=NOW, actor_id=1)
        await answer(await Conversation.get(case_hash=case), f"zq-{told}-7731", 1)
    await SafeguardingReport.create(
        id=uuid4(), borough=hackney, case_hash=safety, answering_as="zq-report-7731", age="16_17", month="2026-11",
        received_on=date(2026, 11, 20), due_on=date(2026, 11, 23),
    )  # fmt: skip
    said = {"answering_as": "searched", "month": "2026-11"}
    await acknowledge(FEEDBACK, hackney.id, "d" * 64, {"answers": said, "comment": "zq-inbox-7731"})
    await put_back(hackney.id, None, date(2026, 11, 1), [("one_improvement", "zq-text-7731")])
    await _save(settings.secret, known)
    opened = await Survey.get(borough__slug="hackney", slug=known["surveys.answer"]["survey"])
    await Entry.filter(survey=opened).update(typed=[["one_improvement", "zq-paper-7731"]])
    meeting = await Meeting.get(borough=hackney, slug=known["meetings.questions."]["meeting"])
    await PublicQuestion.create(id=uuid4(), meeting=meeting, text="zq-asked-7731", asked_on=date(2026, 11, 20))
    await Registration.create(
        id=uuid4(), meeting=meeting, name="Ada", email="ada@example.org", needs="zq-needs-7731", expires_at=NOW,
        confirmed_at=NOW, has_place=True,
    )  # fmt: skip
    return [
        {**known, "": {**known[""], "comment": str(comment.id)}, "surveys.moderation.conversations.": {}}
        for comment in comments
    ]


async def _save(secret: str, known: Examples) -> None:
    """Somebody has saved a survey half way."""
    row = await Survey.get(borough__slug="hackney", slug=known["surveys.answer"]["survey"])
    survey = of_versions(row, await SurveyVersion.published_of(row), await Borough.get(slug="hackney"))
    place = Place(Fields([("one_improvement", "zq-saved-7731")]), 0, survey.newest.number, "en")
    await save_answers(survey, CODE, place, secret=secret, day=date(2026, 11, 21))


def words(response: httpx2.Response) -> str:
    """Everything a reply says: its headers, its text, and what is in the files that it is an archive of."""
    said = [str(response.headers), response.text, html.unescape(response.text)]
    if response.content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
            said += [archive.read(name).decode("utf-8", "replace") for name in archive.namelist()]
    return "\n".join(said)


async def replies(browser: Browser, planted: list[Examples]) -> AsyncIterator[tuple[Page, httpx2.Response]]:
    """Opens every route for every planted comment, in every way that lists can be shown, and sends to every form."""
    for page in PAGES:
        for known in planted if "comment" in page.param_convertors else planted[:1]:
            path, methods = address(page, known), page.methods or set()
            if "GET" in methods:
                for query in ("", "?show=answered", "?show=decided") if page.name.endswith(".queue") else ("",):
                    yield page, await browser.get(path + query)
            if "POST" in methods and page.name != "boroughs.people.sign_out":
                yield page, await browser.post(path, data={"code": "bcdf-ghjk-mnpq-2345"})


async def found_by(browser: Browser, planted: list[Examples], who: str) -> set[str]:
    """The marks that somebody finds, raw ones with where."""
    found: set[str] = set()
    opened = 0
    async for page, response in replies(browser, planted):
        said = words(response)
        seen = {mark for mark in (*RAW, APPROVED) if mark in said}
        found |= seen
        opened += response.status_code == 200
        if not who.startswith("moderator"):
            assert not seen & RAW, f"{who} at {page.path}: {seen & RAW}"
    assert opened >= 20
    return found


async def test_the_police_and_strangers_find_no_raw_word_on_any_route_nor_in_a_log(app, planted, capsys):
    for person in [*POLICE, None]:
        async with Browser(app) as browser:
            if person:
                await browser.as_person(await Person.get(email=person.email))
            found = await found_by(browser, planted, f"{person.role} of {person.borough}" if person else "a stranger")
            assert found == {APPROVED}
    assert [one for one in POLICE if one.role is Role.NEIGHBOURHOOD_INSPECTOR and one.borough != "hackney"]
    logged = "".join(capsys.readouterr())
    assert "surveys.moderation.queue" in logged
    assert not [mark for mark in RAW if mark in logged]


async def test_the_walk_would_see_a_leak(app, planted):
    """A moderator of this borough finds everything that moderators may read, and nothing else; another's, nothing."""
    for borough, expected in (("hackney", SEEN_BY_MODERATORS), ("croydon", set())):
        async with Browser(app) as browser:
            await browser.as_person(await Person.get(email=f"moderator@{borough}.example"))
            assert await found_by(browser, planted, f"moderator of {borough}") == {*expected, APPROVED}
