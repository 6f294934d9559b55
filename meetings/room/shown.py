"""What everybody reads of a meeting's record, once its draft minutes are published: who was there, and the votes."""

from dataclasses import dataclass
from typing import Any

from tortoise.query_utils import Prefetch

from engage.kit.i18n import gettext
from meetings.models import Meeting, Minutes
from meetings.room.models import Attendance, Declaration, Motion, NamedVote
from meetings.room.roll import Line, Roll, roll_of


@dataclass(frozen=True)
class Record:
    """The roll, the interests and the motions that are not about exempt items, and how many are."""

    roll: Roll
    declarations: list[Declaration]
    motions: list[Motion]
    names: dict[int, str]
    exempt: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing was recorded: the minutes alone say what happened."""
        return not (self.roll.members() or self.roll.others or self.motions)

    @property
    def present(self) -> list[Line]:
        """The seats with an attendance."""
        return self.roll.members()

    @property
    def others(self) -> list[tuple[str, int]]:
        """In what capacity others attended, and how many so: their names are nobody's."""
        capacities = [one.capacity or gettext("Visitor") for one in self.roll.others]
        return [(capacity, capacities.count(capacity)) for capacity in dict.fromkeys(capacities)]


async def record_shown(meeting: Meeting, minutes: Minutes | None) -> dict[str, Any]:
    """Returns `record`, what a meeting's page shows of it: None while its minutes are not public.

    Needs the panel loaded and `minutes` as the public has them. Of an exempt item no interest and no motion is read.
    Seven queries.
    """
    if minutes is None:
        return {"record": None}
    roll = await roll_of(meeting)
    declared = Declaration.filter(meeting=meeting, item__exempt_paragraph__isnull=True).order_by("id")
    motions = Motion.filter(meeting=meeting, outcome__isnull=False)
    public = motions.filter(item__exempt_paragraph__isnull=True).select_related("item")
    votes = Prefetch("named_votes", queryset=NamedVote.all().order_by("id"))
    return {
        "record": Record(
            roll=roll,
            declarations=await declared.select_related("item"),
            motions=await public.prefetch_related(votes),
            names=_names(roll),
            exempt=await motions.filter(item__exempt_paragraph__isnull=False).count(),
        )
    }


def _names(roll: Roll) -> dict[int, str]:
    return {one.id: line.public_name for line in roll.lines for one in _of(line)}


def _of(line: Line) -> list[Attendance]:
    return [line.attendance] if line.attendance else []
