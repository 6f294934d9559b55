"""The trust page: what it says first, what it says of each figure, and of what there is none."""

import gzip
import re
from datetime import UTC, datetime

import pytest

from engage.app import PAGES
from engage.indicators.figures import Apart, Caveat, Status
from engage.kit.comparisons import Direction
from tests.html import parse
from tests.indicators.factories import make_commitment, make_figure, make_release, noon
from tests.site.test_words import untranslated

OURS, SAMPLED, RATIO = "local.survey.pas.trust_mps", "pas.trust_mps", "ss.rrr_black_white"
LONDON = "E12000007"
UP = Apart(0.08, 0.03, 0.13, Direction.HIGHER)
FELL = Apart(-0.3, -0.5, -0.1, Direction.LOWER)
UNCLEAR = Apart(0.01, -0.04, 0.06, Direction.NO_CLEAR_DIFFERENCE)


def said(period="12m-2026-09", **values):
    """A share of people who chose to answer, of 200."""
    known = {"value": 0.5, "low": 0.43, "high": 0.57, "base": 200}
    return make_figure(OURS, period, **(known | values))


def sampled(share, period="12m-2025-12", **values):
    return make_figure(SAMPLED, period, value=share, **values)


def text_of(page):
    """The words of a page, in one line."""
    body = parse(page.text).find(".//main")
    return " ".join("".join(body.itertext()).split())


async def get(browser, end="", place="hackney"):
    response = await browser.get(f"/{place}/trust{end}")
    assert response.status_code == 200
    return response


async def test_before_anything_is_published_the_page_says_what_happens_next(browser, hackney):
    words = text_of(await get(browser))
    assert "Nothing has been measured yet." in words
    assert "The next figures come on 8 December 2026." in words
    assert "No survey figures have been loaded for Hackney yet." in words
    assert "Nothing can be said of gaps between groups of residents yet" in words


async def test_what_the_casey_review_asked_for_is_an_honest_blank_with_where_it_would_come_from(browser, hackney):
    words = text_of(await get(browser))
    assert (
        "Nothing is published for this borough yet. It would come from: A published paper, entered by hand with its "
        "address. Immediate calls reached within 15 minutes. Casey Review: Response rates and times"
    ) in words
    assert "Nothing is published for London yet. It would not be published by borough." in words


@pytest.mark.parametrize(
    ("now", "day"),
    [((2026, 12, 7), "8 December 2026"), ((2026, 12, 8), "8 January 2027"), ((2027, 1, 31), "8 February")],
)
async def test_the_page_says_when_the_next_figures_come(browser, clock, hackney, now, day):
    clock.now = noon(*now)
    assert f"The next figures come on {day}" in text_of(await get(browser))


async def test_there_is_no_page_of_a_borough_that_is_not_open(browser, hackney):
    for end in ("", ".csv", ".json", f"/{OURS}", "/compare"):
        assert (await browser.get(f"/barnet/trust{end}")).status_code == 404


async def test_the_page_first_says_in_short_what_how_sure_and_whether_it_changed(browser, hackney):
    await make_release(
        said(change=UNCLEAR),
        make_figure(
            RATIO, "12m-2026-09", value=2.4, low=2.2, high=2.6, change=Apart(-0.3, -0.5, -0.1, Direction.LOWER)
        ),
    )
    short = text_of(await get(browser)).split("On this page")[0].split("What different sources")[0]
    assert (
        "50% of the people who answered in the twelve months to September 2026 said “Strongly agree” or "
        "“Tend to agree”. People chose to answer. The range, which shows chance only, is 43% to 57%. We cannot tell "
        "whether it changed since the period before: the difference may be chance."
    ) in short
    assert (
        "In the twelve months to September 2026, police searched Black people at 2.4 times the rate of White people, "
        "for the people who live here. Chance alone may move it within 2.2 to 2.6. We can tell that it went down since "
        "the period before, by 0.3 (range 0.1 to 0.5)."
    ) in short


async def test_a_figure_has_its_range_base_period_source_method_and_day_of_publication(browser, hackney):
    await make_release(said(status=Status.WITH_CARE, caveats=(Caveat.UNEVEN,)), at=datetime(2026, 11, 8, 6, tzinfo=UTC))
    page = await get(browser)
    words = text_of(page)
    assert "50% Use with care 50% of the people who answered in the twelve months to September 2026 said" in words
    assert "Range: 43% to 57%. Answers: about 200." in words
    assert "September 202650% Use with care43% to 57%about 200" in words  # in its table
    assert (
        "Twelve months to September 2026. Source: Surveys on this website, answered by people who chose to. "
        "Casey Review: Trust up, and gaps between groups narrower."
    ) in words
    assert "Use with care. Some people’s answers count much more than others’ in it." in words
    assert "Published on 8 November 2026. The next figures come on 8 December 2026. How it is made" in words
    assert f'href="/hackney/trust/{OURS}#method"' in page.text


