"""Who left an address is told of the answer once, asked once whether it helped, and then their address is erased."""

import re
from datetime import date, timedelta

import pytest

from boroughs.action_log.models import Action, ActionState, ActionUpdate
from boroughs.people.models import Appointment
from boroughs.responses.answers.actions import edition_of
from boroughs.responses.answers.publishing import publish_response
from boroughs.responses.evidence.models import Evidence
from boroughs.responses.models import EvidenceKind, RequestContact
from boroughs.responses.taps.helping import asked_from
from boroughs.responses.taps.models import TapTally
from boroughs.responses.taps.telling import ask_followers, ask_whether_helped, tell_contacts
from engage.kit.mail import OutboxMessage
from engage.kit.security import signed_path
from engage.kit.told import Told
from engage.retention import erase_expired
from tests.boroughs.following.factories import make_follower
from tests.boroughs.responses.factories import make_request, make_response
from tests.conftest import NOW
from tests.factories import make_superintendent

SITE = "https://engage.test"
ANSWERED = date(2026, 11, 21)


@pytest.fixture
async def asked(hackney):
    await make_superintendent(hackney)
    request = await make_request(hackney)
    for email, language in (("ada@example.org", "en"), ("zed@example.org", "bn")):
        await RequestContact.create(request=request, email=email, language=language)
    return request


@pytest.fixture
async def answered(hackney, asked):
    """The request with its answer, and both who asked told of it."""
    await make_response(asked, NOW)
    assert await tell_contacts(hackney, asked, NOW, SITE) == 2
    return asked


async def promise(request, due_on, ended_on=None):
    response = (await request.parts.all().first()).response_id
    number = await Action.all().count() + 1
    action = await Action.create(
        borough_id=request.borough_id,
        number=number,
        text="Publish it",
        owner="The police",
        made_on=ANSWERED,
        due_on=due_on,
    )
    await Evidence.create(
        response_id=response,
        position=number,
        kind=EvidenceKind.COMMITMENT,
        title="Publish it",
        due_on=due_on,
        action=action,
    )
    if ended_on:
        await end(action, ended_on)
    return action


async def publish(part):
    holder = await Appointment.get(office_id=part.response.office_id)
    part.response.signed_by, part.response.published_at = holder, NOW
    await part.response.save()


async def end(action, on):
    await ActionUpdate.create(action=action, state=ActionState.DONE, note="Done.", on=on)


async def test_everybody_is_told_once_in_their_language(hackney, answered):
    mails = {mail.recipient: mail for mail in await OutboxMessage.filter(recipient__endswith="example.org")}
    mails = {to: mail for to, mail in mails.items() if to in ("ada@example.org", "zed@example.org")}
    assert len(mails) == 2
    ada, zed = mails["ada@example.org"], mails["zed@example.org"]
    assert "what you asked about has been answered" in ada.subject
    assert f"{SITE}/hackney/responses/1\n" in ada.text
    assert f"{SITE}/bn/hackney/responses/1\n" in zed.text
    assert re.fullmatch("/hackney/responses/1/taps/answered_point/[0-9a-f]{32}", ada.own_path)
    assert zed.own_path.startswith("/bn/hackney/")
    assert await tell_contacts(hackney, answered, NOW, SITE) == 0


async def test_nobody_is_told_before_there_is_an_answer(hackney, asked):
    assert await tell_contacts(hackney, asked, NOW, SITE) == 0
    assert await RequestContact.filter(helped_on=None).count() == 2


async def test_the_link_in_the_e_mail_works_with_one_press(browser, settings, answered):
    mail = await OutboxMessage.get(recipient="ada@example.org")
    link = signed_path(settings.secret, mail.own_path)
    assert "Did this answer your point?" in (await browser.get(link)).text
    assert (await browser.post(link, data={"question": "answered_point", "answer": "no"})).status_code == 303
    assert (await TapTally.get()).by_asker


async def test_the_link_to_stop_erases_that_address_alone(browser, settings, answered):
    mail = await OutboxMessage.get(recipient="ada@example.org")
    stop = signed_path(settings.secret, mail.own_path) + "/stop"
    assert "Your address is erased." in (await browser.get(stop)).text
    assert await RequestContact.all().count() == 2
    stopped = await browser.post(stop, data={"List-Unsubscribe": "One-Click"}, headers={"Sec-Fetch-Site": "none"})
    assert "Your address is erased" in stopped.text
    assert [contact.email for contact in await RequestContact.all()] == ["zed@example.org"]
    assert (await browser.post(stop)).status_code == 200


