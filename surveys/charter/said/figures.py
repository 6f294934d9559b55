"""The published figures of a borough's feedback: of every measure the newest, those before it, and each group's."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from boroughs.models import Borough
from boroughs.responses.models import Cited
from engage.kit.charts import SHARE, Interval, Unit, interval_chart
from engage.kit.figures import Figure, present
from engage.kit.i18n import gettext, language, show_percent
from surveys.charter.evidence import Dated, figures_by, group_figures_by, options_of, twelve_months
from surveys.charter.models import Partition
from surveys.charter.said.measures import GROUPS, MEASURES, Measure


@dataclass(frozen=True, slots=True)
class Said:
    """A measure with every figure published of it, oldest first, and each group's by partition; all may be empty."""

    measure: Measure
    history: list[Dated]
    groups: Mapping[Partition, Mapping[str, list[Dated]]]

    @property
    def newest(self) -> Dated | None:
        """The figure that stands now."""
        return self.history[-1] if self.history else None

    def of(self, partition: Partition) -> dict[str, Dated | None]:
        """Returns the figure that stands now of each group, None where there is none."""
        published = self.groups.get(partition, {})
        return {group: published[group][-1] if published.get(group) else None for group in GROUPS[partition]}


def cited_feedback(borough: Borough) -> Cited:
    """Returns what people said of searches as something that a request builds on."""
    path = f"{borough.slug}/stop-and-search/what-people-said"
    return Cited(topic="charter", path=path, title=f"What people said of searches in {borough.name}")


async def said_in(borough_id: int, today: date) -> list[Said]:
    """Returns what may be shown of a borough's feedback on a London date, measure by measure, in one query."""
    options = await options_of(borough_id)
    return [_said(measure, options, today) for measure in MEASURES]


def _said(measure: Measure, options: Mapping[tuple[str, Partition, str], Mapping], today: date) -> Said:  # type: ignore[type-arg]
    chosen = {(by, group): months for (question, by, group), months in options.items() if question == measure.question}
    answers = measure.answers(chosen.get((Partition.ALL, ""), {}))
    by_group = {}
    for partition in GROUPS:
        groups = {group: measure.answers(months) for (by, group), months in chosen.items() if by is partition}
        by_group[partition] = {
            group: _without_telling(measure, chosen.get((partition, group), {}), figures)
            for group, figures in group_figures_by(groups, answers, today).items()
        }
    everybody = chosen.get((Partition.ALL, ""), {})
    return Said(measure, _without_telling(measure, everybody, figures_by(answers, today)), by_group)


def _without_telling(measure: Measure, chosen: Mapping[date, Counter[str]], figures: list[Dated]) -> list[Dated]:
    """Leaves out the figures that, beside those of another measure of the question, tell how few chose the rest."""
    return [dated for dated in figures if not (measure.beside and _tells_of_the_rest(measure, chosen, dated))]


def _tells_of_the_rest(measure: Measure, chosen: Mapping[date, Counter[str]], dated: Dated) -> bool:
    people = twelve_months(chosen, dated.last_month)
    base = sum(people[option] for option in (*measure.yes, *measure.no))
    other = sum(people[option] for option in measure.beside)
    rest = sum(people[option] for option in measure.no if option not in measure.beside)
    both_are_known = dated.figure.value is not None and present(other, base).value is not None
    return both_are_known and present(rest, base).value is None


# ---- as pictures and files ---------------------------------------------------------------------------------------


def dots(title: str, description: str, key: str, rows: Mapping[str, Figure | None]) -> Markup:
    """Returns a dot with its range for each label; one without a figure says so."""
    return interval_chart(
        title,
        description,
        key=key,
        rows=[_interval(label, figure) for label, figure in rows.items()],
        unit=Unit(show_percent, SHARE.ceiling),
        rtl=language().direction == "rtl",
    )


def _interval(label: str, figure: Figure | None) -> Interval:
    if figure is None:
        return Interval(label, None, None, None, gettext("not shown"))
    return Interval(label, figure.value, figure.low, figure.high, edge(figure))


def edge(figure: Figure) -> str:
    """Returns what is said of a share near nothing or everything, "" of any other."""
    if figure.under is not None:
        return gettext("under %(share)s", share=show_percent(figure.under))
    return gettext("over %(share)s", share=show_percent(figure.over)) if figure.over is not None else ""


COLUMNS = ("measure", "by", "group", "last_month", "share", "low", "high", "under", "over", "base", "use_with_care")


def rows(said: list[Said]) -> Iterator[list[str]]:
    """Yields every figure ever published, a line each, in the order of the page: what the page shows and no more.

    Shares are 0–1; `base` is rounded to the nearest 5; `last_month` is the last of twelve, as "2026-09".
    """
    for one in said:
        for dated in one.history:
            yield _row(one.measure, "", "", dated)
        for partition, groups in one.groups.items():
            for group in GROUPS[partition]:
                for dated in groups.get(group, ()):
                    yield _row(one.measure, partition.value, group, dated)


def _row(measure: Measure, by: str, group: str, dated: Dated) -> list[str]:
    figure = dated.figure
    numbers = (figure.value, figure.low, figure.high, figure.under, figure.over, figure.base_shown)
    shown = ["" if number is None else str(number) for number in numbers]
    care = "yes" if figure.verdict.value == "with_care" else "no"
    return [measure.key, by, group, f"{dated.last_month:%Y-%m}", *shown, care]
