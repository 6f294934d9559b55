"""The two tables of open data, column by column: the figures, and what each indicator is.

Names, codes, periods and statuses are the same in every language and never change meaning.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from boroughs.london import BY_GSS
from engage.indicators.definition import CASEY, Definition
from engage.indicators.figures import Apart, Caveat, Figure, Status
from engage.indicators.models import LONDON_GSS
from engage.kit.comparisons import Direction
from engage.kit.i18n import N_

LICENCE = "Open Government Licence v3.0"
LICENCE_ADDRESS = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

PERIOD_FORM = r"[0-9]{4}-(0[1-9]|1[0-2])|[0-9]{4}-Q[1-4]|12m-[0-9]{4}-(0[1-9]|1[0-2])"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: what is in it, in English for translation, and how it is written.

    `kind` is the name of a type that CSVW and data packages both have: string, number, integer or date. `codes` are all
    that may stand in it, `form` a regular expression that they keep. `words` come from people: they may begin with
    anything. It may be empty unless it is `required`.
    """

    name: str
    about: str
    kind: str = "string"
    required: bool = False
    codes: tuple[str, ...] = ()
    form: str = ""


_LOW = N_("The lower end of its range: how far chance alone may have moved it.")
_HIGH = N_("The upper end of its range.")
_VERDICTS = tuple(one.value for one in Direction)

FIGURES = (
    Column("indicator", N_("The key of the indicator: see the table of indicators."), required=True),
    Column("place", N_("The name of the borough, or London.")),
    Column("gss", N_("The code that the Office for National Statistics gives the place."), required=True,
           form="E[0-9]{8}"),
    Column("group", N_("The group of residents that it is of, as ethnic_group=black; empty: everybody.")),
    Column("period", N_("The month, the quarter of the calendar year, or the twelve months to the end of a month."),
           required=True, form=PERIOD_FORM),
    Column("starts_on", N_("The first day of the period."), "date", required=True),
    Column("ends_on", N_("The last day of the period."), "date", required=True),
    Column("status", N_("Whether there is a figure, and how far to rely on it, or why there is none."), required=True,
           codes=tuple(one.value for one in Status)),
    Column("value", N_("The figure: a share from 0 to 1, a number, days, a rate or a ratio, as the kind says."),
           "number"),
    Column("low", _LOW, "number"),
    Column("high", _HIGH, "number"),
    Column("under", N_("The share is under this; its own value is not given, because few are on one side."), "number"),
    Column("over", N_("The share is over this; its own value is not given, because few are on one side."), "number"),
    Column("base", N_("What it is of: people who answered, to the nearest 5, or a count that is public."), "integer"),
    Column("numerator", N_("How many of the base, where that is public."), "integer"),
    Column("gap", N_("The group’s figure minus everybody’s, of the same period."), "number"),
    Column("gap_low", _LOW, "number"),
    Column("gap_high", _HIGH, "number"),
    Column("gap_verdict", N_("What may be said of the gap."), codes=_VERDICTS),
    Column("change", N_("The figure minus that of the period before it that shares no day with it."), "number"),
    Column("change_low", _LOW, "number"),
    Column("change_high", _HIGH, "number"),
    Column("change_verdict", N_("What may be said of the change."), codes=_VERDICTS),
    Column("caveats", N_("What to know when it is used with care, codes separated by spaces.")),
)  # fmt: skip
"""The columns of the table of figures; a row has one indicator, place, group and period."""

KEY = ("indicator", "gss", "group", "period")
"""What no two rows of figures share."""

CAVEAT_CODES = tuple(one.value for one in Caveat)

INDICATORS = (
    Column("indicator", N_("The key of the indicator. It never changes meaning."), required=True),
    Column("label", N_("What it is called, or the words that people were asked."), required=True),
    Column("stem", N_("What was said before a statement that people agree with or not.")),
    Column("domain", N_("The part of the trust page that it stands in."), required=True),
    Column("kind", N_("What its values are."), required=True),
    Column("how", N_("What is counted, over what."), required=True),
    Column("better", N_("Which way is better, if anybody would agree: higher, lower or empty.")),
    Column("groups", N_("The characteristics of residents that it is shown by, separated by spaces.")),
    Column("spans", N_("The periods that it has figures of: month, quarter, year, spaced."), required=True),
    Column("source", N_("Where it comes from."), required=True),
    Column("casey", N_("The progress measure of the Casey Review that it stands for.")),
)  # fmt: skip
"""The columns of the table of indicators."""

_NUMBERS = ("value", "low", "high", "under", "over", "base", "numerator")


def place_name(gss: str) -> str:
    """Returns the name of a borough, or London."""
    return "London" if gss == LONDON_GSS else BY_GSS[gss].name


def figure_row(figure: Figure) -> dict[str, Any]:
    """Returns a figure as a row of the table of figures."""
    return {
        "indicator": figure.indicator,
        "place": place_name(figure.gss),
        "gss": figure.gss,
        "group": figure.group,
        "period": figure.period.key,
        "starts_on": figure.period.starts_on.isoformat(),
        "ends_on": figure.period.ends_on.isoformat(),
        "status": figure.status.value,
        **{name: getattr(figure, name) for name in _NUMBERS},
        **_apart("gap", figure.gap),
        **_apart("change", figure.change),
        "caveats": " ".join(figure.caveats),
    }


def _apart(name: str, apart: Apart | None) -> Mapping[str, Any]:
    if apart is None:
        return {}
    ends = {name: apart.value, f"{name}_low": apart.low, f"{name}_high": apart.high}
    return {**ends, f"{name}_verdict": apart.verdict.value}


def indicator_row(one: Definition) -> dict[str, Any]:
    """Returns an indicator as a row of the table of indicators."""
    return {
        "indicator": one.key,
        "label": one.label,
        "stem": one.stem,
        "domain": one.domain.value,
        "kind": one.kind.value,
        "how": one.how,
        "better": one.better.value,
        "groups": " ".join(one.groups),
        "spans": " ".join(span.value for span in one.spans),
        "source": one.source,
        "casey": CASEY.get(one.casey, ""),
    }
