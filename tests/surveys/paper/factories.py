"""A questionnaire with every kind of question, and a paper of it as a clerk types it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from surveys.definition.parts import (
    Comparison,
    Condition,
    Definition,
    Kind,
    Option,
    Question,
    Row,
    Section,
    Test,
)
from surveys.models import Survey
from tests.surveys.factories import definition_of, make_draft, publish


def options(*labels: str) -> tuple[Option, ...]:
    return tuple(Option(code=label.lower().replace(" ", "_"), label={"en": label}) for label in labels)


def only_if(key: str, *values: str, comparison: Comparison = Comparison.ANY_OF) -> Condition:
    return Condition(tests=(Test(question=key, comparison=comparison, values=values),))


def question(key: str, kind: Kind, *labels: str, **values: Any) -> Question:
    return Question(key=key, kind=kind, wording={"en": f"About {key}?"}, options=options(*labels), **values)


BUS = question("bus", Kind.SINGLE_CHOICE, "Yes", "No", has_dont_know=True, has_prefer_not_to_say=True)
WHY = question("why", Kind.LONG_TEXT, show_when=only_if("bus", "no"), has_prefer_not_to_say=True)
WAYS = question("ways", Kind.MULTIPLE_CHOICE, "Walk", "Cycle", "Drive", has_other=True, most=Decimal(2))
GRID = question("grid", Kind.MATRIX, "Good", "Bad", rows=(Row(code="day", label={"en": "By day"}),
                Row(code="night", label={"en": "By night"})), has_dont_know=True)  # fmt: skip
SCORE = question("score", Kind.ZERO_TO_TEN, has_dont_know=True)
ORDER = question("order", Kind.RANKING, "Litter", "Light", "Noise")
COUNT = question("count", Kind.NUMBER, least=Decimal(0), most=Decimal(31), unit={"en": "days"})
SINCE = question("since", Kind.DATE, latest=date(2026, 12, 31))
NAME = question("park", Kind.SHORT_TEXT)
PLACE = question("place", Kind.DROP_DOWN, "North", "South")
MOOD = question("mood", Kind.SCALE, "Agree", "Disagree", note={"en": "Do not explain this one."})
TELL = Question(key="tell", kind=Kind.INFORMATION, wording={"en": "Now some **other** things."})


def every_kind() -> Definition:
    """All twelve kinds in three sections, with routing."""
    return replace(
        definition_of(),
        thanks={"en": "That is all."},
        sections=(
            Section(key="one", title={"en": "Getting about"}, questions=(BUS, WHY, WAYS, GRID)),
            Section(key="two", questions=(TELL, SCORE, ORDER, COUNT, SINCE)),
            Section(key="three", title={"en": "Parks"}, questions=(NAME, PLACE, MOOD),
                    show_when=only_if("score", "5", comparison=Comparison.AT_LEAST)),
        ),
    )  # fmt: skip


PAPER = {
    "bus": "2", "why": "Too  late", "ways": "1 4", "ways-other": "By boat", "grid-day": "1", "grid-night": "d",
    "score": "7", "order": "2 1 3", "count": "12", "since": "27 3 2020", "park": "d", "place": "1", "mood": "2",
}  # fmt: skip
"""One paper of it, as typed."""

ANSWERS = {
    "bus": "no", "ways": ["walk", "other"], "grid": {"day": "good", "night": "dont_know"}, "score": "7",
    "order": ["light", "litter", "noise"], "count": "12", "since": "2020-03-27", "place": "north", "mood": "disagree",
}  # fmt: skip
"""What is stored of it, texts apart."""

TEXTS = {"why": "Too  late", "ways-other": "By boat", "park": "d"}


async def make_paper_survey(borough: Any, **values: Any) -> Survey:
    """A published survey with every kind of question, open in November 2026."""
    return await publish(await make_draft(borough, every_kind(), **values))
