"""Nobody but a panel's members and clerks finds a word of what is exempt, hidden, unaccepted or private in a meeting.

Every such field is planted with a mark of its own, through the actions that publish where there are any, so that
searches, feeds, mails and logs are made as they would be. Every route is opened, with the page cache at work, as those
who may read the marks and as everybody who may not. That the walk would see a leak is shown by the first.
"""

import html
import io
from collections.abc import AsyncIterator
from datetime import date, timedelta

import httpx2
import pypdf
import pytest

from boroughs.action_log.models import Action
from boroughs.following.models import Follower
from boroughs.models import Borough
from boroughs.people.models import Membership, Office, OfficeKind, Person, Role
from boroughs.search.models import SearchDocument
from engage.app import PAGES
from engage.demo import story
from engage.demo.examples import Examples
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageCache
from engage.kit.mail import OutboxMessage
from engage.kit.routes import Page
from engage.kit.uploads.taking import Upload
from meetings.agenda.actions import publish_agenda
from meetings.carried.models import MeetingAction
from meetings.minutes.models import Correction
from meetings.models import AgendaItem, Meeting, Minutes, Panel
from meetings.panels.models import Seat, SeatKind, Term
from meetings.papers.actions import Words, add_paper, edition_of, publish_paper
from meetings.papers.models import Paper, PaperFile
from meetings.questions.models import PublicQuestion, QuestionContact, QuestionState
from meetings.registration.models import Registration
from meetings.room.models import Attendance, Declaration, Interest, ItemRecord, Method, Motion, Outcome, Presence
from tests.browser import Browser
from tests.conftest import NOW
from tests.kit.uploads.files import pdf
from tests.site.conftest import address
from tests.site.test_nothing_raw import words as words_of

LAW = {"exempt_paragraph": 7, "public_interest": "It would help suspects."}


def mark(of: str) -> str:
    return f"zq-{of}-9914"


PAPER = {mark(one) for one in ("papertitle", "papertext", "papersummary", "filecontent", "titledpaper")}
OTHERS = {
    mark(one)
    for one in (
        "itemtitle", "itemtext", "chairnote", "filetext", "minutes", "notes", "decision", "motion", "declaration",
        "joinlink", "question", "rejected", "contact", "registration", "needs", "regmail", "passage", "instead",
        "drafttitle", "drafttext", "action",
    )
}  # fmt: skip
MARKS = PAPER | OTHERS
FOUND_BY_MEMBERS = PAPER | {mark("itemtitle"), mark("itemtext")}
"""What members must find. A page that shows them more of the marks adds them here."""
FOUND_BY_CLERKS = FOUND_BY_MEMBERS | {mark("drafttitle"), mark("drafttext"), mark("action")}


OF_ANOTHER_PANEL = {"member@other.example": Role.PANEL_MEMBER, "chair@other.example": Role.PANEL_CHAIR}
"""People of the same borough whose only seat is on another panel than the planted meetings'."""


@pytest.fixture
async def meetings(settings, known, clock) -> list[Meeting]:
    """The demonstration with marks in a meeting that was held and in one whose agenda has just been published."""
    hackney = await Borough.get(slug="hackney")
    held = await Meeting.get(borough=hackney, title="Scrutiny of policing: autumn").select_related("panel")
    coming = await Meeting.get(borough=hackney, title="Scrutiny of policing: spring").select_related("panel")
    await _seat(held.panel, "member@hackney.example")
    other = await Panel.get(borough=hackney, name=story.GROUP)
    for email, role in OF_ANOTHER_PANEL.items():
        person = await Person.create(email=email, name="Of another panel")
        await Membership.create(person=person, borough=hackney, role=role, starts_on=date(2026, 1, 1))
        await _seat(other, email)
    for number, topics in enumerate((["meetings"], [f"panel/{held.panel.slug}"])):
        await Follower.create(
            id=f"00000000-0000-4000-8000-00000000000{number}", borough=hackney, email=f"f{number}@example.org",
            topics=topics, expires_at=NOW, confirmed_at=NOW,
        )  # fmt: skip
    await _exempt_items(held, coming)
    for meeting in (held, coming):
        await _papers(hackney, meeting, settings.public_url)
    await Meeting.filter(id__in=[held.id, coming.id]).update(join_link=f"https://meet.example/{mark('joinlink')}")
    coming = await Meeting.get(id=coming.id).select_related("panel")
    await publish_agenda(hackney, coming, site="https://engage.test", at=NOW)
    await _room(held)
    for meeting in (held, coming):
        await _residents(meeting)
    return [held, coming]


