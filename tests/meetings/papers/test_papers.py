"""Papers, as a clerk writes, uploads, publishes and withdraws them and everybody reads them."""

from datetime import UTC, datetime

import pytest

from boroughs.following.models import Follower
from boroughs.people.models import Role
from boroughs.search.models import SearchDocument
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion, touch
from engage.kit.mail import OutboxMessage
from meetings.models import AgendaItem, PanelKind
from meetings.papers.models import Paper, PaperFile
from tests.conftest import NOW
from tests.factories import make_member
from tests.kit.uploads import files
from tests.meetings.factories import make_meeting, make_panel
from tests.meetings.papers.factories import make_paper

HERE = "/hackney/meetings/meeting-1"
PAPERS = f"{HERE}/edit/papers"
COMING = datetime(2026, 12, 8, 18, 30, tzinfo=UTC)  # 11 clear working days after NOW
SOON = datetime(2026, 11, 26, 18, 30, tzinfo=UTC)


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


async def follow(borough, *topics, email="a@example.org"):
    return await Follower.create(
        id=f"00000000-0000-4000-8000-{await Follower.all().count():012}", borough=borough, email=email,
        topics=list(topics), expires_at=NOW, confirmed_at=NOW,
    )  # fmt: skip


def paper(**values):
    return {"title": "Searches near schools", "text": "There were **41** searches.", **values}


async def publish(browser, number=1, **values):
    page = (await browser.get(f"{PAPERS}/{number}/publication")).text
    seen = page.partition('name="seen" type="hidden" value="')[2].partition('"')[0]
    return await browser.post(f"{PAPERS}/{number}/publication", data={"seen": seen, **values})


async def send(browser, data, name="paper.pdf", kind="application/pdf", path=f"{PAPERS}/new", **values):
    sent = {"title": "Searches near schools", **values}
    return await browser.post(path, data=sent, files={"file": (name, data, kind)})


async def test_a_clerk_writes_a_paper_and_everybody_reads_it(browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=COMING, published_at=NOW)
    item = await AgendaItem.get(meeting=meeting, position=2)
    assert (await browser.post(f"{PAPERS}/new", data=paper(item=str(item.id)))).headers["location"] == f"{PAPERS}/1"
    assert (await browser.get(f"{HERE}/papers/1")).status_code == 404
    assert "Searches near schools</a>" not in (await browser.get(HERE)).text
    await touch("hackney")
    before = (await PageVersion.get(place="hackney")).version
    assert (await publish(browser)).headers["location"] == PAPERS
    assert (await PageVersion.get(place="hackney")).version > before
    read = await browser.get(f"{HERE}/papers/1")
    assert "<strong>41</strong>" in read.text
    assert "less accessible" not in (await browser.get(HERE)).text
    assert (await browser.get(HERE)).text.count(f'href="{HERE}/papers/1"') == 2  # under its item, and among the papers
    [found] = await SearchDocument.all()
    assert (found.path, found.text, found.source) == (
        "meetings/meeting-1/papers/1", "There were 41 searches.", f"paper/{(await Paper.get()).id}"
    )  # fmt: skip
    events = await AuditEvent.filter(actor_id=clerk.id).order_by("id").values_list("verb", "about")
    assert events == [("added a paper", "hackney/meetings/meeting-1/papers/1"),
                      ("published a paper", "hackney/meetings/meeting-1/papers/1")]  # fmt: skip


async def test_a_published_paper_never_changes(browser, hackney, clerk):
    await make_paper(await make_meeting(hackney))
    for path in ("words", "removal", "text", "publication", "draft"):
        response = await browser.post(f"{PAPERS}/1/{path}", data=paper(title="Other"))
        assert response.status_code == 409, path
    assert (await Paper.get()).title == "Searches near schools"


