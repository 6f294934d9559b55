"""The indicators measured here, each with its name, its figures period by period, and a sentence."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from boroughs.models import Borough
from engage.indicators import measures
from engage.indicators.cells import Cell, Status, Unit, cell_of
from engage.indicators.models import IndicatorValue
from engage.indicators.periods import CALENDAR, Kind, Period, closed_before
from engage.kit.i18n import N_, gettext, show_month, show_number
from surveys.bank import BankQuestion
from surveys.charter.models import CharterCommitment

MOST_PERIODS = 12
"""How many months, and how many quarters, are shown."""


@dataclass(frozen=True, slots=True)
class Words:
    """What an indicator that has no question is called, and where its figures come from."""

    label: str
    source: str


_WORDS = {
    measures.RESPONSES_ON_TIME: Words(N_("Responses on time"), N_("Requests and responses on this website")),
    measures.DAYS_TO_RESPOND: Words(N_("Time to respond"), N_("Requests and responses on this website")),
    measures.MINUTES_ON_TIME: Words(N_("Minutes on time"), N_("Meetings and minutes on this website")),
    measures.SURVEYS_ANSWERED: Words(N_("Surveys answered"), N_("Surveys on this website")),
}
_SURVEYS = N_("Surveys on this website, answered by people who chose to")
_FEEDBACK = N_("Stop and search feedback on this website, from people who chose to give it")


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of one borough: `cells` are its closed periods, oldest first, never none.

    `about` is the item asked or the wording of the commitment rated, in English, or None.
    """

    key: str
    cells: tuple[Cell, ...]
    about: BankQuestion | str | None = None

    @property
    def label(self) -> str:
        """Its name in English, for translation."""
        if isinstance(self.about, BankQuestion):
            return self.about.wording
        return self.about or _WORDS[self.key].label

    @property
    def stem(self) -> str:
        """What is said before its name, in English, or nothing."""
        return self.about.stem if isinstance(self.about, BankQuestion) else ""

    @property
    def source(self) -> str:
        """Where its figures come from, in English, for translation."""
        if self.about is None:
            return _WORDS[self.key].source
        return _SURVEYS if isinstance(self.about, BankQuestion) else _FEEDBACK

    @property
    def quarters(self) -> tuple[Cell, ...]:
        """Its quarters, oldest first."""
        return tuple(cell for cell in self.cells if cell.period.kind is Kind.QUARTER)

    @property
    def months(self) -> tuple[Cell, ...]:
        """Its months, oldest first."""
        return tuple(cell for cell in self.cells if cell.period.kind is Kind.MONTH)

    @property
    def latest(self) -> Cell:
        """Its latest quarter, or month while no quarter is over."""
        return (self.quarters or self.months)[-1]

    @property
    def has_figures(self) -> bool:
        """Whether any quarter (or month, while no quarter is over) has a figure to draw."""
        cells = self.quarters or self.months
        return any(cell.value is not None or cell.numerator is not None for cell in cells)

    @property
    def sentence(self) -> str:
        """What its latest figure says, in the reader's language."""
        cell = self.latest
        if cell.status is Status.TOO_FEW and cell.unit is Unit.SHARE:
            return gettext("Not enough people answered in %(period)s to give a figure.", period=cell.period_text)
        if isinstance(self.about, BankQuestion):
            return gettext(
                "%(share)s of the people who answered in %(period)s said %(answer)s.",
                share=cell.text,
                period=cell.period_text,
                answer=favourable(self.about),
            )
        if self.about is not None:
            return gettext(
                "%(share)s of the people who could say in the twelve months to %(month)s said that this promise was"
                " kept.",
                share=cell.text,
                month=show_month(cell.period.ends_on),
            )
        return _counted(self.key, cell)


def favourable(item: BankQuestion) -> str:
    """Returns the answers that an item's share counts, quoted, in the reader's language."""
    labels = dict(item.options)
    quoted = [gettext("“%(words)s”", words=gettext(labels[code])) for code in item.favourable]
    return gettext(" or ").join(quoted)


def _counted(key: str, cell: Cell) -> str:
    """The sentence of an indicator that counts what happened."""
    base, numerator = show_number(cell.base or 0), show_number(cell.numerator or 0)
    match key:
        case measures.SURVEYS_ANSWERED:
            return gettext("Surveys sent in by residents: %(number)s.", number=cell.text)
        case measures.DAYS_TO_RESPOND:
            return f"{_took(cell)} {_waiting(cell)}"
        case measures.RESPONSES_ON_TIME if cell.is_shown:
            return gettext(
                "Requests due for an answer: %(all)s. Answered on time: %(number)s.", all=base, number=numerator
            )
        case measures.RESPONSES_ON_TIME:
            return gettext("No answer to a request was due.")
        case _ if cell.is_shown:
            return gettext(
                "Meetings whose minutes were due: %(all)s. Published on time: %(number)s.", all=base, number=numerator
            )
    return gettext("No minutes of a meeting were due.")


def _took(cell: Cell) -> str:
    """How long requests take, those that still wait counted."""
    number = show_number(cell.base or 0)
    match cell.status:
        case Status.NOTHING_DUE:
            return gettext("No request was answered.")
        case Status.NOT_YET:
            return gettext(
                "Requests answered: %(number)s. Too many still wait to say how long half of them take.", number=number
            )
    return gettext(
        "Requests answered: %(number)s. Half are answered within %(days)s, those that still wait counted.",
        number=number,
        days=cell.text,
    )


def _waiting(cell: Cell) -> str:
    """How many requests had no answer when the period ended."""
    return gettext("Still waiting at the end: %(number)s.", number=show_number(cell.waiting or 0))


async def measured(borough: Borough, today: date, *keys: str) -> list[Indicator]:
    """Returns the indicators of a borough that have a closed period on a London date, in the order of a page.

    What offices did comes first, then what residents said in surveys, then what they said of the charter. `keys` asks
    for these indicators alone.
    """
    rows = IndicatorValue.filter(borough=borough, period__in=[period.key for period in _shown_periods(today)])
    cells: dict[str, list[tuple[IndicatorValue, Cell]]] = defaultdict(list)
    for row in await (rows.filter(indicator__in=keys) if keys else rows):
        cells[row.indicator].append((row, cell_of(row)))
    for found in cells.values():
        found.sort(key=lambda pair: pair[1].period.ends_on)
    commitments = {key: found[-1][0].detail["commitment"] for key, found in cells.items() if _is_commitment(key)}
    wordings = CharterCommitment.filter(id__in=commitments.values()).order_by("theme__position", "position")
    by_id = {commitment.id: commitment.wording for commitment in await wordings} if commitments else {}
    order = [*_WORDS, *measures.ITEMS, *sorted(commitments, key=lambda key: [*by_id].index(commitments[key]))]
    return [
        Indicator(
            key,
            tuple(c for row, c in cells[key] if row.detail.get("commitment") == commitments.get(key)),
            by_id[commitments[key]] if key in commitments else measures.ITEMS.get(key),
        )
        for key in order
        if key in cells
    ]


def _is_commitment(key: str) -> bool:
    return key.startswith(measures.COMMITMENT_PREFIX)


def _shown_periods(today: date) -> list[Period]:
    """The closed periods that pages show."""
    periods = []
    for kind in CALENDAR:
        period = closed_before(today, kind)
        for _ in range(MOST_PERIODS):
            periods.append(period)
            period = period.previous()
    return periods