async def _seat(panel: Panel, email: str) -> None:
    position = 77 + await Seat.filter(panel=panel).count()
    kind = SeatKind.CHAIR if email.startswith("chair") else SeatKind.MEMBER
    seat = await Seat.create(panel=panel, position=position, name="Councillor", kind=kind)
    person = await Person.get(email=email)
    await Term.create(seat=seat, name=person.name, person=person, starts_on=date(2026, 1, 1))


async def _exempt_items(*meetings: Meeting) -> None:
    for meeting in meetings:
        for position, hides in ((81, True), (82, False)):
            await AgendaItem.create(
                meeting=meeting, position=position, title=mark("itemtitle") if hides else "An operation",
                hides_title=hides, exempt_text=mark("itemtext"), chair_note=mark("chairnote"), **LAW,
            )  # fmt: skip


async def _papers(borough: Borough, meeting: Meeting, site: str) -> None:
    """Two exempt papers, published by the action (late in the meeting that was held), and a public draft."""
    item = await AgendaItem.get(meeting=meeting, position=81)
    content = pdf(words=mark("filecontent"))
    upload = Upload("application/pdf", "pdf", content, mark("filetext"), None)
    hidden = {"text": mark("papertext"), "summary": mark("papersummary"), "item_id": item.id, **LAW}
    for words in (
        Words(title=mark("papertitle"), hides_title=True, **hidden),
        Words(title="An operation’s paper", hides_title=False, **{**hidden, "text": mark("titledpaper")}),
    ):
        paper = await add_paper(borough, meeting, words, upload, at=NOW)
        seen = edition_of(paper, await PaperFile.get(paper=paper))
        await publish_paper(borough, meeting, paper.number, late_reason="Urgent", seen=seen, site=site, at=NOW)
    draft = {"item_id": None, "exempt_paragraph": None, "public_interest": "", "hides_title": False, "summary": ""}
    await add_paper(borough, meeting, Words(title=mark("drafttitle"), text=mark("drafttext"), **draft), upload, at=NOW)


