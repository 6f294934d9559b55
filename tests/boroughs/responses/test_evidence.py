"""What an office shows with its answer: added, ordered and removed while it is a draft, and standing once published."""

from dataclasses import replace
from datetime import date

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.action_log.actions import give_action
from boroughs.action_log.models import Action, ActionUpdate
from boroughs.people.models import OFFICES, POLICE, Office, OfficeKind, Role
from boroughs.responses.answers.actions import whole_edition
from boroughs.responses.answers.reading import difference, reload
from boroughs.responses.evidence.actions import carry_over, keep_promises
from boroughs.responses.evidence.figures import Figure
from boroughs.responses.evidence.models import Evidence, EvidenceFile
from boroughs.responses.evidence.shown import evidence_shown
from boroughs.responses.models import EvidenceKind, OfficialResponse
from engage.kit.audit import AuditEvent
from engage.kit.ledger import LedgerEntry
from engage.ledger.verifying import verify_contents
from tests.boroughs.responses.factories import make_request, make_response
from tests.conftest import NOW
from tests.factories import make_holder, make_member, make_superintendent
from tests.kit.uploads import files
from tests.ledger.factories import commit, run

LIST = "/hackney/answers/1/evidence"
TRAIL = "/hackney/responses/1"
SIGN = f"{TRAIL}/answer/sign"
FILE = "/hackney/answers/1/versions/1/files/1"
LINK = {"title": "The report for October", "url": "https://example.org/october"}
PROMISE = {"title": "Publish the reasons each month", "due_on-day": "31", "due_on-month": "1", "due_on-year": "2027"}


@pytest.fixture
async def draft(hackney):
    return (await make_response(await make_request(hackney), None)).response


@pytest.fixture
async def holder(browser, hackney, draft):
    person = await make_superintendent(hackney)
    await browser.as_person(person)
    return person


async def publish(browser):
    draft = await reload(await OfficialResponse.get(published_at__isnull=True))
    return await browser.post(SIGN, data={"seen": whole_edition(draft), "confirmed": "y"})


async def seen(browser):
    return (await browser.get(LIST)).text.partition('name="seen" value="')[2].partition('"')[0]


async def send_file(browser, data, name="searches.pdf", kind="application/pdf", **values):
    sent = {"title": "Searches in October", **values}
    return await browser.post(f"{LIST}/file", data=sent, files={"file": (name, data, kind)})


async def test_a_link_is_shown_once_the_answer_is_published(browser, holder):
    for _ in range(2):  # the button was pressed twice
        assert (await browser.post(f"{LIST}/link", data=LINK)).headers["location"] == LIST
    assert await Evidence.all().count() == 1
    assert LINK["title"] in (await browser.get(LIST)).text
    assert LINK["url"] not in (await browser.get(TRAIL)).text
    assert (await publish(browser)).status_code == 303
    public = (await browser.get(TRAIL)).text
    assert f'rel="noopener nofollow" href="{LINK["url"]}"' in public
    assert "example.org</span>" in public
    assert await AuditEvent.filter(verb="added evidence", actor_id=holder.id).count() == 1


@pytest.mark.parametrize(
    "url",
    ["", "http://example.org/", "javascript:alert(1)", "https://", "https://localhost/x", "https://10.0.0.1/x",
     "https://me:secret@example.org/", "https://example.org/a b", "//example.org", "https://[::1]/", "https://x.y:z/",
     "https://exаmple.org/", f"https://example.org/{'a' * 500}"],
)  # fmt: skip
async def test_only_an_address_everybody_can_open_in_safety_is_a_link(browser, holder, url):
    reply = await browser.post(f"{LIST}/link", data={**LINK, "url": url})
    assert reply.status_code == 422
    assert LINK["title"] in reply.text
    assert not await Evidence.exists()


