"""Following by e-mail: confirmed, changed and stopped by the link in it, with nothing to learn about others."""

import re
from datetime import date, timedelta
from uuid import uuid4

import httpx2
import pytest

from boroughs.following import asking
from boroughs.following.models import Follower, Rhythm
from engage.kit.mail import OutboxMessage, send_waiting
from engage.kit.security import OWN_PAGE, signed
from engage.retention import erase_expired
from tests.boroughs.following.factories import make_follower
from tests.boroughs.responses.factories import make_request
from tests.meetings.factories import make_panel
from tests.surveys.factories import definition_of, make_draft, make_survey

FORM = {"email": "Rosa@Example.org ", "topics": ["meetings", "surveys"]}
PAGE = "/hackney/follow"


async def own(settings, email="rosa@example.org", path="/hackney/follow"):
    follower = await Follower.get(email=email)
    return f"{path}/{signed(settings.secret, OWN_PAGE, follower.id)}"


async def test_somebody_follows_confirms_changes_and_stops(browser, hackney, settings, clock):
    reply = await browser.post(PAGE, data=FORM)
    assert (reply.status_code, reply.headers["location"]) == (303, "/hackney/follow/sent")
    assert "We have sent a link" in (await browser.get("/hackney/follow/sent")).text
    follower = await Follower.get(email="rosa@example.org")
    assert follower.confirmed_at is None
    page = await own(settings)
    assert "Yes, write to me" in (await browser.get(page)).text
    assert (await Follower.get(id=follower.id)).confirmed_at is None  # opening a link changes nothing
    assert (await browser.post(page, data={"topics": ["meetings"]})).status_code == 303
    await follower.refresh_from_db()
    assert (follower.topics, follower.confirmed_at) == (["meetings"], clock.now)
    clock.now += timedelta(days=9)
    await browser.post(page, data={"topics": ["responses"]})
    await follower.refresh_from_db()
    assert (follower.topics, follower.confirmed_at) == (["responses"], clock.now - timedelta(days=9))
    assert "Stop all e-mails" in (await browser.get(f"{page}/stop")).text
    assert await Follower.exists(id=follower.id)
    assert (await browser.post(f"{page}/stop")).headers["location"] == "/hackney/follow/stopped"
    assert not await Follower.exists()
    assert (await browser.get(page)).status_code == 404
    assert (await browser.post(f"{page}/stop")).status_code == 303  # pressed twice


async def test_the_link_in_the_mail_opens_the_page_and_has_the_sites_host_and_language(
    browser, hackney, settings, clock
):
    await browser.post("/en-XA/hackney/follow", data=FORM, headers={"Host": "evil.example"})
    mail = await OutboxMessage.get()
    assert mail.recipient == "rosa@example.org"
    assert "evil" not in mail.text
    assert mail.own_path == f"/en-XA/hackney/follow/{(await Follower.get()).id.hex}"
    assert mail.subject.startswith("Çöñƒ")
    assert await send_waiting(settings, clock.now) == 1
    assert (await browser.get(await own(settings, path="/en-XA/hackney/follow"))).status_code == 200


async def test_a_known_address_gets_the_same_answer_and_keeps_what_it_follows(browser, hackney, clock):
    known = await make_follower(hackney, topics=["responses"])
    replies = [await browser.post(PAGE, data={**FORM, "email": email}) for email in (known.email, "new@example.org")]
    assert len({(reply.status_code, reply.headers["location"], reply.text) for reply in replies}) == 1
    subjects = {mail.recipient: mail.subject for mail in await OutboxMessage.all()}
    assert subjects == {
        known.email: "You follow Hackney already",
        "new@example.org": "Confirm that you want to follow Hackney",
    }
    assert (await Follower.get(id=known.id)).topics == ["responses"]


async def test_nobody_can_flood_an_address(browser, hackney, croydon, clock):
    for _ in range(3):
        for page in (PAGE, "/croydon/follow"):
            assert (await browser.post(page, data=FORM)).status_code == 303
    assert await OutboxMessage.all().count() == 1
    clock.now += timedelta(minutes=59)
    await browser.post(PAGE, data=FORM)
    assert await OutboxMessage.all().count() == 1
    clock.now += timedelta(minutes=2)
    await browser.post(PAGE, data=FORM)
    assert await OutboxMessage.all().count() == 2


async def test_a_borough_sends_only_so_many_confirmations_in_an_hour_and_keeps_no_other_from_it(
    browser, hackney, croydon, clock
):
    await browser.post(PAGE, data={**FORM, "email": "a@example.org"})
    asked = await Follower.get()
    rest = range(asking.MOST_MAILS - 1)
    await Follower.bulk_create(
        Follower(id=uuid4(), borough=hackney, email=f"b{n}@example.org", expires_at=asked.expires_at) for n in rest
    )
    reply = await browser.post(PAGE, data={**FORM, "email": "c@example.org"})
    assert (reply.status_code, reply.headers["retry-after"]) == (429, "3600")
    assert not await Follower.exists(email="c@example.org")
    assert (await browser.post("/croydon/follow", data={**FORM, "email": "d@example.org"})).status_code == 303
    clock.now += timedelta(minutes=61)
    assert (await browser.post(PAGE, data={**FORM, "email": "c@example.org"})).status_code == 303


