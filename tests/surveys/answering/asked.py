"""A survey with every kind of question, and one of several sections with routing."""

from datetime import date
from decimal import Decimal
from typing import Any

from surveys.definition.parts import (
    Asking,
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
from tests.surveys.factories import make_draft, publish

A, B, C = (Option(code=code, label={"en": f"Answer {code.upper()}"}) for code in "abc")
NONE = Option(code="none", label={"en": "None of these"}, excludes_others=True)
WAYS_OUT: dict[str, Any] = {"has_dont_know": True, "has_prefer_not_to_say": True}


def ask(key: str, kind: Kind, **values: Any) -> Question:
    """A question of a kind with boring values."""
    if kind.has_options:
        values.setdefault("options", (A, B, C))
    if kind is Kind.MATRIX:
        values.setdefault("rows", tuple(Row(code=code, label={"en": f"Line {code.upper()}"}) for code in "xy"))
    return Question(key=key, kind=kind, **{"wording": {"en": f"Question {key}?"}, **values})


def if_answered(key: str, *codes: str) -> Condition:
    """The condition that an earlier question has one of these answers."""
    return Condition(tests=(Test(question=key, comparison=Comparison.ANY_OF, values=codes),))


EVERY_KIND = (
    ask("one", Kind.SINGLE_CHOICE, has_other=True, **WAYS_OUT),
    ask("many", Kind.MULTIPLE_CHOICE, options=(A, B, C, NONE), has_other=True, most=Decimal(3), **WAYS_OUT),
    ask("list", Kind.DROP_DOWN, has_other=True, **WAYS_OUT),
    ask("scale", Kind.SCALE, hint={"en": "Choose <one>"}, **WAYS_OUT),
    ask("table", Kind.MATRIX, hint={"en": "Each line"}, **WAYS_OUT),
    ask("ten", Kind.ZERO_TO_TEN, **WAYS_OUT),
    ask("rank", Kind.RANKING, **WAYS_OUT),
    ask("number", Kind.NUMBER, least=Decimal(0), most=Decimal(120), unit={"en": "years"}, **WAYS_OUT),
    ask("day", Kind.DATE, earliest=date(2020, 1, 1), **WAYS_OUT),
    ask("line", Kind.SHORT_TEXT, **WAYS_OUT),
    ask("text", Kind.LONG_TEXT, **WAYS_OUT),
)
INFORMATION = ask("note", Kind.INFORMATION, wording={"en": "Read **this** first."})


def of_sections(*sections: Section, **values: Any) -> Definition:
    """A questionnaire of several sections."""
    return Definition(title={"en": "Survey"}, intro={"en": "We ask."}, sections=sections, **values)


def steps(**values: Any) -> Definition:
    """Three steps: who you are; only for drivers; and a last one, whose second question repeats the first answer."""
    return of_sections(
        Section(
            key="you",
            title={"en": "About you"},
            questions=(
                ask("way", Kind.SINGLE_CHOICE, wording={"en": "How do you travel?"}, asking=Asking.REQUIRED,
                    options=tuple(Option(code=code, label={"en": code.title()}) for code in ("walk", "drive"))),
                ask("name", Kind.SHORT_TEXT),
            ),
        ),
        Section(
            key="drivers",
            title={"en": "Driving"},
            show_when=if_answered("way", "drive"),
            questions=(ask("miles", Kind.NUMBER, asking=Asking.ONCE_MORE), ask("car", Kind.SINGLE_CHOICE)),
        ),
        Section(
            key="last",
            title={"en": "The end"},
            questions=(
                ask("safe", Kind.SCALE, wording={"en": "Do you feel safe when you ${way}?"}),
                ask("why", Kind.LONG_TEXT, show_when=if_answered("safe", "a"), wording={"en": "Why, ${name}?"}),
            ),
        ),
        **values,
    )  # fmt: skip


async def make(borough: Any, definition: Definition, **values: Any) -> Any:
    """A published survey that asks this."""
    return await publish(await make_draft(borough, definition, title=definition.title["en"], **values))


def address(survey: Any) -> str:
    """Where a survey of Hackney is."""
    return f"/hackney/surveys/{survey.slug}"