async def test_what_offices_did_is_shown_with_its_counts_and_under_thirty_as_counts_alone(browser, hackney):
    await make_release(
        make_figure("acct.responses_on_time", numerator=1, base=2),
        make_figure("acct.median_days_to_respond", value=19, base=1, detail={"waiting": 1}),
        make_figure("acct.minutes_on_time", status=Status.NOTHING_DUE),
    )
    words = text_of(await get(browser))
    assert "1 of 2 July to September 2026. Requests due for an answer: 2. Answered on time: 1." in words
    assert "Requests answered: 1. Half are answered within 19 days, counting those that still wait." in words
    assert "Still waiting at the end: 1." in words
    assert "No minutes of a meeting were due." in words


async def test_the_time_that_nine_in_ten_take_is_told_beside_that_of_half(browser, hackney):
    most, half = "acct.p90_days_to_respond", "acct.median_days_to_respond"
    await make_release(
        make_figure(half, "2026-Q3", status=Status.TOO_FEW, base=1, detail={"waiting": 5}),
        make_figure(most, "2026-Q3", value=71, low=60, high=90, base=40, detail={"waiting": 2}),
    )
    words = text_of(await get(browser))
    assert (
        "Requests answered: 1. They are too few to say how long half of them take. Still waiting at the end: 5."
        in words
    )
    assert (
        "Time to respond to nine in ten 71 days July to September 2026. Requests answered: 40. Nine in ten are "
        "answered within 71 days, counting those that still wait. Still waiting at the end: 2. Range: 60 to 90. "
        "Requests: 40."
    ) in words
    for status, said in (
        (Status.NOT_YET, "Too many still wait to say how long nine in ten of them take."),
        (Status.TOO_FEW, "They are too few to say how long nine in ten of them take."),
    ):
        await make_release(make_figure(most, "2026-Q4", status=status, base=3, detail={"waiting": 2}))
        assert f"Requests answered: 3. {said}" in text_of(await get(browser))


async def test_twelve_months_are_told_before_quarters_and_months_once_there_is_a_figure(browser, hackney):
    on_time = "acct.responses_on_time"
    await make_release(make_figure(on_time, "2026-10", numerator=4, base=4), make_figure(on_time, numerator=1, base=2))
    assert "Requests due for an answer: 2. Answered on time: 1." in text_of(await get(browser))
    await make_release(make_figure(on_time, "12m-2026-10", numerator=9, base=12))
    assert "Requests due for an answer: 12. Answered on time: 9." in text_of(await get(browser))


async def test_too_few_is_said_where_the_figure_would_stand_and_nothing_is_drawn(browser, hackney):
    await make_release(
        make_figure(OURS, "12m-2026-09", status=Status.TOO_FEW),
        make_figure("local.surveys_answered", "2026-09", status=Status.TOO_FEW),
    )
    page = await get(browser)
    assert "Not enough people answered in the twelve months to September 2026 to give a figure." in text_of(page)
    assert "Fewer than 10" in text_of(page)
    assert "<svg" not in page.text


async def test_the_random_sample_is_shown_beside_london_and_never_with_our_surveys_in_one_chart(browser, hackney):
    await make_release(
        said("12m-2026-06"),
        said(),
        *(sampled(share, f"12m-2025-{month}") for month, share in (("09", 0.5), ("12", 0.463))),
        *(sampled(0.47, f"12m-2025-{month}", gss=LONDON) for month in ("09", "12")),
    )
    page = await get(browser)
    assert (
        "In the twelve months to December 2025, 46.3% of people asked in Hackney strongly agree or tend to agree. "
        "In London as a whole, 47%. The published file gives no range: in a borough, up to about 6 "
        "points may be chance. We cannot tell if a difference is real"
    ) in text_of(page)
    charts = re.findall(r"<svg.*?</svg>", page.text, re.DOTALL)
    assert len(charts) == 2
    assert [("London" in chart, "Sept 2026" in chart) for chart in charts] == [(False, True), (True, False)]


async def test_a_period_that_was_not_published_is_a_gap_and_not_nought(browser, hackney):
    await make_release(
        sampled(0.5, "12m-2025-03"), sampled(0.4, "12m-2025-06"), sampled(0.46, "12m-2025-12", gss="E09000012")
    )
    page = await get(browser)
    assert "September 2025Not published" in text_of(page)
    assert "June 2025" in text_of(page)
    assert page.text.count('<path class="line-1"') == 1  # the two points before the gap


async def test_groups_that_one_can_tell_apart_are_named_and_the_others_are_not(browser, hackney):
    lower = Apart(-0.13, -0.21, -0.06, Direction.LOWER)
    await make_release(
        said(),
        said(group="ethnic_group=black", value=0.37, low=0.3, high=0.45, base=95, gap=lower),
        said(group="ethnic_group=white", value=0.51, low=0.45, high=0.57, base=110, gap=UNCLEAR),
        said("12m-2026-06", group="sex=male", gap=lower),
    )
    words = text_of(await get(browser))
    assert "Black, Black British, Caribbean or African: lower than everybody by 13 points (range 6 to 21)." in words
    assert "White: lower" not in words
    assert "Male" not in words  # of an earlier period