async def test_a_network_that_asks_too_often_waits(app, hackney):
    transport = httpx2.ASGITransport(app=app, client=("81.2.69.144", 1))
    async with httpx2.AsyncClient(transport=transport, base_url="https://engage.test") as program:
        replies = [
            (await program.post(PAGE, data={**FORM, "email": f"a{n}@example.org"})).status_code for n in range(21)
        ]
    assert replies == [303] * 20 + [429]


async def test_what_is_not_confirmed_ends_after_a_day_and_is_erased(browser, hackney, settings, clock):
    await make_follower(hackney, email="stays@example.org")
    await browser.post(PAGE, data=FORM)
    page = await own(settings)
    clock.now += timedelta(hours=23)
    assert (await browser.get(page)).status_code == 200
    await erase_expired(clock.now)
    assert await Follower.all().count() == 2
    clock.now += timedelta(hours=2)
    assert (await browser.get(page)).status_code == 404
    assert (await browser.post(page, data={"topics": ["meetings"]})).status_code == 404
    await erase_expired(clock.now)
    assert [one.email for one in await Follower.all()] == ["stays@example.org"]


async def test_a_mail_program_stops_it_with_one_press(app, hackney, settings):
    """RFC 8058: a server posts with no cookie, no Origin, and follows no redirect."""
    await make_follower(hackney)
    page = await own(settings)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="https://engage.test") as server:
        reply = await server.post(f"{page}/stop", data={"List-Unsubscribe": "One-Click"})
    assert reply.status_code == 200
    assert not await Follower.exists()


async def test_another_sites_form_stops_nobody(browser, hackney, settings):
    await make_follower(hackney)
    reply = await browser.post(f"{await own(settings)}/stop", headers={"Sec-Fetch-Site": "cross-site"})
    assert reply.status_code == 403
    assert await Follower.exists()


async def test_no_key_opens_another_follower_or_borough(browser, hackney, croydon, settings):
    one, two = await make_follower(hackney), await make_follower(hackney, email="b@example.org")
    key = signed(settings.secret, OWN_PAGE, one.id)
    mixed = two.id.hex + key[32:]
    for path in (f"/croydon/follow/{key}", f"/hackney/follow/{mixed}", f"/hackney/follow/{one.id.hex}"):
        assert (await browser.get(path)).status_code == 404
        assert (await browser.get(f"{path}/stop")).status_code == 404
        await browser.post(f"{path}/stop")
    assert await Follower.all().count() == 2


@pytest.mark.parametrize(
    ("form", "message"),
    [
        ({"topics": ["meetings"]}, "Enter an e-mail address"),
        ({"topics": ["meetings"], "email": "rosa at home"}, "Enter an e-mail address like name@example.org"),
        ({"email": "rosa@example.org"}, "Select what you want to hear about"),
        ({"email": "rosa@example.org", "topics": ["panel/of-another-borough"]}, "is not"),
    ],
)
async def test_mistakes_are_told_and_nothing_is_sent(browser, hackney, form, message):
    reply = await browser.post(PAGE, data=form)
    assert reply.status_code == 422
    assert message in reply.text
    assert form.get("email", "") in reply.text
    assert not await Follower.exists()


async def test_panels_can_be_followed_and_one_that_ended_stays_until_it_is_unticked(browser, hackney, settings):
    panel = await make_panel(hackney)
    ended = await make_panel(hackney, name="Old panel", slug="old", ended_on=date(2026, 10, 1))
    page = (await browser.get(PAGE)).text
    assert f'value="panel/{panel.slug}"' in page
    assert ended.name not in page
    for feed in ("/hackney/meetings.ics", f"/hackney/panels/{panel.slug}/meetings.atom", "/hackney/responses.atom"):
        assert f'href="{feed}"' in page
    await make_follower(hackney, topics=["panel/old"])
    form = {"topics": ["panel/old", f"panel/{panel.slug}"]}
    assert (await browser.post(await own(settings), data=form)).status_code == 303
    assert (await Follower.get()).topics == form["topics"]
    await browser.post(await own(settings), data={"topics": [f"panel/{panel.slug}"]})
    assert (await Follower.get()).topics == [f"panel/{panel.slug}"]


