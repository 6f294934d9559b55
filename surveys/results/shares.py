"""Shares of a question's options, and which of them are held back so that nobody's answer can be worked out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from babel.lists import format_list

from engage.kit.figures import Figure, Verdict, nearest_five, present
from engage.kit.i18n import gettext, language, show_percent

FEWEST_HIDDEN = 10
"""What is held back to protect an option holds this many people together, so that nobody's answer is what is left."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share as written, under a label in the reader's language. `figure` None: held back, or it would tell another's.

    `value` is a share 0–1 in whole hundredths, None where no number is given.
    """

    label: str
    figure: Figure | None

    @property
    def value(self) -> float | None:
        """Returns the share 0–1 that a chart may draw, or None."""
        return self.figure.value if self.figure else None

    @property
    def words(self) -> str:
        """Returns the share in words: "45%", "under 5%", or that it is held back."""
        if self.figure is None or self.figure.verdict is Verdict.TOO_FEW:
            return gettext("not shown")
        if self.figure.under is not None:
            return gettext("under %(edge)s", edge=show_percent(self.figure.under))
        if self.figure.over is not None:
            return gettext("over %(edge)s", edge=show_percent(self.figure.over))
        return show_percent(self.figure.value or 0)

    @property
    def range(self) -> str:
        """Returns the 95 % range of the share in words, or nothing when there is none."""
        if self.figure is None or self.figure.low is None or self.figure.high is None:
            return ""
        return gettext("%(low)s to %(high)s", low=show_percent(self.figure.low), high=show_percent(self.figure.high))


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares of options that people chose one of. `options` empty: too few, or too close together, to show.

    `favourable` is the share that chose any of the favourable ones, None where there are none or it would give another
    away. `base` is rounded to the nearest 5, None when there are too few answers.
    """

    options: Mapping[str, Share]
    favourable: Share | None
    base: int | None
    is_careful: bool

    @property
    def hides_some(self) -> bool:
        """Whether any option's exact share is held back."""
        return any(share.value is None for share in self.options.values())


NOTHING = Shares({}, None, None, False)


def shares_of(counts: Mapping[str, int], labels: Mapping[str, str], favourable: Collection[str] = ()) -> Shares:
    """Returns what may be shown of {option code: people}, when each of the people chose one of the options."""
    base = sum(counts.values())
    figures = {code: present(count, base) for code, count in counts.items()}
    edges = {code for code, figure in figures.items() if figure.value is None}
    if _is_hopeless(figures):
        return NOTHING
    agree = [code for code in counts if code in favourable]
    families = [agree, [code for code in counts if code not in favourable], list(counts)]
    hidden = held_back(counts, edges, families)
    together = None
    if agree and all(_protects(counts, edges, hidden, family) for family in families[:2]):
        together = Share(any_of(labels[code] for code in agree), present(sum(counts[code] for code in agree), base))
    return Shares(
        {code: Share(labels[code], None if code in hidden - edges else figures[code]) for code in counts},
        together,
        nearest_five(base),
        _is_careful(figures.values()),
    )


def independent(counts: Mapping[str, int], labels: Mapping[str, str], base: int) -> Shares:
    """Returns what may be shown when each of `base` people chose one option or more."""
    figures = {code: present(count, base) for code, count in counts.items()}
    if not figures or base == 0 or any(figure.verdict is Verdict.TOO_FEW for figure in figures.values()):
        return NOTHING
    edges = {code for code, figure in figures.items() if figure.value is None}
    hidden = edges
    # Everybody chose something: where what is shown does not reach everybody, the rest chose what is not shown.
    if sum(count for code, count in counts.items() if code not in edges) < base:
        hidden = held_back(counts, edges, [list(counts)])
    return Shares(
        {code: Share(labels[code], None if code in hidden - edges else figures[code]) for code in counts},
        None,
        nearest_five(base),
        _is_careful(figures.values()),
    )


def _is_hopeless(figures: Mapping[str, Figure]) -> bool:
    """Whether there are too few answers, or so many options that every one is near nothing."""
    if not figures or any(figure.verdict is Verdict.TOO_FEW for figure in figures.values()):
        return True
    return all(figure.under is not None for figure in figures.values())


def _is_careful(figures: Iterable[Figure]) -> bool:
    return any(figure.verdict is Verdict.WITH_CARE for figure in figures)


def held_back(counts: Mapping[str, int], edges: Collection[str], families: Sequence[Sequence[str]]) -> set[str]:
    """Returns the options to hold back, `edges` among them, so that none can be worked out by subtraction.

    `edges` are the options of which only "under" or "over" is said. `families` are lists of options whose total is or
    may be published. In each, either no option is held back, or all, or beside those at an edge so many others that
    they hold ten people or more: the smallest are added until so.
    """
    hidden = set(edges)
    settled = False
    while not settled:
        settled = True
        for family in families:
            if hidden.issuperset(family) or _protects(counts, edges, hidden, family):
                continue
            hidden.add(min((code for code in family if code not in hidden), key=lambda code: counts[code]))
            settled = False
    return hidden


def _protects(
    counts: Mapping[str, int], edges: Collection[str], hidden: Collection[str], family: Sequence[str]
) -> bool:
    """Whether publishing the total of a family tells nothing more of an option at an edge in it."""
    if not any(code in hidden for code in family):
        return True
    if len(family) == 1:
        return family[0] in edges
    return sum(counts[code] for code in family if code in hidden and code not in edges) >= FEWEST_HIDDEN


def any_of(labels: Iterable[str]) -> str:
    """Returns labels as "“one” or “other”"."""
    return _list(labels, "or")


def all_of(labels: Iterable[str]) -> str:
    """Returns labels as "“one” and “other”"."""
    return _list(labels, "standard")


def _list(labels: Iterable[str], style: Literal["or", "standard"]) -> str:
    quoted = [gettext("“%(label)s”", label=label) for label in labels]
    return format_list(quoted, style=style, locale=language().locale)
