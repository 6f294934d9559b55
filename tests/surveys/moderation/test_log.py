"""Every decision is counted, and the public sees the numbers of quarters that are over, rounded."""

import re
from datetime import UTC, date, datetime
from itertools import product

import pytest

from boroughs.people.models import Role
from engage.retention import erase_expired
from surveys.moderation.actions import decide, redact
from surveys.moderation.log import FEWEST, closed_quarters, quarter_of, shown
from surveys.moderation.models import REASONS, CommentState, DecisionTally
from tests.conftest import NOW
from tests.factories import make_member
from tests.surveys.moderation.factories import make_comment

HERE = "/hackney/moderation"


async def make_tally(borough, count, state=CommentState.APPROVED, quarter=date(2026, 7, 1), reason=""):
    await DecisionTally.create(borough=borough, quarter=quarter, state=state, reason=reason, count=count)


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.text.partition("<main")[2]).split())


async def test_each_decision_is_counted_once_and_outlives_the_comment(browser, hackney, croydon):
    person = await make_member(hackney, Role.MODERATOR)
    await browser.as_person(person)
    for decision in ("approve", "approve", "is_abusive"):
        comment = await make_comment(hackney)
        for _ in range(2):
            await browser.post(f"/hackney/comments/{comment.id}", data={"decision": decision})
    await redact(hackney, await make_comment(hackney, text="He said no"), "[removed] no", at=NOW, actor_id=person.id)
    new_year = datetime(2026, 12, 31, 23, 59, tzinfo=UTC)
    await decide(hackney, await make_comment(hackney), "", at=new_year, actor_id=person.id)
    await erase_expired(datetime(2028, 6, 1, tzinfo=UTC))
    rows = await DecisionTally.all().order_by("state").values_list("borough_id", "quarter", "state", "reason", "count")
    october = date(2026, 10, 1)
    assert rows == [
        (hackney.id, october, CommentState.APPROVED, "", 3),
        (hackney.id, october, CommentState.REDACTED, "", 1),
        (hackney.id, october, CommentState.WITHHELD, "is_abusive", 1),
    ]


@pytest.mark.parametrize(
    ("count", "expected"), [(0, 0), (1, None), (9, None), (10, 10), (12, 10), (13, 15), (17, 15), (1003, 1005)]
)
def test_numbers_are_rounded_to_the_nearest_five_and_small_ones_held_back(count, expected):
    assert shown(count) == expected


def test_a_quarter_begins_in_january_april_july_or_october():
    assert {quarter_of(date(2026, month, 28)).month for month in range(1, 13)} == {1, 4, 7, 10}


async def test_the_public_sees_quarters_that_are_over_and_nothing_exact(browser, hackney, croydon, clock, queries):
    await make_tally(hackney, 43)
    await make_tally(hackney, 3, CommentState.REDACTED)
    await make_tally(hackney, 32, CommentState.WITHHELD, reason="names_someone")
    await make_tally(hackney, 22, CommentState.WITHHELD, reason="says_where_or_when")
    await make_tally(hackney, 1, CommentState.WITHHELD, reason="is_abusive")
    await make_tally(hackney, 77, quarter=date(2026, 10, 1))
    await make_tally(croydon, 90)
    queries.clear()
    text = words(await browser.get(HERE))
    assert len(queries) <= 3
    assert "July 2026 to September 2026" in text
    assert "Approved as they were written 45 Approved with words taken out fewer than 10 Withheld 55" in text
    assert f"{REASONS['names_someone']} 30" in text
    assert f"{REASONS['says_where_or_when']} not shown" in text
    assert f"{REASONS['is_abusive']} not shown" in text
    assert f"{REASONS['is_off_topic']} 0" in text
    assert "October" not in text
    assert not {"43", "77", "90", "32", "22", "20"} & set(text.split())
    clock.now = datetime(2027, 1, 1, tzinfo=UTC)
    text = words(await browser.get(HERE))
    assert text.index("October 2026 to December 2026") < text.index("July 2026 to September 2026")


@pytest.mark.parametrize(
    "counts", [(12, 1), (10, 1), (30, 2, 1), (25, 11, 4, 3), (9, 9), (17, 1), (40, 9, 9), (11, 10, 9)]
)
async def test_a_reason_for_few_comments_cannot_be_worked_out_from_what_was_withheld(hackney, counts):
    reasons = dict(zip(REASONS, counts, strict=False))
    for reason, count in reasons.items():
        await make_tally(hackney, count, CommentState.WITHHELD, reason=reason)
    [quarter] = await closed_quarters(hackney, date(2026, 11, 21))
    # The attacker knows how much was withheld exactly; all that could have led to this page is tried.
    told = {reason: count for reason, count in quarter.reasons.items() if reason in reasons}
    rest = sum(counts) - sum(reasons[reason] for reason, number in told.items() if number is not None)
    hidden = [reason for reason, number in told.items() if number is None]
    possible = [split for split in product(range(1, rest + 1), repeat=len(hidden)) if sum(split) == rest]
    for place, reason in enumerate(hidden):
        if reasons[reason] < FEWEST:
            assert len({split[place] for split in possible}) >= FEWEST


async def test_before_anything_was_decided_the_page_says_when_numbers_come(browser, hackney, connection):
    assert "Nothing is published yet" in words(await browser.get(HERE))
    assert await closed_quarters(hackney, date(2026, 11, 21)) == []
    assert (await browser.get("/barnet/moderation")).status_code == 404


async def test_the_policy_says_everything_and_leads_to_the_decisions(browser, connection):
    page = await browser.get("/moderation-policy")
    for part in ("Who reads it", "Who decides", "What is not shown", "How long it is kept", "60 days", "30 days",
                 "If you think a decision is wrong", "Ombudsman"):  # fmt: skip
        assert part in page.text
    for slug in ("hackney", "croydon"):
        assert f'href="/{slug}/moderation"' in page.text