async def test_after_ninety_days_they_are_asked_whether_it_helped_and_erased(browser, settings, answered, clock):
    await OutboxMessage.all().delete()
    assert await ask_whether_helped(NOW + timedelta(days=89), SITE) == 0
    assert await RequestContact.all().count() == 2
    clock.now = NOW + timedelta(days=90)
    assert await ask_whether_helped(clock.now, SITE) == 2
    assert await RequestContact.all().count() == 0
    assert await ask_whether_helped(clock.now, SITE) == 0
    mail = await OutboxMessage.get(recipient="ada@example.org")
    assert "did it help?" in mail.subject
    link = signed_path(settings.secret, mail.own_path)
    assert "Did it help?" in (await browser.get(link)).text
    for _ in range(2):
        assert (await browser.post(link, data={"question": "helped", "answer": "yes"})).status_code == 303
    assert await TapTally.all().values_list("question", "by_asker", "number") == [("helped", True, 1)]


async def test_who_follows_what_the_request_builds_on_is_asked_once_too(browser, hackney):
    await make_superintendent(hackney)
    cited = {"topic": "survey/autumn", "path": "hackney/surveys/autumn/results", "title": "Autumn"}
    request = await make_request(hackney, cites=[cited])
    await make_response(request, NOW)
    for topic in ("survey/autumn", "request/1", "survey/spring", "responses"):
        await make_follower(hackney, email=f"{topic.replace('/', '-')}@example.org", topics=[topic])
    await OutboxMessage.all().delete()
    assert await ask_followers(NOW + timedelta(days=89), SITE) == 0
    assert await ask_followers(NOW + timedelta(days=92), SITE) == 2
    assert await ask_followers(NOW + timedelta(days=93), SITE) == 0
    mails = {mail.recipient: mail for mail in await OutboxMessage.all()}
    assert mails.keys() == {"survey-autumn@example.org", "request-1@example.org"}
    assert "https://engage.test/hackney/responses/1/taps" in mails["survey-autumn@example.org"].text


async def test_followers_are_asked_again_once_after_a_second_answer_but_not_after_a_correction(hackney):
    await make_superintendent(hackney)
    request = await make_request(hackney)
    await make_response(request, NOW)
    await make_follower(hackney, topics=["request/1"])
    assert await ask_followers(NOW + timedelta(days=90), SITE) == 1
    again = NOW + timedelta(days=100)
    second = (await make_response(request, again)).response
    assert await ask_followers(again + timedelta(days=89), SITE) == 0
    assert await ask_followers(again + timedelta(days=90), SITE) == 1
    await make_response(
        request, again + timedelta(days=91), number=second.number, version=2, corrects=second, correction="A date."
    )
    for days in (90, 92, 103):
        assert await ask_followers(again + timedelta(days=days), SITE) == 0


async def test_who_was_asked_before_the_answer_was_named_is_not_asked_again(hackney):
    await make_superintendent(hackney)
    request = await make_request(hackney)
    for days in (0, 30):
        await make_response(request, NOW + timedelta(days=days))
    await make_follower(hackney, topics=["request/1"])
    await Told.create(key=f"request/{request.id}/helped", on=ANSWERED + timedelta(days=121))
    assert await ask_followers(NOW + timedelta(days=122), SITE) == 0
    await Told.all().update(on=ANSWERED + timedelta(days=119))
    assert await ask_followers(NOW + timedelta(days=122), SITE) == 1


async def test_a_link_about_the_first_answer_says_nothing_of_a_second_before_its_day(
    browser, settings, answered, clock
):
    clock.now = NOW + timedelta(days=90)
    assert await ask_whether_helped(clock.now, SITE) == 2
    mail = await OutboxMessage.get(recipient="ada@example.org", own_path__contains="/taps/helped/")
    link = signed_path(settings.secret, mail.own_path)
    clock.now += timedelta(days=10)
    await make_response(answered, clock.now, text="Quite another answer.")
    page = (await browser.get(link)).text
    assert 'name="of_answer" value="1"' in page
    assert "Quite another answer." not in page
    for named in ("2", ""):
        sent = await browser.post(link, data={"question": "helped", "answer": "no", "of_answer": named})
        assert sent.status_code == 303
    clock.now += timedelta(days=90)
    page = (await browser.get(link)).text
    assert 'name="of_answer" value="2"' in page
    assert "Quite another answer." in page
    await browser.post(link, data={"question": "helped", "answer": "yes", "of_answer": "2"})
    known = await TapTally.all().order_by("of_answer").values_list("of_answer", "answer", "number")
    assert known == [(1, "no", 1), (2, "yes", 1)]


