"""Approved at a later meeting, signed by the person in the chair, and amended in public where they were wrong."""

import hashlib
from datetime import timedelta

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Membership, Role
from boroughs.search.models import SearchDocument
from engage.kit.audit import AuditEvent
from engage.kit.cache import PageVersion, touch
from engage.kit.drafts import edition
from meetings.desk import tasks
from meetings.minutes.actions import approve_minutes, minutes_edition, publish_minutes
from meetings.minutes.models import Amendment, Correction
from meetings.models import AgendaItem, Ending, ItemKind, Minutes, Recommendation
from meetings.panels.models import PanelBorough, SeatKind, Term
from tests.conftest import NOW
from tests.factories import make_member
from tests.meetings.factories import HELD, make_meeting, make_minutes, make_panel
from tests.meetings.minutes.factories import make_later, make_seat

HERE = "/hackney/meetings/meeting-1"
APPROVE, SIGN, AMEND = (f"{HERE}/minutes/{page}" for page in ("approval", "signature", "amendments"))
TEXT = "The panel **met**. Nobody – é – spoke."


@pytest.fixture
async def chair(hackney):
    return await make_member(hackney, Role.PANEL_CHAIR)


@pytest.fixture
async def meeting(hackney):
    return await make_meeting(hackney)


async def approve(browser, later, **fields):
    data = {"seen": minutes_edition(await Minutes.get()), "confirmed": "y", "approved_in": later.id, **fields}
    return await browser.post(APPROVE, data=data)


async def make_approved(meeting, **values):
    return await make_minutes(meeting, **{"text": TEXT, "approved_at": NOW - timedelta(minutes=30), **values})


async def test_the_meeting_whose_agenda_had_the_item_is_offered_first(browser, hackney, meeting, chair):
    await make_minutes(meeting)
    await make_later(hackney, slug="between", starts_at=NOW - timedelta(days=2))
    later = await make_later(hackney)
    await AgendaItem.create(meeting=later, position=3, kind=ItemKind.MINUTES, title="Minutes", minutes_of=meeting)
    await browser.as_person(chair)
    shown = (await browser.get(APPROVE)).text
    assert "it was on the agenda" in shown
    assert f'value="{later.id}" checked' in shown
    assert (await approve(browser, later)).status_code == 303
    minutes = await Minutes.get()
    assert (minutes.approved_in_id, minutes.approved_at) == (later.id, NOW)
    assert (await AuditEvent.get(verb="approved minutes")).detail == {"approved_in": "later"}


async def test_no_earlier_other_coming_or_inquorate_meeting_approves_minutes(browser, hackney, meeting, chair):
    await make_minutes(meeting)
    await make_later(hackney)
    other, panel = await make_panel(hackney, name="Another panel"), meeting.panel
    off = {"ending": Ending.INQUORATE, "ended_at": NOW, "reason": "Two came."}
    wrong = [
        meeting,
        await make_meeting(hackney, panel=panel, starts_at=HELD - timedelta(days=30)),
        await make_later(hackney, slug="elsewhere", panel=other),
        await make_later(hackney, slug="coming", panel=panel, starts_at=NOW + timedelta(days=1)),
        await make_later(hackney, slug="off", panel=panel, **off),
        await make_later(hackney, slug="secret", panel=panel, published_at=None),
    ]
    await browser.as_person(chair)
    for one in wrong:
        assert (await approve(browser, one)).status_code == 422, one.slug
    assert (await approve(browser, meeting, approved_in="")).status_code == 422
    assert (await approve(browser, meeting, approved_in="x")).status_code == 422
    assert (await Minutes.get()).approved_at is None


async def test_without_a_later_meeting_nothing_is_approved(browser, meeting, chair):
    await make_minutes(meeting)
    await browser.as_person(chair)
    assert "Come back when that has begun" in (await browser.get(APPROVE)).text
    assert (await approve(browser, meeting)).status_code == 409