async def test_a_file_is_public_with_its_answer_and_never_before(browser, hackney, holder):
    assert (await send_file(browser, files.pdf())).status_code == 303
    assert (await browser.get(FILE)).status_code == 404
    own = await browser.get(f"{LIST}/1/file")
    assert (own.status_code, own.headers["cache-control"]) == (200, "no-store")
    assert f'href="{LIST}/1/file"' in (await browser.get(LIST)).text
    await publish(browser)
    assert f'href="{FILE}"' in (await browser.get(TRAIL)).text
    browser.cookies.clear()
    reply = await browser.get(FILE)
    kept = await EvidenceFile.get()
    assert reply.content == bytes(kept.content)
    assert reply.headers["content-type"] == "application/pdf"
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-security-policy"] == "default-src 'none'; sandbox"
    name = "hackney-answer-1-searches-in-october.pdf"
    assert reply.headers["content-disposition"] == f'attachment; filename="{name}"'
    again = await browser.get(FILE, headers={"If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for wrong in ("answers/1/versions/2/files/1", "answers/2/versions/1/files/1", "answers/1/versions/1/files/2"):
        assert (await browser.get(f"/hackney/{wrong}")).status_code == 404
    assert (await browser.get(FILE.replace("hackney", "croydon"))).status_code == 404


async def test_a_file_is_opened_before_it_is_kept(browser, holder):
    for data in (b"<script>alert(1)</script>", b"MZ\x90\x00", b""):
        reply = await send_file(browser, data)
        assert reply.status_code == 422
        assert "Searches in October" in reply.text
    large = await send_file(browser, b"%PDF-" + bytes(10_000_001))
    assert (large.status_code, "smaller than 10 MB" in large.text) == (422, True)
    assert (await browser.post(f"{LIST}/file", data={"title": "No file"})).status_code == 422
    assert (await send_file(browser, files.pdf(), title="")).status_code == 422
    assert not await Evidence.exists()


async def test_nothing_is_kept_unscanned_where_a_scanner_is_set_up(browser, app, settings, holder):
    app.state.settings = replace(settings, clamd_url="tcp://127.0.0.1:9")
    assert (await send_file(browser, files.pdf())).status_code == 503
    assert not await Evidence.exists()


async def test_figures_are_shown_as_they_stand_and_lead_to_the_trust_page(browser, app, holder):
    async def known(borough, day):
        figure = Figure("acct.responses_on_time", "Responses on time", "Four of five came in time.")
        return {figure.key: figure}

    app.state.figures = known
    assert "Responses on time" in (await browser.get(f"{LIST}/figures")).text
    assert (await browser.post(f"{LIST}/figures", data={"series": "pas.made_up"})).status_code == 422
    assert (await browser.post(f"{LIST}/figures", data={})).status_code == 422
    assert (await browser.post(f"{LIST}/figures", data={"series": "acct.responses_on_time"})).status_code == 303
    await publish(browser)
    public = (await browser.get(TRAIL)).text
    assert 'href="/hackney/trust/acct.responses_on_time">Responses on time</a>' in public
    assert "Four of five came in time." in public


async def test_figures_that_are_no_longer_measured_keep_their_name_and_link(browser, holder, draft):
    await Evidence.create(response=draft, position=1, kind=EvidenceKind.SERIES, title="Old figures", series="gone")
    await publish(browser)
    assert 'href="/hackney/trust">Old figures</a>' in (await browser.get(TRAIL)).text


async def test_a_promise_becomes_one_action_of_the_office_when_published(browser, hackney, holder):
    assert (await browser.post(f"{LIST}/promise", data=PROMISE)).status_code == 303
    assert not await Action.exists()
    assert [(await publish(browser)).status_code, await Action.all().count()] == [303, 1]
    action = await Action.get().select_related("office")
    assert (action.text, action.owner, action.made_on, action.due_on) == (
        "Publish the reasons each month", "Borough Superintendent", date(2026, 11, 21), date(2027, 1, 31),
    )  # fmt: skip
    assert action.office.kind is OfficeKind.BOROUGH_SUPERINTENDENT
    public = (await browser.get(TRAIL)).text
    assert "Due by 31 January 2027. Made today." in " ".join(public.split())
    assert public.count("Publish the reasons each month") == 1
    assert "Promised by 31 January 2027:" in (await browser.get("/hackney/answers/1")).text
    assert 'href="/hackney/actions/1"' in public
    assert 'href="/hackney/responses/1"' in (await browser.get("/hackney/actions/1")).text
    await browser.post("/hackney/actions/1/update", data={"state": "done", "note": "They are on our page."})
    assert await ActionUpdate.exists()
    assert "Ended on 21 November 2026, in time." in (await browser.get(TRAIL)).text


async def test_a_promise_is_an_action_of_its_own_whatever_else_has_its_words(browser, hackney, holder):
    office = await Office.get(borough=hackney, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    said = {"text": PROMISE["title"], "owner": office.label, "office": office}
    await give_action(hackney, **said, made_on=NOW.date(), due_on=date(2027, 1, 31), at=NOW)  # on an exempt item, say
    await browser.post(f"{LIST}/promise", data=PROMISE)
    await publish(browser)
    assert (await Evidence.get().select_related("action")).action.number == 2


@pytest.mark.parametrize(
    "day", [("20", "11", "2026"), ("", "", ""), ("31", "2", "2027"), ("1", "1", "2040"), ("x", "1", "2027")]
)
async def test_a_promise_wants_a_day_to_come(browser, holder, day):
    parts = dict(zip(("due_on-day", "due_on-month", "due_on-year"), day, strict=True))
    reply = await browser.post(f"{LIST}/promise", data={**PROMISE, **parts})
    assert reply.status_code == 422
    assert PROMISE["title"] in reply.text
    assert not await Evidence.exists()


async def test_an_answer_cannot_be_published_with_a_promised_day_that_is_over(browser, holder, draft):
    piece = {"kind": EvidenceKind.COMMITMENT, "title": "Publish the reasons", "due_on": date(2026, 11, 20)}
    await Evidence.create(response=draft, position=1, **piece)
    reply = await publish(browser)
    assert (reply.status_code, "was promised by 20 November 2026" in reply.text) == (409, True)
    assert (await OfficialResponse.get()).published_at is None
    assert not await Action.exists()


async def test_pieces_are_put_in_order_and_removed(browser, holder):
    for title in ("First", "Second", "Third"):
        await browser.post(f"{LIST}/link", data={**LINK, "title": title})
    old = await seen(browser)
    assert (await browser.post(f"{LIST}/3/up", data={"seen": old})).status_code == 303
    assert await titles() == ["First", "Third", "Second"]
    assert (await browser.post(f"{LIST}/3/up", data={"seen": old})).status_code == 409  # another list by now
    assert (await browser.post(f"{LIST}/1/removal", data={})).status_code == 409
    assert (await browser.post(f"{LIST}/1/removal", data={"seen": await seen(browser)})).status_code == 303
    assert await titles() == ["Third", "Second"]
    assert (await browser.post(f"{LIST}/1/up", data={"seen": await seen(browser)})).status_code == 303
    assert (await browser.post(f"{LIST}/9/up", data={"seen": await seen(browser)})).status_code == 409
    assert await titles() == ["Third", "Second"]


async def titles():
    assert await Evidence.all().order_by("position").values_list("position", flat=True) == list(
        range(1, await Evidence.all().count() + 1)
    )
    return await Evidence.all().order_by("position").values_list("title", flat=True)


async def test_pieces_are_removed_in_whatever_order_they_were_put(browser, holder, draft):
    for n in range(5):
        await browser.post(f"{LIST}/link", data={**LINK, "title": f"Piece {n}"})
    for position in (5, 4, 3, 2, 5, 3, 2):
        assert (await browser.post(f"{LIST}/{position}/up", data={"seen": await seen(browser)})).status_code == 303
    for left in (4, 3, 2, 1, 0):
        assert (await browser.post(f"{LIST}/1/removal", data={"seen": await seen(browser)})).status_code == 303
        positions = await Evidence.filter(response=draft).order_by("position").values_list("position", flat=True)
        assert positions == list(range(1, left + 1))


async def test_there_are_at_most_twenty(browser, holder, draft):
    for position in range(1, 21):
        await Evidence.create(response=draft, position=position, kind=EvidenceKind.LINK, title="x", url="https://x.org")
    assert (await browser.post(f"{LIST}/link", data=LINK)).status_code == 409
    assert "Remove one to add another." in (await browser.get(LIST)).text


async def test_an_inspector_writes_evidence_of_a_police_office(browser, hackney, draft):
    await browser.as_person(await make_member(hackney, Role.NEIGHBOURHOOD_INSPECTOR))
    assert (await browser.post(f"{LIST}/link", data=LINK)).status_code == 303
    executive = await Office.create(borough=hackney, kind=OfficeKind.COUNCIL_EXECUTIVE)
    other = await make_response(await make_request(hackney, office=executive), None, office_id=executive.id)
    assert (await browser.get(f"/hackney/answers/{other.response.number}/evidence")).status_code == 403


ADDRESSES = [("GET", LIST), *(("POST", f"{LIST}/{kind}") for kind in ("link", "file", "figures", "promise")),
             ("POST", f"{LIST}/1/up"), ("POST", f"{LIST}/1/removal"), ("GET", f"{LIST}/1/file")]  # fmt: skip


@pytest.mark.parametrize("role", [r for r in Role if r not in POLICE and r is not Role.PLATFORM_ADMIN])
async def test_nobody_else_touches_what_an_answer_shows(browser, hackney, draft, role):
    await Evidence.create(response=draft, position=1, kind=EvidenceKind.LINK, title="x", url="https://x.org")
    await browser.as_person(await make_holder(hackney, role) if role in OFFICES else await make_member(hackney, role))
    for method, address in ADDRESSES:
        reply = await browser.request(method, address, data=LINK if method == "POST" else None)
        assert reply.status_code == 403, f"{method} {address}"
    assert await Evidence.all().count() == 1


async def test_for_others_there_is_nothing(browser, croydon, draft):
    assert (await browser.get(LIST)).headers["location"].startswith("/sign-in")
    await browser.as_person(await make_superintendent(croydon))
    for method, address in ADDRESSES:
        assert (await browser.request(method, address)).status_code == 404, address


async def test_what_is_published_stands(browser, hackney, holder):
    await browser.post(f"{LIST}/promise", data=PROMISE)
    await send_file(browser, files.pdf())
    old = await seen(browser)
    await publish(browser)
    for method, address in ADDRESSES:
        data = {**LINK, "seen": old} if method == "POST" else None
        assert (await browser.request(method, address, data=data)).status_code == 409, address
    for statement in (
        "UPDATE response_evidence SET title = 'other'",
        "DELETE FROM response_evidence",
        "UPDATE response_evidence SET action_id = NULL",
        "UPDATE evidence_file SET content = ''",
        "DELETE FROM evidence_file",
    ):
        with pytest.raises(IntegrityError):
            async with in_transaction():
                await connections.get("default").execute_query(statement)


async def test_bytes_of_a_published_file_that_somebody_changes_are_found(browser, holder):
    await send_file(browser, files.pdf())
    await publish(browser)
    await commit()
    entered = await LedgerEntry.get(kind="response")
    assert entered.number not in [fault.number for fault in await verify_contents()]
    await run("UPDATE evidence_file SET content = 'something else'")
    assert entered.number in [fault.number for fault in await verify_contents()]


async def test_a_correction_shows_what_stood_before_and_its_promise_is_the_same_action(browser, hackney, holder):
    await browser.post(f"{LIST}/promise", data=PROMISE)
    await send_file(browser, files.pdf())
    await publish(browser)
    old = await OfficialResponse.get()
    facts = {"borough": hackney, "office_id": old.office_id, "number": 1, "version": 2, "corrects": old}
    new = await OfficialResponse.create(text="Corrected.", correction="A number was wrong.", drafted_by_id=1, **facts)
    await carry_over(old, new)
    await keep_promises(new, NOW)
    assert await Action.all().count() == 1
    before, after = [
        [(one.kind, one.title, one.due_on, one.action_id) for one in (await reload(response)).evidence]
        for response in (old, new)
    ]
    assert before == after
    first, second = await EvidenceFile.all().order_by("id").values_list("sha256", flat=True)
    assert first == second
    kept = await browser.post(f"{LIST}/1/removal", data={"seen": await seen(browser)})
    assert (kept.status_code, "This promise was published and stays." in kept.text) == (409, True)
    assert (await browser.post(f"{LIST}/2/removal", data={"seen": await seen(browser)})).status_code == 303
    assert (await browser.get("/hackney/answers/1/versions/1/files/2")).status_code == 200
    await send_file(browser, files.pdf(words="Other words"))  # under the same name
    changed = difference(await reload(old), await reload(new))
    assert [one.title for one in (*changed.removed, *changed.added)] == ["Searches in October"] * 2


async def test_a_page_with_many_pieces_asks_the_database_as_often(browser, app, hackney, holder, draft, queries):
    async def known(borough, day):
        return {}

    app.state.figures = known
    for position in range(1, 11):
        await Evidence.create(
            response=draft, position=position, kind=EvidenceKind.COMMITMENT, title=f"Promise {position}",
            due_on=date(2027, 1, position),
        )  # fmt: skip
    await publish(browser)
    queries.clear()
    shown = await evidence_shown(None, hackney, [draft.id], date(2026, 11, 21))
    assert len(shown[draft.id]) == 10
    assert len(queries) == 3
