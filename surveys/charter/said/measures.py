"""What is measured by the feedback form: which answers say yes, which say no. Texts are English, for gettext."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from engage.kit.i18n import N_
from surveys.charter.models import Partition


class Part(StrEnum):
    """Which part of the page a measure is in; the value is its heading in English."""

    TOLD = N_("What the officer said")
    WENT = N_("How it went")
    AFTER = N_("Trust afterwards")


@dataclass(frozen=True, slots=True)
class Measure:
    """A share of the people who answered one question: those who chose one of `yes`, of them and those of `no`.

    `key` is its name in files. `letters` are those of what an officer must say (GOWISELY), "" for none. `beside` are
    those of `no` that another measure counts: from both figures together it is known how many chose the rest.
    """

    key: str
    part: Part
    words: str
    question: str
    yes: tuple[str, ...]
    no: tuple[str, ...]
    letters: str = ""
    beside: tuple[str, ...] = ()

    def answers(self, options: Mapping[date, Counter[str]]) -> dict[date, Counter[bool]]:
        """Returns how many said yes and no in each month, of how many chose which option of the question."""
        return {
            month: Counter({True: sum(chosen[o] for o in self.yes), False: sum(chosen[o] for o in self.no)})
            for month, chosen in options.items()
        }


_WELL, _BADLY = ("fully", "mostly"), ("partly", "hardly", "not_at_all")


def _told(key: str, letters: str, words: str) -> Measure:
    return Measure(key, Part.TOLD, words, key, ("yes",), ("no",), letters)


def _went(key: str, words: str) -> Measure:
    return Measure(key, Part.WENT, words, key, _WELL, _BADLY)


MEASURES = (
    _told("told_grounds", "G", N_("Told why they were searched")),
    _told("told_object", "O", N_("Told what the officer was looking for")),
    _told("told_identity", "IS", N_("Told the officer’s name or number, and the station")),
    _told("told_law", "LY", N_("Told which law was used, and that they had to stay")),
    _told("told_record", "E", N_("Told that they can get a record of the search")),
    _went("explained_clearly", N_("The reason was explained clearly")),
    _went("treated_with_respect", N_("The person was treated with respect")),
    _went("understood_feelings", N_("The officer listened, and seemed to understand how it felt")),
    _went("kept_calm", N_("The officer kept things calm, or calmed them down")),
    Measure(
        "trust_more",
        Part.AFTER,
        N_("Trust the local police more"),
        "trust_after",
        ("more",),
        ("same", "less"),
        beside=("less",),
    ),
    Measure("trust_less", Part.AFTER, N_("Trust the local police less"), "trust_after", ("less",), ("same", "more")),
)
"""In the order of the page. "Mostly" and better counts as well; who is not sure, or did not say, is left out."""

PARTITIONS = {"age": Partition.AGE, "ethnic-group": Partition.ETHNIC_GROUP}
"""Last part of an address → what people are grouped by."""

BY = {Partition.AGE: N_("By age"), Partition.ETHNIC_GROUP: N_("By ethnic group")}
"""What a page of groups is called."""

GROUPS = {
    Partition.AGE: {
        "under_18": N_("Under 18"),
        "18_24": N_("18 to 24"),
        "25_34": N_("25 to 34"),
        "35_plus": N_("35 or over"),
    },
    Partition.ETHNIC_GROUP: {
        "asian": N_("Asian or Asian British"),
        "black": N_("Black, Black British, Caribbean or African"),
        "mixed": N_("Mixed or multiple ethnic groups"),
        "white": N_("White"),
        "other": N_("Other ethnic group"),
    },
}
"""Groups of each partition, code → words; people who did not say are in none."""