async def _room(held: Meeting) -> None:
    """What the clerk recorded of the exempt item, the exempt part of the minutes, and a member's correction."""
    item = await AgendaItem.get(meeting=held, position=81)
    minutes = await Minutes.get(meeting=held)
    await Minutes.filter(id=minutes.id).update(exempt_text=mark("minutes"))
    member = await Person.get(email="member@hackney.example")
    await Correction.create(
        minutes=minutes, person=member, passage=mark("passage"), instead=mark("instead"), suggested_at=NOW
    )
    await ItemRecord.create(item=item, notes=mark("notes"), decision=mark("decision"), saved_by_id=1, saved_at=NOW)
    present = await Attendance.create(meeting=held, name="A. Guest", presence=Presence.PRESENT)
    await Declaration.create(
        meeting=held, attendance=present, item=item, kind=Interest.OTHER_REGISTRABLE, text=mark("declaration")
    )
    office = await Office.get(borough_id=held.borough_id, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    action = await Action.create(
        borough_id=held.borough_id, number=991, text=mark("action"), owner=mark("action"), office=office,
        made_on=held.held_on, due_on=held.held_on,
    )  # fmt: skip
    await MeetingAction.create(meeting=held, item=item, action=action)
    await Motion.create(
        meeting=held, item=item, number=91, text=mark("motion"), method=Method.AGREED, outcome=Outcome.CARRIED
    )


async def _residents(meeting: Meeting) -> None:
    """Questions that were not accepted, and somebody who means to come."""
    asked = {"meeting": meeting, "asked_on": date(2026, 11, 20)}
    tail = f"{meeting.id:012}"
    question = await PublicQuestion.create(id=f"00000000-0000-4000-8001-{tail}", text=mark("question"), **asked)
    await QuestionContact.create(
        id=f"00000000-0000-4000-8002-{tail}", question=question, email=f"{mark('contact')}@example.org"
    )
    await PublicQuestion.create(
        id=f"00000000-0000-4000-8003-{tail}", text=mark("question"), state=QuestionState.REJECTED,
        reason=mark("rejected"), **asked,
    )  # fmt: skip
    await Registration.create(
        id=f"00000000-0000-4000-8004-{tail}", meeting=meeting, name=mark("registration"), needs=mark("needs"),
        email=f"{mark('regmail')}@example.org", expires_at=NOW, confirmed_at=NOW, has_place=True,
    )  # fmt: skip


def said_by(response: httpx2.Response) -> str:
    """Everything a reply says, and the words of a PDF that packs them."""
    said = words_of(response)
    if response.content.startswith(b"%PDF"):
        said += "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(response.content)).pages)
    return html.unescape(said)


async def places(meetings: list[Meeting], known: Examples) -> list[tuple[Page, Examples]]:
    """Every route, those of a meeting once for each planted one, those of a paper once for each of its papers."""
    found: list[tuple[Page, Examples]] = []
    for page in PAGES:
        if "meeting" not in page.param_convertors:
            found.append((page, known))
            continue
        for meeting in meetings:
            here = {name: {k: v for k, v in values.items() if k != "meeting"} for name, values in known.items()}
            here[""] = {**here[""], "meeting": meeting.slug}
            numbers = {"meetings.papers.": "number", "meetings.item": "position"}
            if not page.name.startswith("meetings.papers.") or "number" not in page.param_convertors:
                found.append((page, here))
                continue
            for paper in await Paper.filter(meeting=meeting).order_by("number"):
                own = {"number": str(paper.number)}
                found.append((page, {**here, **dict.fromkeys([*numbers, "meetings.papers.editing."], own)}))
    return found


async def replies(
    browser: Browser, where: list[tuple[Page, Examples]], *, sends: bool
) -> AsyncIterator[tuple[Page, httpx2.Response]]:
    """Opens every route, and looks for the marks where one can search; `sends` also sends to every form."""
    for page, known in where:
        path, methods = address(page, known), page.methods or set()
        if "GET" in methods:
            for query in ("", "?q=zq", "?q=papertext") if "search" in page.name else ("",):
                yield page, await browser.get(path + query)
        if sends and "POST" in methods and page.name != "boroughs.people.sign_out":
            yield page, await browser.post(path, data={"q": "zq"})


async def found_by(app, where, email: str | None, *, sends: bool = False) -> dict[str, set[str]]:
    """The marks that somebody finds, each with the routes it was found at."""
    found: dict[str, set[str]] = {}
    async with Browser(app) as browser:
        if email:
            await browser.as_person(await Person.get(email=email))
        opened = 0
        async for page, response in replies(browser, where, sends=sends):
            said = said_by(response).replace("<mark>", "").replace("</mark>", "")
            opened += response.status_code == 200
            for one in MARKS:
                if one in said:
                    found.setdefault(one, set()).add(f"{page.name} {response.status_code}")
        assert opened >= 20
    return found


def cache_of(app) -> PageCache:
    """The page cache of an application, at work."""
    layer = app.middleware_stack or app.build_middleware_stack()
    app.middleware_stack = layer
    while not isinstance(layer, PageCache):
        layer = layer.app
    layer.versions.is_fresh = True
    return layer


async def test_only_members_of_the_panel_and_its_clerks_find_what_is_exempt(app, meetings, known, capsys):
    where = await places(meetings, known)
    cache = cache_of(app)
    # Those who may read it go first: what the cache keeps of their visit, the next reader would be given.
    clerks = await found_by(app, where, "clerk@hackney.example")
    assert clerks.keys() >= FOUND_BY_CLERKS, FOUND_BY_CLERKS - clerks.keys()
    members = await found_by(app, where, "member@hackney.example")
    assert members.keys() >= FOUND_BY_MEMBERS, FOUND_BY_MEMBERS - members.keys()
    assert not members.keys() & {mark(one) for one in ("question", "contact", "registration", "needs", "drafttext")}
    for email in (
        None, *OF_ANOTHER_PANEL, "moderator@hackney.example", "superintendent@hackney.example",
        "inspector@hackney.example", "inspector@croydon.example", "clerk@croydon.example", "member@croydon.example",
    ):  # fmt: skip
        found = await found_by(app, where, email, sends=email is None)
        assert not found, f"{email or 'a stranger'}: {found}"
    assert cache.pages
    assert not [one for one in MARKS for page in cache.pages.values() if one.encode() in page.body]
    logged = "".join(capsys.readouterr())
    assert "meetings.papers.members_paper" in logged
    assert not [one for one in MARKS if one in logged]


async def test_nothing_exempt_is_searched_mailed_or_in_the_audit(settings, meetings, known, clock):
    """What the actions that published it have left behind, and what every job leaves that runs in the next days."""
    from engage.schedule import schedule

    for job in schedule(settings.public_url):
        if not job.name.startswith(("compile", "settle", "erase")):
            for days in (1, 60, 70):
                await job.do(NOW + timedelta(days=days))
    documents = [f"{one.path} {one.title} {one.text}" for one in await SearchDocument.all()]
    mails = [f"{one.subject} {one.text}" for one in await OutboxMessage.all()]
    audit = [f"{one.verb} {one.about} {one.detail}" for one in await AuditEvent.all()]
    assert "Late paper" in "".join(mails)
    assert "published a paper" in "".join(audit)
    for kept in (documents, mails, audit):
        # The link to join is for those who registered, in their own mail.
        assert not [one for one in MARKS - {mark("joinlink"), mark("registration")} if one in "".join(kept)]
    for one in await OutboxMessage.all():
        assert mark("joinlink") not in one.text or mark("regmail") in one.recipient
    packs = await Paper.filter(is_pack=True)
    assert not [one for one in MARKS for pack in packs if one in pack.text]
