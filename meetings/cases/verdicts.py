"""What a panel's grades add up to. Pure: grades in, verdict out; members who took no part count nowhere."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engage.kit.agreement import Agreement, agreement
from meetings.cases.models import GOWISELY, Case, Colour, Grade, Mark

FEWEST_GRADES = 2
"""So many members have graded before a case is revealed."""


def judging(grades: Sequence[Grade]) -> list[Grade]:
    """Returns the grades of members who took part."""
    return [grade for grade in grades if grade.colour is not None]


def leading(grades: Sequence[Grade]) -> list[Colour]:
    """Returns the colour that most members gave; several when as many gave each of them, none without a grade."""
    counts = Counter(grade.colour for grade in judging(grades))
    most = max(counts.values(), default=0)
    return [colour for colour in Colour if most and counts[colour] == most]


@dataclass(frozen=True, slots=True)
class Told:
    """What most members found of one letter; None: there was no majority for any of the marks."""

    letter: str
    words: str
    mark: Mark | None


def told(grades: Sequence[Grade]) -> list[Told]:
    """Returns, letter by letter of GOWISELY, the mark that more than half of the members gave."""
    taking_part = judging(grades)
    found = []
    for letter, words in GOWISELY.items():
        counts = Counter(grade.marks[letter] for grade in taking_part)
        most = next((Mark(mark) for mark, count in counts.items() if 2 * count > len(taking_part)), None)
        found.append(Told(letter, words, most))
    return found


@dataclass(frozen=True, slots=True)
class Dissent:
    """How many of the members who graded judged otherwise than the panel, and the reasons that may be published."""

    members: int
    otherwise: int
    reasons: list[str]


def dissent(case: Case, grades: Sequence[Grade]) -> Dissent:
    """Returns who judged a decided case otherwise; reasons only if the panel agreed to publish them."""
    taking_part = judging(grades)
    others = [grade for grade in taking_part if grade.colour is not case.colour]
    reasons = sorted(grade.reason for grade in others if grade.reason) if case.publishes_reasons else []
    return Dissent(len(taking_part), len(others), reasons)


def agreed(cases: Sequence[Sequence[Grade]]) -> Agreement | None:
    """Returns how far members agree on the colour, over the grades of each case; None for fewer than ten cases."""
    return agreement([[grade.colour for grade in judging(grades)] for grades in cases], list(Colour))