async def test_without_a_clear_gap_the_page_says_that_it_cannot_tell(browser, hackney):
    await make_release(said(), said(group="sex=male", gap=UNCLEAR))
    words = text_of(await get(browser))
    assert words.count("We cannot tell that any group of residents answers differently from everybody.") == 2


async def test_a_promise_of_the_charter_is_quoted(browser, hackney):
    await make_commitment("T1", "Officers say who they are")
    await make_release(make_figure("local.commitment.T1", "12m-2026-09", value=0.6, low=0.5, high=0.69, base=120))
    words = text_of(await get(browser))
    assert "Officers say who they are" in words
    assert (
        "60% of the people who could say in the twelve months to September 2026 said that this promise was kept."
        in words
    )


async def test_of_many_figures_those_with_a_number_that_casey_asked_for_are_open_and_the_rest_is_folded_up(
    browser, hackney
):
    keys = ("pas.contact_ward_officer", "pas.informed", "pas.listens", "pas.good_job", SAMPLED)
    await make_release(
        make_figure("pas.fair_treatment", "12m-2025-12", status=Status.GAP),
        *(make_figure(key, f"12m-{end}", value=0.5) for key in keys for end in ("2025-09", "2025-12")),
    )
    main = parse((await get(browser)).text).find(".//main")
    named = {one.get("id"): one for one in main.iter("h4")}
    folded = {one.get("id") for details in main.iter("details") for one in details.iter("h4")}
    assert set(named) == {*keys, "pas.fair_treatment"}
    assert folded == {"pas.informed", "pas.listens", "pas.fair_treatment"}
    assert "3 more figures" in " ".join(main.itertext())
    assert len(main.findall(".//svg")) == 5


async def test_only_figures_of_this_borough_are_shown(browser, hackney, croydon):
    await make_release(make_figure(gss=croydon.gss, numerator=1, base=2))
    assert "Nothing has been measured yet." in text_of(await get(browser))
    assert "Answered on time: 1." in text_of(await get(browser, place="croydon"))


async def test_the_page_stays_light_and_asks_as_much_of_the_database_however_much_there_is(browser, hackney, queries):
    async def asked():
        del queries[:]
        page = await get(browser)
        assert len(gzip.compress(page.content, 6)) < 60_000
        return len([query for query in queries if query.startswith("SELECT")])

    few = await asked()
    keys = (OURS, SAMPLED, "local.survey.pas.listens", "pas.good_job", "ss.positive_rate")
    values = {"value": 0.5, "low": 0.4, "high": 0.6, "base": 300, "gap": UNCLEAR}
    await make_release(
        *(
            make_figure(key, f"12m-2026-{month:02}", group=group, **values)
            for key in keys
            for month in range(1, 10)
            for group in ("", "sex=male", "sex=female", "ethnic_group=black")
        )
    )
    assert await asked() == few, queries


def test_all_of_them_are_for_everybody_and_kept_until_something_changes():
    routes = {
        route.name: route
        for route in PAGES
        if route.name.startswith("indicators.") and "entering" not in route.name and not route.for_staff
    }
    assert {"indicators.trust", "indicators.trust_csv", "indicators.trust_json", "indicators.indicator"} <= set(routes)
    assert all(route.cached and route.audience.name == "public" for route in routes.values())


@pytest.fixture
async def everything(hackney):
    """A figure of every kind, and groups."""
    await make_release(
        said(change=UP),
        said(group="sex=male", gap=UNCLEAR),
        sampled(0.5),
        make_figure(RATIO, "12m-2026-09", value=2.4, low=2.2, high=2.6, change=UNCLEAR),
        make_figure("ss.rate_1000", "12m-2026-09", value=20.5, low=20.1, high=20.9),
        make_figure("acct.median_days_to_respond", value=19, base=1, detail={"waiting": 1}),
        make_figure("crime.tno_rate", "12m-2026-09", status=Status.GAP),
    )


@pytest.mark.parametrize("language", ["bn", "ar", "so"])
async def test_the_page_can_be_read_in_every_language(browser, everything, language):
    for end in ("", f"/{OURS}", "/compare"):
        page = await browser.get(f"/{language}/hackney/trust{end}")
        assert page.status_code == 200
        assert f'lang="{language}"' in page.text


@pytest.mark.parametrize("path", ["/hackney/trust", f"/hackney/trust/{OURS}", "/hackney/trust/compare", "/london"])
async def test_in_the_pseudo_language_no_word_of_the_page_is_left_in_english(browser, everything, path):
    page = await browser.get(f"/en-XA{path}")
    assert set(untranslated(page.text)) <= {"Pseudo"}
