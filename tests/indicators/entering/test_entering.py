"""Figures of published papers: entered once, with their source, corrected in the open, and never changed."""

from decimal import Decimal

import pytest
from tortoise.exceptions import OperationalError

from boroughs.people.models import Role
from engage.indicators.families import Moment
from engage.indicators.families.reported import compile_figures, gather
from engage.indicators.judging import judged
from engage.indicators.models import LONDON_GSS, EnteredFigure
from engage.kit.audit import AuditEvent
from engage.kit.comparisons import Direction, change
from tests.factories import make_member, make_superintendent

HERE = "/hackney/trust/enter"
LONDON = "/figures/london"


def sent(**values):
    return {"indicator": "resp.i_15min", "period": "2026-Q3", "numerator": "900", "base": "1000", "percent": "",
            "title": "MOPAC, Quarterly report, page 14", "address": "https://example.org/report.pdf", "reason": "",
            **values}  # fmt: skip


@pytest.fixture
async def clerk(browser, hackney):
    person = await make_member(hackney, Role.COUNCIL_CLERK)
    await browser.as_person(person)
    return person


async def figures(clock):
    gathered = await gather(Moment(clock(), clock().date()))
    return compile_figures(gathered)


async def test_a_figure_is_entered_once_with_its_source_and_is_in_the_next_release(browser, clerk, hackney, clock):
    for _ in range(2):
        assert (await browser.post(HERE, data=sent())).headers["location"].endswith(HERE)
    entered = await EnteredFigure.get()
    assert (entered.gss, entered.numerator, entered.base, entered.share) == (hackney.gss, 900, 1000, None)
    (figure,) = await figures(clock)
    assert (figure.value, figure.low, figure.high, figure.base, figure.numerator) == (0.9, 0.88, 0.917, 1000, 900)
    assert figure.detail == {"title": entered.title, "address": entered.address}
    shown = (await browser.get(HERE)).text
    assert 'href="https://example.org/report.pdf"' in shown
    assert clerk.name in shown


async def test_a_paper_without_numbers_gives_a_share_and_no_range(browser, clerk, clock):
    await browser.post(HERE, data=sent(numerator="", base="", percent="88.2"))
    (figure,) = await figures(clock)
    assert (figure.value, figure.low, figure.base) == (0.882, None, None)


async def test_papers_with_counts_have_a_change_and_those_without_have_none(browser, clerk, clock):
    await browser.post(HERE, data=sent(period="2026-Q1", numerator="20", base="25"))
    await browser.post(HERE, data=sent(period="2026-Q2", numerator="700"))
    await browser.post(HERE, data=sent())
    first, second, third = sorted(judged(await figures(clock)), key=lambda one: one.period.key)
    since = change(900, 1000, 700, 1000)
    assert (first.change, second.change) == (None, None), "of 25 calls there is no range"
    assert (third.change.value, third.change.low, third.change.high) == (0.2, round(since.low, 3), round(since.high, 3))
    assert third.change.verdict is Direction.HIGHER
    await browser.post(HERE, data=sent(numerator="", base="", percent="88.2", reason="Without numbers."))
    assert [one.change for one in await figures(clock) if one.period.key == "2026-Q3"] == [None]


async def test_a_share_with_many_digits_is_entered_once_too(browser, clerk):
    for _ in range(2):
        answer = await browser.post(HERE, data=sent(numerator="", base="", percent="33.333333"))
        assert answer.status_code == 303
    assert (await EnteredFigure.get()).share == Decimal("0.3333")


async def test_a_correction_says_why_and_the_first_stays_on_record(browser, clerk, clock):
    await browser.post(HERE, data=sent())
    refused = await browser.post(HERE, data=sent(numerator="905"))
    assert refused.status_code == 422
    assert "Say why it is corrected" in refused.text
    assert 'value="905"' in refused.text
    await browser.post(HERE, data=sent(numerator="905", reason="The paper was corrected."))
    assert [one.numerator for one in await EnteredFigure.all().order_by("id")] == [900, 905]
    assert [figure.numerator for figure in await figures(clock)] == [905]
    assert "Corrected: The paper was corrected." in (await browser.get(HERE)).text
    assert await AuditEvent.filter(verb__contains="a figure").count() == 2
    await browser.post(HERE, data=sent(reason="The first was right."))
    assert [one.numerator for one in await EnteredFigure.all().order_by("id")] == [900, 905, 900]
    assert [figure.numerator for figure in await figures(clock)] == [900]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"indicator": ""}, "Select what it is a figure of"),
        ({"indicator": "conduct.action_share"}, "Not a valid choice"),
        ({"period": ""}, "Select a period"),
        ({"period": "12m-2026-09"}, "not of such a period"),
        ({"numerator": ""}, "Enter how many"),
        ({"base": ""}, "Enter of how many"),
        ({"base": "0"}, "from 1 to 10,000,000"),
        ({"numerator": "1001"}, "cannot be more"),
        ({"numerator": "-1"}, "cannot be more"),
        ({"percent": "90"}, "not both"),
        ({"numerator": "", "base": "", "percent": "101"}, "from 0 to 100"),
        ({"numerator": "", "base": "", "percent": "nan"}, "from 0 to 100"),
        ({"numerator": "x"}, "Not a valid integer"),
        ({"title": ""}, "Write what the paper is called"),
        ({"address": ""}, "a figure without its source is not shown"),
        ({"address": "javascript:alert(1)"}, "begins with https://"),
        ({"address": "https://user@example.org/"}, "begins with https://"),
        ({"address": "https://[x"}, "begins with https://"),
    ],
)
async def test_a_wrong_form_comes_back_with_what_was_typed_and_changes_nothing(browser, clerk, fields, message):
    refused = await browser.post(HERE, data=sent(**fields))
    assert refused.status_code == 422
    assert message in refused.text
    assert await EnteredFigure.all().count() == 0


async def test_the_superintendent_may_enter_and_other_roles_may_not(browser, hackney):
    await browser.as_person(await make_superintendent(hackney))
    assert (await browser.post(HERE, data=sent())).status_code == 303
    await browser.as_person(await make_member(hackney, Role.PANEL_CHAIR))
    assert (await browser.post(HERE, data=sent())).status_code == 403
    assert (await browser.get(LONDON)).status_code == 403


async def test_figures_of_london_are_entered_by_the_platforms_administrator(browser, hackney, clock):
    await browser.as_person(await make_member(None, Role.PLATFORM_ADMIN))
    share = sent(indicator="conduct.action_share", period="12m-2026-09", numerator="", base="", percent="41")
    assert (await browser.post(LONDON, data=share)).status_code == 303
    (figure,) = await figures(clock)
    assert (figure.gss, figure.value) == (LONDON_GSS, 0.41)


async def test_what_was_entered_never_changes(browser, clerk):
    await browser.post(HERE, data=sent())
    with pytest.raises(OperationalError):
        await EnteredFigure.all().update(numerator=1)