async def test_a_paper_waits_for_the_agenda_and_can_be_taken_back(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=COMING, published_at=None)
    await browser.post(f"{PAPERS}/new", data=paper())
    await publish(browser)
    assert "Goes out with the agenda" in (await browser.get(PAPERS)).text
    assert not await SearchDocument.all().exists()
    await browser.post(f"{PAPERS}/1/draft")
    assert (await Paper.get()).ready_at is None
    await publish(browser)
    await browser.post(f"{HERE}/edit/publication")
    assert (await browser.get(f"{HERE}/papers/1")).status_code == 200
    assert [found.kind for found in await SearchDocument.filter(source__startswith="paper/")] == ["paper"]


async def test_two_who_change_one_paper_lose_nothing(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=COMING)
    await browser.post(f"{PAPERS}/new", data=paper())
    page = (await browser.get(f"{PAPERS}/1/words")).text
    seen = page.partition('name="seen" type="hidden" value="')[2].partition('"')[0]
    assert (await browser.post(f"{PAPERS}/1/words", data=paper(text="First", seen=seen))).status_code == 303
    second = await browser.post(f"{PAPERS}/1/words", data=paper(text="Second", seen=seen))
    assert second.status_code == 409
    assert "First" in second.text
    assert "Second" in second.text
    assert (await Paper.get()).text == "First"


async def test_an_uploaded_paper_needs_a_summary_and_is_marked(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=COMING)
    await send(browser, files.pdf(words="Hidden words"), name="../../etc/Entwurf final(3).PDF")
    assert "Write a summary" in (await browser.get(f"{PAPERS}/1")).text
    page = (await browser.get(f"{PAPERS}/1/words")).text
    seen = page.partition('name="seen" type="hidden" value="')[2].partition('"')[0]
    await browser.post(f"{PAPERS}/1/words", data=paper(text="", summary="It counts **searches**.", seen=seen))
    await publish(browser)
    assert "Only a file (PDF, 1 KB): less accessible" in (await browser.get(HERE)).text
    read = (await browser.get(f"{HERE}/papers/1")).text
    assert "only a file" in read
    assert "<strong>searches</strong>" in read
    [found] = await SearchDocument.all()
    assert found.text == "It counts searches. Hidden words"