async def test_a_link_to_one_thing_has_it_ticked_and_first(browser, hackney):
    request = await make_request(hackney)
    survey = await make_survey(hackney)
    page = (await browser.get(f"{PAGE}?topic=request/{request.number}&topic=survey/{survey.slug}&topic=office/0")).text
    assert page.index("What you came for") < page.index("Everything, or a part of it")
    for topic in ("request/1", f"survey/{survey.slug}"):
        assert re.search(rf'value="{topic}"\s+checked', page)
    assert '<details class="govuk-details">' in page
    assert "<details" not in (await browser.get(PAGE)).text
    mistaken = {"email": "rosa", "topics": ["request/1", "meetings"]}
    reply = await browser.post(f"{PAGE}?topic=request/1", data=mistaken)
    assert '<details class="govuk-details" open>' in reply.text  # what was ticked in it is seen
    assert "Request 1 from Community Safety Scrutiny Commission" in page
    assert "office/0" not in page
    reply = await browser.post(f"{PAGE}?topic=request/1", data={"email": "rosa@example.org", "topics": ["request/1"]})
    assert reply.status_code == 303
    assert (await Follower.get()).topics == ["request/1"]


async def test_nobody_learns_of_a_draft_survey_by_asking_to_follow_it(browser, hackney, croydon):
    draft = await make_draft(hackney, definition_of())
    theirs = await make_request(croydon)
    for topic in (f"survey/{draft.slug}", f"request/{theirs.number}", "words/", "panel/<script>", "no-such"):
        page = (await browser.get(f"{PAGE}?topic={topic}")).text
        assert "What you came for" not in page
        sent = {"email": "rosa@example.org", "topics": [topic]}
        assert (await browser.post(PAGE, data=sent)).status_code == 422


async def test_words_to_look_out_for_are_followed_like_a_search(browser, hackney):
    form = {"email": "rosa@example.org", "words": " strip  search -dogs "}
    assert (await browser.post(PAGE, data=form)).status_code == 303
    assert (await Follower.get()).topics == ["words/strip search -dogs"]
    for words in ("the", "-dogs", "x" * 101):
        reply = await browser.post(PAGE, data={**form, "words": words})
        assert reply.status_code == 422
        assert f'value="{words}"' in reply.text
    sent = {"email": "b@example.org", "topics": ["words/the"]}  # by a link that somebody made up
    assert (await browser.post(f"{PAGE}?topic=words/the", data=sent)).status_code == 422


async def test_a_follower_asks_for_more_and_says_so_on_their_own_page(browser, hackney, settings):
    request = await make_request(hackney)
    await make_follower(hackney)
    sent = {"email": "rosa@example.org", "topics": ["request/1", "meetings"], "rhythm": "weekly"}
    await browser.post(PAGE, data=sent)
    follower = await Follower.get()
    assert (follower.topics, follower.asked, follower.rhythm) == (["meetings"], ["request/1"], Rhythm.AT_ONCE)
    page = (await browser.get(await own(settings))).text
    assert "What you asked for now" in page
    assert f"Request {request.number} from" in page
    await browser.post(await own(settings), data={"topics": ["request/1", "meetings"], "rhythm": "daily"})
    await follower.refresh_from_db()
    assert (follower.topics, follower.asked, follower.rhythm) == (["request/1", "meetings"], [], Rhythm.DAILY)


async def test_who_asks_for_two_things_within_the_hour_confirms_both_with_one_link(browser, hackney, settings):
    await make_request(hackney)
    for topic in ("meetings", "request/1"):
        await browser.post(PAGE, data={"email": "rosa@example.org", "topics": [topic]})
    assert await OutboxMessage.all().count() == 1
    page = (await browser.get(await own(settings))).text
    for topic in ("meetings", "request/1"):
        assert re.search(rf'value="{topic}"\s+checked', page)


async def test_nobody_follows_more_than_fifty_things(browser, hackney):
    for _ in range(51):
        await make_request(hackney)
    sent = {"email": "rosa@example.org", "topics": [f"request/{n}" for n in range(1, 52)]}
    reply = await browser.post(PAGE, data=sent)
    assert reply.status_code == 422
    assert not await Follower.exists()


async def test_the_form_asks_the_database_as_often_however_much_there_is(browser, hackney, queries):
    counts = []
    for n in range(2):
        for _ in range(1 + 4 * n):
            await make_panel(hackney, name=uuid4().hex)
            await make_request(hackney)
        queries.clear()
        await browser.get(f"{PAGE}?" + "&".join(f"topic=request/{n}" for n in range(1, 7)))
        counts.append(len(queries))
    assert counts[0] == counts[1] < 10


async def test_pages_of_one_follower_are_kept_by_nobody(browser, hackney, settings, capsys):
    follower = await make_follower(hackney)
    page = await own(settings)
    reply = await browser.get(page)
    assert reply.headers["cache-control"] == "no-store"
    assert 'content="noindex"' in reply.text
    await browser.post(PAGE, data=FORM)
    logged = "".join(capsys.readouterr())
    assert page not in logged
    assert follower.email not in logged


async def test_all_of_london_leads_to_every_borough(browser, hackney, croydon):
    page = (await browser.get("/follow")).text
    assert 'href="/hackney/follow"' in page
    assert 'href="/croydon/follow"' in page
