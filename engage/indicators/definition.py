"""What an indicator is: its part of the trust page, what its figures are, and how it is told."""

from dataclasses import dataclass
from enum import StrEnum

from engage.indicators.periods import Kind as Span
from engage.kit.i18n import N_

AGE, SEX, ETHNIC_GROUP = "age_band", "sex", "ethnic_group"


class Domain(StrEnum):
    """The parts of the trust page, in their order."""

    TRUST = "trust"
    STOPS = "stop-and-search"
    ANSWERED = "being-answered"
    SCRUTINY = "scrutiny"
    POLICING = "policing"


class Kind(StrEnum):
    """What a figure is: it decides how it is drawn, which words it has, and what its numbers are."""

    SAMPLE = "share_of_people_who_answered"
    """A weighted share, 0–1, of people who chose to answer; base rounded, groups, gaps and changes."""
    RATED = "share_of_people_who_rated"
    """A share of people who told of a search, by twelve months, never by group."""
    RANDOM_SAMPLE = "share_in_a_random_sample"
    """A share, 0–1, that somebody else published."""
    COUNTED = "share_of_what_is_counted"
    """A share, 0–1, of events that are public; `numerator` and `base` are exact."""
    COUNT = "count"
    DAYS = "days"
    RATE = "rate_per_1000"
    """Events per 1,000 residents."""
    RATIO = "rate_ratio"
    """The rate of a group over that of White residents."""


class Better(StrEnum):
    """Which way is better, if anybody would agree."""

    HIGHER = "higher"
    LOWER = "lower"
    NEITHER = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """One indicator. `groups` are the partitions it is shown by, `spans` the periods it has figures of.

    `how` says what is counted, over what. `casey` names the progress measure of the review that it stands for. It is
    `london_only` where nothing is published by borough. `stem` is what is said before a statement people agree with.
    """

    key: str
    domain: Domain
    kind: Kind
    label: str
    how: str
    source: str
    better: Better = Better.NEITHER
    spans: tuple[Span, ...] = (Span.YEAR,)
    groups: tuple[str, ...] = ()
    casey: str = ""
    london_only: bool = False
    stem: str = ""


CASEY = {
    "38.1": N_("Trust up, and gaps between groups narrower"),
    "38.2": N_("Misconduct cases that end in action"),
    "38.3": N_("Charge rates, above all for violence against women and girls"),
    "38.4": N_("Adult rape cases that reach court"),
    "38.5": N_("Response rates and times"),
    "38.6": N_("How far the workforce is from looking like London"),
}
"""The progress measures of the Casey Review, as listed for the Local Government Association's Safer and Stronger
Communities Board (2023), in our words."""