async def test_the_person_in_the_chair_signs_once_and_anybody_can_check(browser, hackney, meeting, chair):
    await make_approved(meeting, exempt_text="zq-exempt-4473")
    await browser.as_person(chair)
    assert (await browser.post(SIGN, data={"name": "Cllr Demir"})).status_code == 422
    for name in ("Cllr Demir", "Somebody else"):
        assert (await browser.post(SIGN, data={"name": name, "confirmed": "y"})).status_code == 303
    minutes = await Minutes.get()
    assert (minutes.signed_by, minutes.signed_at) == ("Cllr Demir", NOW)
    shown = (await browser.get(f"{HERE}/record")).text
    assert minutes.sha256 in shown
    assert "sha256sum meeting-1-minutes.txt" in shown
    assert "Signed by Cllr Demir on 21 November 2026." in shown
    file = await browser.get(f"{HERE}/record/minutes.txt")
    assert hashlib.sha256(file.content).hexdigest() == minutes.sha256
    assert file.headers["content-disposition"] == 'attachment; filename="meeting-1-minutes.txt"'
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await connections.get("default").execute_query("UPDATE minutes SET signed_by = 'me'")


async def test_the_vice_chair_signs_and_members_clerks_and_police_do_not(browser, hackney, meeting):
    await make_approved(meeting)
    _, _, vice = await make_seat(meeting.panel, "Vic Vale", kind=SeatKind.VICE_CHAIR)
    _, _, member = await make_seat(meeting.panel, "Mem Moss")
    clerk, police = [await make_member(hackney, role) for role in (Role.COUNCIL_CLERK, Role.NEIGHBOURHOOD_INSPECTOR)]
    for person, status in ((member, 403), (clerk, 403), (police, 404), (vice, 303)):
        await browser.as_person(person)
        assert (await browser.post(SIGN, data={"name": "Me", "confirmed": "y"})).status_code == status
    assert (await Minutes.get()).signed_by == "Me"


async def test_minutes_are_not_signed_before_they_are_approved(browser, meeting, chair):
    await make_minutes(meeting)
    await browser.as_person(chair)
    assert (await browser.get(SIGN)).status_code == 409
    assert (await browser.post(SIGN, data={"name": "Me", "confirmed": "y"})).status_code == 409


# ---- amendments -------------------------------------------------------------------------------------------------


async def amend(browser, later, text, **fields):
    newest = await Amendment.all().order_by("-number").first()
    before = newest.text if newest else (await Minutes.get()).text
    data = {"text": text, "reason": "Ann did speak.", "agreed_in": later.id, "seen": edition(before), "do": "record"}
    return await browser.post(AMEND, data={**data, **fields})


async def test_an_amendment_stands_beside_the_words_with_what_changed(browser, hackney, meeting):
    await make_approved(meeting)
    later = await make_later(hackney)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    better = TEXT.replace("Nobody", "Ann")
    preview = (await amend(browser, later, better, do="preview")).text
    assert '<del><span class="govuk-visually-hidden">Removed: </span>Nobody</del>' in preview
    assert not await Amendment.exists()
    for _ in range(2):
        assert (await amend(browser, later, better, seen=edition(TEXT))).status_code == 303
    one = await Amendment.get()
    assert (one.number, one.amended_on, one.agreed_in_id) == (1, NOW.date(), later.id)
    assert (await Minutes.get()).text == TEXT
    for prefix in ("", "/ar"):
        shown = (await browser.get(f"{prefix}{HERE}/record")).text
        assert "Ann did speak." in shown
        assert "Nobody</del>" in shown
        assert one.sha256 in shown
    file = await browser.get(f"{HERE}/record/amended-1.txt")
    assert file.text == better
    assert hashlib.sha256(file.content).hexdigest() == one.sha256
    assert "Ann" in (await SearchDocument.get(source=f"meeting/{meeting.id}/minutes")).text
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await connections.get("default").execute_query("UPDATE minutes_amendment SET reason = 'none'")


async def test_amendments_say_something_come_after_each_other_and_from_a_meeting(browser, hackney, meeting):
    await make_approved(meeting)
    later = await make_later(hackney)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert (await amend(browser, later, TEXT)).status_code == 409
    assert (await amend(browser, later, "Other", reason="")).status_code == 422
    assert (await amend(browser, meeting, "Other")).status_code == 422
    assert (await amend(browser, later, "First")).status_code == 303
    late = await amend(browser, later, "Second", seen=edition(TEXT))
    assert late.status_code == 409
    assert "First" in late.text
    assert (await amend(browser, later, "Second")).status_code == 303
    assert [one.number for one in await Amendment.all()] == [1, 2]


