"""What a scrutiny pack says of the figures: what, how sure, whether it changed, and which groups differ."""

from datetime import date

from engage.indicators.figures import Apart
from engage.kit.comparisons import Direction
from engage.packed_figures import indicators, line
from tests.indicators.factories import make_figure, make_release
from tests.indicators.test_trust_page import UP, said, sampled

TODAY = date(2026, 11, 21)
HERE = "https://engage.example/hackney"


async def test_a_figure_is_told_with_how_sure_it_is_and_whether_it_changed(hackney):
    await make_release(said(change=UP), sampled(0.46))
    _, figures, about = await indicators(hackney, TODAY, HERE)
    ours, sampled_here = figures.split("\n")
    assert ours == (
        "- **The Metropolitan Police Service is an organisation that I can trust**: 50% of the people who answered in "
        "the twelve months to September 2026 said “Strongly agree” or “Tend to agree”. From about 200 answers. People "
        "chose to answer. The range, which shows chance only, is 43% to 57%. We can tell that it went up since the "
        "period before, by 8 points (range 3 to 13). Source: [Surveys on this website, answered by people who chose to]"
        f"({HERE}/trust/local.survey.pas.trust_mps)."
    )
    assert "The published file gives no range: in a borough, up to about 6 points may be chance." in sampled_here
    assert f"({HERE}/trust)" in about


async def test_a_pack_of_an_earlier_day_has_nothing_of_a_period_that_was_not_over(hackney):
    await make_release(make_figure(numerator=1, base=2))
    assert "No figure has been published yet." in await indicators(hackney, date(2026, 9, 30), HERE)
    assert "Answered on time: 1." in (await indicators(hackney, date(2026, 10, 1), HERE))[1]


async def test_groups_that_one_can_tell_apart_are_named(hackney):
    lower = Apart(-0.13, -0.21, -0.06, Direction.LOWER)
    await make_release(said(), said(group="sex=male", gap=lower))
    assert "Male: lower than everybody by 13 points (range 6 to 21)." in (await indicators(hackney, TODAY, HERE))[1]


def test_a_long_text_becomes_the_beginning_of_one_line():
    assert line("# Publish\n\nthe  reasons") == "Publish the reasons"
    assert len(line("word " * 100)) <= 240
    assert line("word " * 100).endswith("word…")
