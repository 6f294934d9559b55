"""Agendas to start from, one for a council's committee and one for a panel of residents."""

from dataclasses import dataclass
from enum import StrEnum

from meetings.models import ItemKind


class Template(StrEnum):
    """Which agenda to start from."""

    COMMITTEE = "committee"
    COMMUNITY = "community"


@dataclass(frozen=True)
class Start:
    """A standing item to start from: as in `StandingItem`."""

    kind: ItemKind
    title: str
    minutes_planned: int
    text: str = ""


STARTS = {
    Template.COMMITTEE: (
        Start(ItemKind.APOLOGIES, "Apologies for absence and substitutes", 5),
        Start(ItemKind.DECLARATIONS, "Declarations of interest", 5,
              "Members say whether they have an interest in anything on this agenda."),
        Start(ItemKind.MINUTES, "Minutes of the last meeting", 5, "To agree them as a correct record."),
        Start(ItemKind.PUBLIC_QUESTIONS, "Questions from the public", 15),
        Start(ItemKind.ACTIONS, "Actions from earlier meetings", 10),
        Start(ItemKind.REPORT, "Policing in the borough: report and questions", 45),
        Start(ItemKind.REPORT, "Work programme", 10, "What the committee looks at next, and when."),
        Start(ItemKind.OTHER_BUSINESS, "Other business that the chair finds urgent", 5),
    ),
    Template.COMMUNITY: (
        Start(ItemKind.APOLOGIES, "Welcome, introductions and apologies", 10),
        Start(ItemKind.DECLARATIONS, "Declarations of interest", 5),
        Start(ItemKind.MINUTES, "Minutes of the last meeting", 5),
        Start(ItemKind.ACTIONS, "What happened since: actions", 15),
        Start(ItemKind.REPORT, "Figures for the area, and what residents say", 20),
        Start(ItemKind.REPORT, "Report of the police, and the panel’s questions", 30),
        Start(ItemKind.PUBLIC_QUESTIONS, "Questions from residents", 20),
        Start(ItemKind.OTHER_BUSINESS, "Any other business, and the next meeting", 10),
    ),
}  # fmt: skip