async def test_a_file_is_served_as_something_inert_to_save(app, browser, hackney, clerk):
    await make_meeting(hackney, starts_at=COMING)
    await send(browser, files.pdf(), summary="Figures", kind="text/html", name="a.html")
    assert (await browser.get(f"{HERE}/papers/1/file")).status_code == 404
    own = await browser.get(f"{HERE}/members/papers/1/file")
    assert own.headers["cache-control"] == "no-store"
    await publish(browser)
    await browser.as_person(await make_member(hackney, Role.ANALYST))
    got = await browser.get(f"{HERE}/papers/1/file")
    assert got.content == files.pdf() == own.content
    assert got.headers["content-type"] == "application/pdf"
    name = 'attachment; filename="meeting-1-paper-1-searches-near-schools.pdf"'
    assert got.headers["content-disposition"] == name
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert got.headers["cache-control"] == "public, no-cache"
    again = await browser.get(f"{HERE}/papers/1/file", headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_what_was_typed_stays_when_a_file_is_refused(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=COMING)
    response = await send(browser, b"<script>alert(1)</script>", summary="What I typed")
    assert response.status_code == 422
    assert "not a kind of file that can be a paper" in response.text
    assert "What I typed" in response.text
    assert not await Paper.all().exists()
    large = await send(browser, b"%PDF-" + bytes(10_000_001), summary="What I typed")
    assert (large.status_code, "must be smaller than 10 MB" in large.text) == (422, True)
    assert (await send(browser, b"%PDF-" + bytes(11_000_000))).status_code == 413


async def test_a_scanner_that_is_down_takes_nothing(settings, hackney, connection, clock):
    from dataclasses import replace

    from engage.app import build_app
    from tests.browser import Browser

    await make_meeting(hackney, starts_at=COMING)
    async with Browser(build_app(replace(settings, clamd_url="tcp://127.0.0.1:9"), clock)) as browser:
        await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
        response = await send(browser, files.pdf(), summary="Figures")
        assert response.status_code == 503
        assert "Try again later" in response.text
    assert not await PaperFile.all().exists()


async def test_a_word_file_becomes_the_text(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=COMING)
    await send(browser, files.word(), name="report.docx")
    page = (await browser.get(f"{PAPERS}/1")).text
    assert "Make this the text" in page
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    assert (await browser.post(f"{PAPERS}/1/text", data={"seen": seen})).headers["location"] == f"{PAPERS}/1/words"
    assert "| Dalston | 41 |" in (await Paper.get()).text
    await publish(browser)
    read = (await browser.get(f"{HERE}/papers/1")).text
    assert "<td>Dalston</td>" in read
    assert "only a file" not in read


async def test_a_late_paper_needs_the_chairs_reason_and_followers_are_told(browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=SOON)
    for number, topics in enumerate((["meetings"], [f"panel/{(await meeting.panel).slug}"], ["surveys"])):
        await follow(hackney, *topics, email=f"follower{number}@example.org")
    await browser.post(f"{PAPERS}/new", data=paper())
    refused = await publish(browser)
    assert refused.status_code == 422
    assert "chair’s reason why this late paper cannot wait" in refused.text
    await publish(browser, late_reason="The inspection ended yesterday.")
    assert "The inspection ended yesterday." in (await browser.get(f"{HERE}/papers/1")).text
    assert ">Late<" in (await browser.get(HERE)).text
    told = await OutboxMessage.all().order_by("recipient")
    assert [one.recipient for one in told] == ["follower0@example.org", "follower1@example.org"]
    assert "Searches near schools" in told[0].text
    assert f"https://engage.test{HERE}" in told[0].text


async def test_another_panel_owes_no_five_days(browser, hackney, clerk):
    panel = await make_panel(hackney, kind=PanelKind.WARD_PANEL)
    await make_meeting(hackney, starts_at=SOON, panel=panel)
    await browser.post(f"{PAPERS}/new", data=paper())
    await publish(browser, late_reason="Not needed")
    assert (await Paper.get()).late_reason == ""
    assert (await Paper.get()).published_at == NOW


async def test_a_withdrawn_paper_is_gone_everywhere_and_stays_on_record(browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=COMING)
    await send(browser, files.pdf(words="Wrong words"), text="Wrong text", summary="Wrong summary")
    await publish(browser)
    assert await SearchDocument.all().exists()
    assert (await browser.post(f"{PAPERS}/1/withdrawal", data={})).status_code == 422
    await browser.post(f"{PAPERS}/1/withdrawal", data={"reason": "A table was wrong."})
    gone = await browser.get(f"{HERE}/papers/1")
    assert gone.status_code == 410
    for path in (f"{HERE}/papers/1/file", f"{HERE}/members/papers/1", f"{HERE}/members/papers/1/file"):
        assert (await browser.get(path)).status_code == 404, path
    for page in (gone, await browser.get(HERE), await browser.get(f"{HERE}/members/papers")):
        assert "A table was wrong." in page.text
        assert "Wrong" not in page.text
    assert not await SearchDocument.all().exists()
    assert (await PaperFile.get(paper__meeting=meeting)).content == files.pdf(words="Wrong words")
    new = (await browser.get(f"{PAPERS}/new?instead=1")).text
    assert 'value="Searches near schools"' in new


async def test_of_an_exempt_paper_the_public_sees_the_title_or_not_even_that(app, browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=COMING)
    exempt = {"exempt_paragraph": "7", "public_interest": "It would warn suspects."}
    assert (await browser.post(f"{PAPERS}/new", data=paper(exempt_paragraph="7"))).status_code == 422
    assert (await browser.post(f"{PAPERS}/new", data=paper(hides_title="y"))).status_code == 422
    await browser.post(f"{PAPERS}/new", data=paper(**exempt))
    await browser.post(f"{PAPERS}/new", data=paper(title="Operation Heron", hides_title="y", **exempt))
    for number in (1, 2):
        await publish(browser, number)
    shown = (await browser.get(HERE)).text
    assert "Searches near schools" in shown
    assert "paragraph 7" in shown
    assert "It would warn suspects." in shown
    assert "Heron" not in shown
    for number in (1, 2):
        for path in ("", "/file"):
            assert (await browser.get(f"{HERE}/papers/{number}{path}")).status_code == 404
    assert not await SearchDocument.all().exists()
    read = await browser.get(f"{HERE}/members/papers/2")
    assert "Operation Heron" in read.text
    assert read.headers["cache-control"] == "no-store"
    for role in (Role.PANEL_CHAIR, Role.MODERATOR, Role.NEIGHBOURHOOD_INSPECTOR):  # without a seat on this panel
        await browser.as_person(await make_member(hackney, role))
        for path in ("", "/1", "/2"):
            assert (await browser.get(f"{HERE}/members/papers{path}")).status_code == 404, role
    assert meeting


async def test_drafts_are_for_clerks_alone_and_of_one_borough(browser, hackney, croydon):
    await make_paper(await make_meeting(hackney), published_at=None)
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    for path in (PAPERS, f"{PAPERS}/1", f"{PAPERS}/1/words", f"{HERE}/members/papers", f"{HERE}/papers/1"):
        assert (await browser.get(path)).status_code == 404, path


async def test_lists_take_as_many_queries_however_many_papers(browser, hackney, clerk, queries):
    meeting = await make_meeting(hackney, starts_at=COMING)
    item = await AgendaItem.filter(meeting=meeting).first()
    counts = []
    for _ in range(2):
        for _ in range(3):
            await make_paper(meeting, item=item)
        for path in (HERE, PAPERS, f"{HERE}/members/papers"):
            queries.clear()
            assert (await browser.get(path)).status_code == 200
            counts.append(len(queries))
            assert not any('"content"' in query for query in queries)
    assert counts[:3] == counts[3:]


async def test_sending_twice_adds_one_draft(browser, hackney, clerk):
    await make_meeting(hackney, starts_at=COMING)
    for _ in range(2):
        await send(browser, files.pdf(), summary="Figures")
    assert await Paper.all().count() == 1
    await browser.post(f"{PAPERS}/1/removal")
    assert not await Paper.all().exists()
    assert not await PaperFile.all().exists()


async def test_a_paper_that_everybody_could_read_is_not_published_for_an_exempt_item(browser, hackney, clerk):
    meeting = await make_meeting(hackney, starts_at=COMING, published_at=None, notice_at=NOW)
    item = await AgendaItem.get(meeting=meeting, position=2)
    await browser.post(f"{PAPERS}/new", data=paper(item=str(item.id)))
    assert (await publish(browser)).status_code == 303  # it waits for the agenda
    exempt = {"exempt_paragraph": 7, "public_interest": "Harm."}
    await AgendaItem.filter(id=item.id).update(**exempt)
    refused = await browser.post(f"{HERE}/edit/publication")
    assert refused.status_code == 409
    assert "Paper 1 is for an exempt item" in refused.text
    assert (await browser.get(HERE)).text.count("Searches near schools</h3>") == 0
    await browser.post(f"{PAPERS}/1/draft")
    refused = await publish(browser)
    assert refused.status_code == 409
    assert "Paper 1 is for an exempt item" in refused.text
    await Paper.all().update(**exempt)
    assert (await publish(browser)).status_code == 303
    assert (await browser.post(f"{HERE}/edit/publication")).status_code == 303
    assert (await browser.get(f"{HERE}/papers/1")).status_code == 404
