"""Who answered a survey against who lives in its borough. It is told, never corrected for: nothing here is a weight."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from boroughs.census import AGE_BANDS, ETHNIC_GROUPS, RESIDENTS, SEXES
from engage.kit.charts import SHARE, Interval, Unit, interval_chart
from engage.kit.figures import FEWEST_ANSWERS, Verdict, nearest_five, present
from engage.kit.gate import FEWEST_DERIVABLE
from engage.kit.i18n import N_, gettext, language, show_percent
from surveys.bank import BY_KEY
from surveys.bank import ETHNIC_GROUPS as BANK_GROUPS
from surveys.results.shares import Share, all_of

FEWER_BY = 0.05
"""A group is named when its share among those who answered is this much below its share of residents."""

FEWEST_TOLD = 2 * FEWEST_DERIVABLE
"""The share of a group is told from this many people on: of so many, those who answered one question and those who did
not cannot both be few, so that neither follows from the other."""

_LABELS = {
    "age_band": dict(BY_KEY["age_band"].options),
    "sex": dict(BY_KEY["sex"].options),
    "ethnic_group": dict(zip(ETHNIC_GROUPS, (group.heading for group in BANK_GROUPS), strict=True)),
}
_CODES = {"age_band": AGE_BANDS, "sex": SEXES, "ethnic_group": ETHNIC_GROUPS}
_NAMES = {"age_band": N_("Age"), "sex": N_("Sex"), "ethnic_group": N_("Ethnic group")}
_BY = {"age_band": N_("By age"), "sex": N_("By sex"), "ethnic_group": N_("By ethnic group")}
_BASES = {
    "age_band": N_("Residents aged 16 and over at the 2021 Census."),
    "sex": N_("Residents of all ages at the 2021 Census, which gives no other count of this kind by borough."),
    "ethnic_group": N_("Residents of all ages at the 2021 Census, which gives no other count of this kind by borough."),
}

CHARACTERISTICS = tuple(_NAMES)
"""The columns of the tally that say who answered."""

ADDRESSES = {"age": "age_band", "sex": "sex", "ethnic-group": "ethnic_group"}
"""The end of the address of a page by a characteristic → the characteristic."""


def group_labels(characteristic: str) -> dict[str, str]:
    """Returns {group code: label in the reader's language} of "age_band", "sex" or "ethnic_group"."""
    return {code: gettext(_LABELS[characteristic][code]) for code in _CODES[characteristic]}


def name_of(characteristic: str) -> str:
    """Returns what a characteristic is called."""
    return gettext(_NAMES[characteristic])


def by_name_of(characteristic: str) -> str:
    """Returns what a table by a characteristic is called: "By age"."""
    return gettext(_BY[characteristic])


@dataclass(frozen=True, slots=True)
class Compared:
    """One group: its share among those who answered, and its share 0–1 of the residents."""

    share: Share
    residents: float


@dataclass(frozen=True, slots=True)
class Respondents:
    """Who answered by one characteristic; no `groups` where too few said. `base` is rounded to the nearest 5."""

    characteristic: str
    groups: tuple[Compared, ...]
    base: int | None
    sentence: str

    @property
    def name(self) -> str:
        """Returns what the groups are groups by."""
        return name_of(self.characteristic)

    @property
    def residents_are(self) -> str:
        """Returns whom the census counted."""
        return gettext(_BASES[self.characteristic])

    def chart(self) -> Markup:
        """Returns each group's share with its range, and a broken line where its share of residents lies."""
        rows = [
            Interval(g.share.label, g.share.value, *_ends(g.share), text=g.share.words, mark=g.residents)
            for g in self.groups
        ]
        is_rtl = language().direction == "rtl"
        unit = Unit(show_percent, SHARE.ceiling)
        return interval_chart(self.name, self.sentence, key=f"who-{self.characteristic}", rows=rows, unit=unit,
                              rtl=is_rtl)  # fmt: skip


def _ends(share: Share) -> tuple[float | None, float | None]:
    return (share.figure.low, share.figure.high) if share.figure else (None, None)


def told(counts: Mapping[str, int]) -> frozenset[str]:
    """Returns the groups whose share of those who answered may be told, of {group: responses}; none where too few did.

    Those who are not told are so many together, too, or nobody: the smallest are left out until they are. Who did not
    say is not among the groups.
    """
    base = sum(counts.values())
    shown = {group for group, people in counts.items() if people >= FEWEST_TOLD}
    while shown and 0 < base - sum(counts[group] for group in shown) < FEWEST_TOLD:
        shown.remove(min(shown, key=lambda group: (counts[group], group)))
    if base < FEWEST_ANSWERS or any(present(counts[g], base).verdict is Verdict.TOO_FEW for g in shown):
        return frozenset()
    return frozenset(shown)


def respondents(characteristic: str, counts: Mapping[str, int], gss: str) -> Respondents:
    """Returns who answered, {group: responses}, beside the borough's residents.

    Those who did not say are outside the base.
    """
    labels = group_labels(characteristic)
    known = {code: counts.get(code, 0) for code in labels}
    base, shown = sum(known.values()), told(known)
    if not shown:
        return Respondents(characteristic, (), None, gettext("There are not enough answers to show."))
    hidden = sum(people for code, people in known.items() if code not in shown) / base
    people = RESIDENTS[gss].of(characteristic)
    everybody = sum(people.values())
    groups = [
        Compared(Share(label, present(known[code], base) if code in shown else None), people[code] / everybody)
        for code, label in labels.items()
    ]
    fewer = [group.share.label for group in groups if _is_fewer(group, hidden)]
    return Respondents(characteristic, tuple(groups), nearest_five(base), _sentence(fewer, groups))


def _is_fewer(group: Compared, hidden: float) -> bool:
    """Whether a group is clearly a smaller part of those who answered than of the residents.

    Of one that is not told, only if it would be even with everybody else's share, `hidden`, who is not: that everybody
    can work out.
    """
    most = group.share.value if group.share.figure else hidden
    return most is not None and group.residents - most >= FEWER_BY - 1e-9


def _sentence(fewer: list[str], groups: Iterable[Compared]) -> str:
    if fewer:
        return gettext(
            "These groups are a smaller part of the people who answered than of the people who live here, "
            "by 5 points or more: %(groups)s.",
            groups=all_of(fewer),
        )
    if all(group.share.value is not None for group in groups):
        return gettext("No group answered less than its share of residents by 5 points or more.")
    return gettext("None of the groups shown answered less than its share of residents by 5 points or more.")
