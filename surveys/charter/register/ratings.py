"""Residents' ratings of one commitment as a page shows them: over time, by group, and in a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from babel import dates
from markupsafe import Markup

from engage.kit.charts import Interval, Series, Unit, interval_chart, line_chart
from engage.kit.i18n import gettext, language, show_month, show_percent
from surveys.charter.evidence import (
    Dated,
    Evidence,
    Months,
    group_figures_by,
    history,
    kept_or_not,
    month_before,
)
from surveys.charter.models import CharterCommitment, Partition
from surveys.charter.said.figures import edge
from surveys.charter.said.measures import GROUPS

SHARE = Unit(show_percent, 1.0)


@dataclass(frozen=True, slots=True)
class Ratings:
    """Every figure published of a commitment, oldest first, and each group's newest; all may be empty."""

    history: list[Evidence]
    groups: Mapping[Partition, Mapping[str, Dated | None]]

    @property
    def newest(self) -> Evidence | None:
        """The figure that stands now."""
        return self.history[-1] if self.history else None

    @property
    def by_group(self) -> dict[Partition, Mapping[str, Dated | None]]:
        """The partitions of which some group has a figure."""
        return {partition: groups for partition, groups in self.groups.items() if any(groups.values())}


def ratings_of(counts: Mapping[Partition, Mapping[str, Months]], today: date) -> Ratings:
    """Returns what may be shown on a London date of a commitment with these counts (`evidence.groups_of`)."""
    everybody = counts.get(Partition.ALL, {}).get("", {})
    groups = {}
    for partition, labels in GROUPS.items():
        own = {group: kept_or_not(months) for group, months in counts.get(partition, {}).items()}
        published = group_figures_by(own, kept_or_not(everybody), today)
        groups[partition] = {group: published[group][-1] if published.get(group) else None for group in labels}
    return Ratings(history(everybody, today), groups)


def sentence(ratings: Ratings) -> str:
    """Returns what can be told of a change from the first to the newest figure, "" where there are not two."""
    figures = [one for one in ratings.history if one.kept.low is not None and one.kept.high is not None]
    if len(figures) < 2:
        return ""
    first, last = figures[0], figures[-1]
    said = {
        "first": show_percent(first.kept.value or 0),
        "start": show_month(first.last_month),
        "last": show_percent(last.kept.value or 0),
        "end": show_month(last.last_month),
    }
    assert first.kept.low is not None and first.kept.high is not None  # noqa: S101, PT018 - as chosen above
    assert last.kept.low is not None and last.kept.high is not None  # noqa: S101, PT018
    if last.kept.low > first.kept.high:
        return gettext(
            "It went up, from %(first)s in the twelve months to %(start)s to %(last)s in those to %(end)s.", **said
        )
    if last.kept.high < first.kept.low:
        return gettext(
            "It went down, from %(first)s in the twelve months to %(start)s to %(last)s in those to %(end)s.", **said
        )
    return gettext(
        "It was %(first)s in the twelve months to %(start)s and %(last)s in those to %(end)s: "
        "too close to tell whether it changed.",
        **said,
    )


def over_time(ratings: Ratings, title: str) -> Markup | None:
    """Returns the line of what was published, with its range, quarter by quarter; None with fewer than two figures."""
    known = {one.last_month: one.kept for one in ratings.history}
    if sum(figure.value is not None for figure in known.values()) < 2:
        return None
    months, month = [], min(known)
    while month <= max(known):
        months.append(month)
        month = month_before(month, -3)
    figures = [known.get(month) for month in months]
    return line_chart(
        title,
        gettext(
            "The line is the share who said it was kept; the band is its range. The same numbers are in the table."
        ),
        key="over-time",
        series=[Series("", [(_short(m), f.value if f else None) for m, f in zip(months, figures, strict=True)])],
        unit=SHARE,
        bands=[[(f.low, f.high) if f and f.low is not None and f.high is not None else None for f in figures]],
        rtl=language().direction == "rtl",
    )


def _short(month: date) -> str:
    return dates.format_date(month, "MMM y", locale=language().locale)


def side_by_side(commitments: list[CharterCommitment], evidence: Mapping[int, Evidence]) -> Markup | None:
    """Returns a dot and its range for each commitment; None without any."""
    if not commitments:
        return None
    kept = [(gettext(c.wording), evidence[c.id].kept) for c in commitments]
    return interval_chart(
        gettext("How often each commitment was kept, in the words of people who answered"),
        gettext("A dot is the share who said it was kept; the line is its range. The same numbers are in the table."),
        key="charter",
        rows=[Interval(label, figure.value, figure.low, figure.high, edge(figure)) for label, figure in kept],
        unit=SHARE,
        rtl=language().direction == "rtl",
    )