async def test_drafts_are_changed_not_amended_and_only_by_clerks(browser, hackney, meeting, chair):
    await make_minutes(meeting)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    assert (await browser.get(AMEND)).status_code == 409
    await browser.as_person(chair)
    assert (await browser.get(AMEND)).status_code == 403


async def test_the_moments_stand_in_their_order_whatever_is_written(hackney, meeting):
    """The database refuses minutes that are approved before they are published, or signed before they are approved."""
    minutes = await make_minutes(meeting, published_at=None)
    for values in ({"approved_at": NOW}, {"published_at": NOW, "signed_at": NOW, "signed_by": "A", "sha256": "b"}):
        with pytest.raises(IntegrityError):
            async with in_transaction():
                await Minutes.filter(id=minutes.id).update(**values)


async def test_the_desk_says_what_waits_for_the_chair_and_the_clerk(hackney, meeting, chair):
    minutes = await make_minutes(meeting)
    assert await tasks(hackney, {Role.PANEL_CHAIR}, NOW, person_id=0) == []
    later = await make_later(hackney)
    assert [one.route for one in await tasks(hackney, {Role.PANEL_CHAIR}, NOW, person_id=0)] == [
        "meetings.minutes.approve"
    ]
    for _ in range(2):
        await Correction.create(minutes=minutes, person=chair, passage="met", instead="sat", suggested_at=NOW)
    texts = [one.text for one in await tasks(hackney, {Role.COUNCIL_CLERK}, NOW, person_id=0)]
    assert "Decide on 2 corrections to the minutes of “Stop and search in schools”" in texts
    await Minutes.filter(id=minutes.id).update(approved_at=NOW, approved_in=later)
    assert [one.route for one in await tasks(hackney, {Role.PANEL_CHAIR}, NOW, person_id=0)] == [
        "meetings.minutes.sign"
    ]


async def test_the_chair_of_another_panel_neither_approves_signs_nor_recommends(browser, hackney, meeting, chair):
    await make_minutes(meeting)
    later = await make_later(hackney)
    other = await make_panel(hackney, name="Another panel")
    seat, _, _ = await make_seat(other, "The other chair", kind=SeatKind.CHAIR)
    await Term.filter(seat=seat).update(person_id=chair.id)
    await browser.as_person(chair)
    assert (await browser.get(APPROVE)).status_code == 403
    assert (await approve(browser, later)).status_code == 403
    assert (await browser.get(f"{HERE}/recommendations")).status_code == 403
    data = {"text": "Write to every school about this."}
    assert (await browser.post(f"{HERE}/recommendations", data=data)).status_code == 403
    await Minutes.all().update(approved_at=NOW)
    assert (await browser.get(SIGN)).status_code == 404
    assert (await browser.post(SIGN, data={"name": "The other chair"})).status_code == 404
    minutes = await Minutes.get()
    assert (minutes.signed_at, await Recommendation.all().count()) == (None, 0)


async def test_who_joined_the_police_signs_nothing_though_they_keep_the_chairs_seat(browser, hackney, croydon, meeting):
    await make_approved(meeting)
    _, _, person = await make_seat(meeting.panel, "In the chair", kind=SeatKind.CHAIR)
    await browser.as_person(person)
    assert (await browser.get(SIGN)).status_code == 200
    since = {"starts_on": NOW.date()}
    await Membership.create(person=person, borough=croydon, role=Role.NEIGHBOURHOOD_INSPECTOR, **since)
    assert (await browser.get(SIGN)).status_code == 404
    assert (await browser.post(SIGN, data={"name": "Insp", "confirmed": "y"})).status_code == 404
    assert (await Minutes.get()).signed_at is None


async def test_what_becomes_of_minutes_is_shown_in_every_borough_that_shares_the_panel(hackney, croydon, meeting):
    await PanelBorough.create(panel=meeting.panel, borough=croydon)
    await touch("croydon")
    minutes = await make_minutes(meeting, published_at=None)
    said = {"seen": minutes_edition(minutes), "at": NOW}
    seen = [(await PageVersion.get(place="croydon")).version]
    await publish_minutes(hackney, meeting, site="https://engage.test", **said)
    seen.append((await PageVersion.get(place="croydon")).version)
    await approve_minutes(hackney, meeting, await make_later(hackney), site="https://engage.test", **said)
    seen.append((await PageVersion.get(place="croydon")).version)
    assert seen[0] < seen[1] < seen[2]
