"""Community triggers: raised once when a quarter is over, explained, discussed, closed; counts are never shown."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from tortoise.exceptions import DoesNotExist

from boroughs.people.models import Role
from boroughs.responses.models import ResponseRequest
from engage.agendas import carry, check_triggers
from engage.kit.mail import OutboxMessage
from engage.kit.problems import Conflict
from meetings.models import AgendaItem
from surveys.charter.models import CharterCommitment, Rating
from surveys.charter.triggers.actions import begin_rule, close_trigger, ensure_rule, rules_of
from surveys.charter.triggers.models import CommunityTrigger, TriggerRule
from surveys.charter.triggers.rules import Quarter, is_reached, quarter_before, read_quarter
from tests.boroughs.responses.factories import make_response
from tests.conftest import NOW
from tests.factories import make_member, make_superintendent
from tests.meetings.factories import make_meeting, make_minutes
from tests.surveys.charter.factories import make_tally

HERE = "/hackney/stop-and-search/triggers"
SITE = "https://engage.test"
OCTOBER = datetime(2026, 10, 1, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("met", "partly", "not_met", "reached"),
    [
        (4, 0, 5, False),
        (4, 1, 5, True),
        (5, 0, 5, False),
        (0, 0, 9, False),
        (49, 1, 50, True),
        (50, 0, 50, False),
    ],
)
def test_a_rule_is_reached_by_ten_people_of_whom_fewer_than_half_say_kept(met, partly, not_met, reached):
    ratings = Counter({Rating.MET: met, Rating.PARTLY: partly, Rating.NOT_MET: not_met, Rating.CANNOT_SAY: 99})
    assert is_reached(ratings, 10, 50) is reached


@pytest.mark.parametrize(
    ("day", "first", "last", "key"),
    [
        (date(2026, 10, 1), date(2026, 7, 1), date(2026, 9, 30), "2026-q3"),
        (date(2026, 12, 31), date(2026, 7, 1), date(2026, 9, 30), "2026-q3"),
        (date(2027, 1, 1), date(2026, 10, 1), date(2026, 12, 31), "2026-q4"),
        (date(2024, 4, 1), date(2024, 1, 1), date(2024, 3, 31), "2024-q1"),
    ],
)
def test_the_quarter_before_a_day_is_over_on_it(day, first, last, key):
    quarter = quarter_before(day)
    assert (quarter.first, quarter.last, quarter.key) == (first, last, key)
    assert read_quarter(key) == quarter
    assert [month.month for month in quarter.months] == [first.month, first.month + 1, first.month + 2]


@pytest.mark.parametrize("key", ["", "2026-q5", "2026-q", "26-q1", "2026q3", "٢٠٢٦-q3", "0000-q1"])
def test_what_is_no_quarter_is_none(key):
    assert read_quarter(key) is None


async def reach(borough):
    await make_superintendent(borough)
    await make_tally(borough, "QE-1", date(2026, 8, 1), met=4, not_met=8)
    await make_tally(borough, "QE-3", date(2026, 8, 1), met=8, not_met=4)
    await make_tally(borough, "QE-4", date(2026, 8, 1), not_met=9)
    return await check_triggers(OCTOBER, SITE)


async def test_a_quarter_is_checked_once_and_asks_the_superintendent_to_explain(hackney):
    assert await reach(hackney) == {"quarter": "2026-q3", "raised": 1}
    assert (await check_triggers(OCTOBER, SITE))["raised"] == 0
    [trigger] = await CommunityTrigger.all().select_related("commitment", "request")
    assert (trigger.commitment.code, trigger.quarter) == ("QE-1", date(2026, 7, 1))
    assert (trigger.request.due_on, trigger.request.basis.is_statutory) == (date(2026, 10, 29), False)
    [cited] = trigger.request.cites
    assert (cited["topic"], cited["path"]) == ("charter", "hackney/stop-and-search/what-people-said")
    [mail] = await OutboxMessage.all()
    assert f"{SITE}/hackney/responses/1/answer" in mail.text
    assert "29 October 2026" in mail.text
    assert "8" not in trigger.request.text.replace("2026", "")  # never how many


async def test_the_explanation_does_not_wait_longer_than_the_next_meeting(hackney):
    await make_meeting(hackney, starts_at=datetime(2026, 10, 12, 18, tzinfo=UTC))
    await reach(hackney)
    assert (await ResponseRequest.get()).due_on == date(2026, 10, 12)


async def test_it_lands_on_the_next_agenda_that_is_not_public_and_is_discussed_with_its_minutes(hackney):
    soon = datetime(2026, 10, 12, 18, tzinfo=UTC)
    await make_meeting(hackney, starts_at=soon, published_at=OCTOBER)
    later = await make_meeting(hackney, starts_at=soon.replace(month=11), published_at=None)
    await reach(hackney)
    assert await carry(OCTOBER) == {"put_on_agendas": 1, "discussed": 0}
    assert await carry(OCTOBER) == {"put_on_agendas": 0, "discussed": 0}
    item = await AgendaItem.get(meeting=later, request_id=(await ResponseRequest.get()).id)
    assert "QE-1" in item.title
    await make_minutes(later, published_at=NOW)
    assert await carry(NOW) == {"put_on_agendas": 0, "discussed": 1}
    assert (await CommunityTrigger.get()).discussed_on == date(2026, 11, 12)


async def test_without_a_meeting_it_waits_for_one_to_be_planned(hackney):
    await reach(hackney)
    assert (await carry(OCTOBER))["put_on_agendas"] == 0
    await make_meeting(hackney, starts_at=NOW.replace(month=12), published_at=None)
    assert (await carry(NOW))["put_on_agendas"] == 1


async def test_everybody_sees_what_was_reached_and_how_far_it_has_come_but_no_count(browser, clock, hackney, queries):
    await reach(hackney)
    clock.now = OCTOBER
    queries.clear()
    page = await browser.get(HERE)
    assert len(queries) <= 14
    assert "The police were told" in page.text
    assert "due by 29 October 2026" in page.text
    assert f'href="{HERE}#reached"' in (await browser.get("/hackney/responses/1")).text
    assert page.text.count("<strong>Reached</strong>") == 1
    assert page.text.count("Not reached<") == 8
    for count in ("12 people", "33%", "4 of"):
        assert count not in page.text
    await make_response(await ResponseRequest.get(), date(2026, 10, 20))
    clock.now = NOW
    assert "The police have explained" in (await browser.get(HERE)).text


async def test_a_borough_without_a_check_shows_the_rule_it_begins_with(browser, hackney):
    page = await browser.get(HERE)
    assert "at least 10 people rated a promise in the quarter, and fewer than 50% of them" in page.text
    assert "No trigger has been reached yet" in page.text


async def test_the_chair_closes_it_with_words_after_it_was_discussed(browser, hackney):
    await reach(hackney)
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    close = f"{HERE}/2026-q3/qe-1/close"
    assert "closed after a meeting has discussed it" in (await browser.get(close)).text
    assert (await browser.post(close, data={"words": "Enough"})).status_code == 409
    await CommunityTrigger.all().update(discussed_on=date(2026, 11, 12))
    assert f'href="{close}"' in (await browser.get("/desk")).text
    assert (await browser.post(close, data={"words": " "})).status_code == 422
    for _ in range(2):
        assert (await browser.post(close, data={"words": "Better training was promised."})).status_code == 303
    assert (await browser.post(close, data={"words": "Something else"})).status_code == 409
    assert "Better training was promised." in (await browser.get(HERE)).text
    assert "Close the community trigger" not in (await browser.get("/desk")).text
    for nowhere in ("2026-q2/qe-1", "2026-q3/qe-9", "x/qe-1"):
        assert (await browser.get(f"{HERE}/{nowhere}/close")).status_code == 404


async def test_rules_begin_and_end_and_never_count_fewer_than_ten(browser, hackney):
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    rules = f"{HERE}/rules"
    assert (await browser.get(rules)).status_code == 200
    wrong = await browser.post(rules, data={"commitment": "QE-1", "at_least": "9", "kept_below": "60"})
    assert wrong.status_code == 422
    assert "from 10 to 10,000" in wrong.text
    for _ in range(2):
        sent = await browser.post(rules, data={"commitment": "QE-1", "at_least": "20", "kept_below": "60"})
        assert sent.status_code == 303
    general, own = await rules_of(hackney)
    assert (general.commitment, own.commitment.code, own.at_least) == (None, "QE-1", 20)
    assert (await browser.post(f"{rules}/{general.id}/end")).status_code == 409
    for _ in range(2):
        assert (await browser.post(f"{rules}/{own.id}/end")).status_code == 303
    assert await TriggerRule.filter(ended_on=None).count() == 1


async def test_a_rule_of_its_own_counts_instead_of_the_one_for_all(hackney):
    commitment = await CharterCommitment.get(code="QE-1")
    await ensure_rule(hackney, at=OCTOBER)
    await begin_rule(hackney, commitment, 13, 50, at=OCTOBER, actor_id=1)
    assert (await reach(hackney))["raised"] == 0


async def test_the_police_neither_make_rules_nor_close(browser, hackney, croydon):
    await reach(hackney)
    await CommunityTrigger.all().update(discussed_on=date(2026, 11, 12))
    officer = await make_superintendent(hackney)
    await browser.as_person(officer)
    for address in (f"{HERE}/rules", f"{HERE}/2026-q3/qe-1/close"):
        assert (await browser.get(address)).status_code == 403
        assert (await browser.post(address, data={"words": "x"})).status_code == 403


async def test_another_boroughs_trigger_is_not_here(browser, hackney, croydon):
    await reach(hackney)
    await browser.as_person(await make_member(croydon, Role.PANEL_CHAIR))
    assert (await browser.get("/croydon/stop-and-search/triggers/2026-q3/qe-1/close")).status_code == 404


async def test_it_cannot_be_closed_in_another_borough(hackney, croydon):
    await reach(hackney)
    trigger = await CommunityTrigger.get()
    with pytest.raises(DoesNotExist):
        await close_trigger(croydon, trigger, "x", at=NOW, actor_id=1)
    with pytest.raises(Conflict):
        await close_trigger(hackney, trigger, "x", at=NOW, actor_id=1)


def test_a_quarter_is_known_by_its_first_day():
    assert Quarter(date(2026, 1, 1)).last == date(2026, 3, 31)