async def test_a_link_about_an_answer_whose_promise_is_open_again_is_about_the_first(
    browser, hackney, settings, asked, clock
):
    part = await make_response(asked, None)
    action = await promise(asked, date(2026, 12, 1), ended_on=date(2026, 11, 22))
    await publish(part)
    await tell_contacts(hackney, asked, NOW, SITE)
    clock.now = NOW + timedelta(days=40)
    assert await ask_whether_helped(clock.now, SITE) == 2
    await ActionUpdate.create(action=action, state=ActionState.IN_PROGRESS, note="Not yet.", on=date(2026, 12, 30))
    await make_response(asked, clock.now)
    mail = await OutboxMessage.get(recipient="ada@example.org", own_path__contains="/taps/helped/")
    page = (await browser.get(signed_path(settings.secret, mail.own_path))).text
    assert 'name="of_answer" value="1"' in page


async def test_followers_are_not_asked_about_old_answers_after_a_long_stop(hackney):
    await make_superintendent(hackney)
    await make_response(await make_request(hackney), NOW)
    await make_follower(hackney, topics=["request/1"])
    assert await ask_followers(NOW + timedelta(days=90 + 14), SITE) == 0


async def test_what_was_promised_and_is_done_is_asked_about_four_weeks_later(browser, hackney, asked):
    part = await make_response(asked, None)
    action = await promise(asked, date(2027, 6, 1))
    await promise(asked, date(2026, 12, 1), ended_on=date(2026, 12, 1))
    await publish(part)
    assert await tell_contacts(hackney, asked, NOW, SITE) == 2
    later = NOW + timedelta(days=120)
    assert await ask_whether_helped(later, SITE) == 0  # one thing is still to be done
    when = "four weeks after what was promised is done, or from 21 November 2027 on."
    for page in ("/hackney/responses/1", "/hackney/responses/1/taps"):
        assert when in (await browser.get(page)).text
    assert {contact.helped_on for contact in await RequestContact.all()} == {ANSWERED + timedelta(days=365)}
    await end(action, date(2027, 3, 21))
    assert await ask_whether_helped(NOW + timedelta(days=147), SITE) == 0
    assert await ask_whether_helped(NOW + timedelta(days=148), SITE) == 2


@pytest.mark.parametrize(
    ("ended", "day"),
    [
        ([], date(2027, 2, 19)),
        ([None], date(2027, 11, 21)),
        ([date(2026, 12, 1), None], date(2027, 11, 21)),
        ([date(2026, 12, 1), date(2026, 11, 25)], date(2026, 12, 29)),
        ([date(2026, 11, 1)], date(2026, 12, 19)),
        ([date(2028, 1, 1)], date(2027, 11, 21)),
    ],
)
def test_when_people_are_asked_whether_it_helped(ended, day):
    assert asked_from(ANSWERED, ended) == day


async def test_of_a_request_that_is_answered_again_it_is_asked_after_the_newest_answer(browser, answered, clock):
    again = NOW + timedelta(days=60)
    newest = (await make_response(answered, again)).response
    await make_response(
        answered, again + timedelta(days=9), number=newest.number, version=2, corrects=newest, correction="A date."
    )
    for days, is_asked in ((90, False), (149, False), (150, True)):  # ninety from the newest, whatever corrects it
        clock.now = NOW + timedelta(days=days)
        page = (await browser.get("/hackney/responses/1/taps")).text
        assert ("Did it help?" in page) == is_asked
        assert await ask_whether_helped(clock.now, SITE) == (2 if is_asked else 0)


async def test_the_address_goes_after_two_years_without_an_answer(hackney, asked):
    await erase_expired(NOW + timedelta(days=700))
    assert await RequestContact.all().count() == 2
    await erase_expired(NOW + timedelta(days=740))
    assert await RequestContact.all().count() == 0


async def test_publishing_an_answer_tells_them(hackney, asked):
    part = await make_response(asked, None)
    holder = await Appointment.get(office_id=asked.office_id)
    await publish_response(hackney, part.response, holder, seen=edition_of(part), at=NOW, site=SITE, actor_id=1)
    mail = await OutboxMessage.get(recipient="ada@example.org")
    assert "/taps/answered_point/" in mail.own_path
    assert {contact.helped_on for contact in await RequestContact.all()} == {date(2027, 2, 19)}
