"""Random questionnaires that have no fault, for property tests: every kind, routing, languages and piping.

`definitions()` draws a whole one; `questions(key, before)` one question that may ask about those before it.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from surveys.bank import BANK
from surveys.definition.checks import LONGEST_TEXT_ANSWER, faults
from surveys.definition.parts import (
    OTHER_CODE,
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
from surveys.definition.ready import from_bank

LANGUAGES = ("en", "bn", "ar", "cy", "pt-BR")

_TRICKY = (
    "=1+1", "@sum", "+44", "-", "'quoted'", "a\nb", " padded ", "<b>&amp;</b>", "100 %", "বাংলা", "العربية", "😀",
    "“Don’t”", "_x0041_", "None", "1", "true", "${UPPER}", "$", "٣", "a, b; c | d", "\ttab", "＝1", "''", "1.0",
)  # fmt: skip
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Co", "Cn"))

words = st.one_of(
    st.sampled_from(_TRICKY), st.text(_CHARACTERS, min_size=1, max_size=20).filter(str.strip), st.just("Words")
)
"""Words that nobody would think of, and some that programs of tables take for something else."""

_key_parts = st.sampled_from(("age", "safe", "q", "trust_in_police", "x1", "a_very_long_key_of_thirty_letters"))
_codes = st.sampled_from((*"abcdefghij", "yes", "no", "1", "2", "10", "01", "strongly_agree", "n_a", "1_nw"))


@st.composite
def texts(draw: st.DrawFn, languages: Sequence[str], is_needed: bool = False, pipes: Sequence[str] = ()) -> Any:
    """Draws a text: words in some of the languages, in the first (the default) too if `is_needed`."""
    if not is_needed and not draw(st.booleans()):
        return {}
    chosen = [code for i, code in enumerate(languages) if (is_needed and i == 0) or draw(st.booleans())]
    text = {code: draw(words) for code in chosen}
    if pipes and text and draw(st.integers(0, 3)) == 0:
        text[chosen[0]] += f" ${{{draw(st.sampled_from(pipes))}}}"
    return text


@st.composite
def conditions(draw: st.DrawFn, before: Sequence[Question]) -> Condition:
    """Draws a condition over earlier questions that can be answered."""
    tests = draw(st.lists(st.sampled_from(before).flatmap(_tests), min_size=1, max_size=3))
    return Condition(tests=tuple(tests), is_any=draw(st.booleans()))


@st.composite
def _tests(draw: st.DrawFn, question: Question) -> Test:
    ways = [Comparison.ANSWERED, Comparison.NOT_ANSWERED]
    if question.codes:
        ways += [Comparison.ANY_OF, Comparison.ANY_OF, Comparison.NONE_OF]
    if question.kind in (Kind.NUMBER, Kind.ZERO_TO_TEN):
        ways += [Comparison.AT_LEAST, Comparison.AT_MOST]
    comparison = draw(st.sampled_from(ways))
    values: tuple[str, ...] = ()
    if comparison in (Comparison.ANY_OF, Comparison.NONE_OF):
        codes = st.sampled_from([choice.code for choice in question.choices])
        values = tuple(draw(st.lists(codes, min_size=1, max_size=3, unique=True)))
    elif comparison in (Comparison.AT_LEAST, Comparison.AT_MOST):
        values = (draw(st.sampled_from(("0", "5", "10", "-3", "2.5"))),)
    rows = [row.code for row in question.rows]
    return Test(
        question=question.key,
        comparison=comparison,
        values=values,
        row=draw(st.sampled_from(["", *rows])) if rows else "",
    )


_NUMBERS = st.decimals(min_value=-1000, max_value=1000, places=1)
_DAYS = st.dates(date(1900, 1, 1), date(2100, 1, 1))


@st.composite
def _bounds(draw: st.DrawFn, kind: Kind, choices: int) -> dict[str, Any]:
    """Draws the bounds that mean something for a kind."""
    if kind is Kind.NUMBER:
        ends = sorted(draw(st.lists(_NUMBERS, min_size=2, max_size=2)))
        bounds = dict(zip(("least", "most"), ends, strict=True))
    elif kind is Kind.MULTIPLE_CHOICE:
        counts = sorted(draw(st.lists(st.integers(0, choices), min_size=2, max_size=2)))
        bounds = {"least": Decimal(counts[0]), "most": Decimal(max(counts[1], 1))}
    elif kind is Kind.RANKING:
        bounds = {"most": Decimal(draw(st.integers(1, choices)))}
    elif kind.is_text:
        bounds = {"most": Decimal(draw(st.integers(1, LONGEST_TEXT_ANSWER)))}
    elif kind is Kind.DATE:
        days = sorted(draw(st.lists(_DAYS, min_size=2, max_size=2)))
        return {name: day for name, day in zip(("earliest", "latest"), days, strict=True) if draw(st.booleans())}
    else:
        return {}
    return {name: bound for name, bound in bounds.items() if draw(st.booleans())}


@st.composite
def _choices(draw: st.DrawFn, kind: Kind, languages: Sequence[str], pipes: Sequence[str]) -> dict[str, Any]:
    """Draws the options and rows of a kind."""
    if not kind.has_options:
        return {}
    codes = draw(st.lists(_codes, min_size=2, max_size=5, unique=True))
    options = tuple(
        Option(
            code=code,
            label=draw(texts(languages, is_needed=True, pipes=pipes)),
            heading=draw(texts(languages)),
            excludes_others=kind is Kind.MULTIPLE_CHOICE and draw(st.booleans()),
        )
        for code in codes
    )
    if kind is not Kind.MATRIX:
        return {"options": options}
    rows = draw(st.lists(_codes, min_size=1, max_size=4, unique=True))
    return {
        "options": options,
        "rows": tuple(Row(code=code, label=draw(texts(languages, is_needed=True))) for code in rows),
    }


@st.composite
def questions(
    draw: st.DrawFn, key: str, before: Sequence[Question] = (), languages: Sequence[str] = ("en",)
) -> Question:
    """Draws one question of any kind; `before` are the questions that its condition and words may ask about."""
    kind = draw(st.sampled_from(list(Kind)))
    before = [question for question in before if question.kind is not Kind.INFORMATION]
    pipes = [question.key for question in before]
    parts = draw(_choices(kind, languages, pipes))
    has_other = kind in (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE, Kind.DROP_DOWN) and draw(st.booleans())
    is_asked = kind is not Kind.INFORMATION
    codes = [option.code for option in parts.get("options", ())] + ([OTHER_CODE] if has_other else [])
    return Question(
        key=key,
        kind=kind,
        wording=draw(texts(languages, is_needed=True, pipes=pipes)),
        **{
            name: draw(texts(languages, pipes=pipes))
            for name in ("stem", "hint", "note", "unit", "message", "empty_message")
        },
        **parts,
        **draw(_bounds(kind, len(codes))),
        favourable=tuple(draw(st.lists(st.sampled_from(codes), max_size=2, unique=True))) if codes else (),
        asking=draw(st.sampled_from(Asking)) if is_asked else Asking.OPTIONAL,
        has_other=has_other,
        has_dont_know=is_asked and draw(st.booleans()),
        has_prefer_not_to_say=is_asked and draw(st.booleans()),
        decimals=draw(st.integers(0, 6)) if kind is Kind.NUMBER else 0,
        show_when=draw(conditions(before)) if before and draw(st.integers(0, 4)) == 0 else None,
        is_about_person=draw(st.booleans()),
    )


@st.composite
def _ready(draw: st.DrawFn, before: Sequence[Question]) -> Question | None:
    """Draws a question of the bank that is not there yet, its condition only beside the question it asks about."""
    ready = from_bank(draw(st.sampled_from(BANK)))
    keys = {question.key for question in before}
    if ready.key in keys:
        return None
    if ready.show_when and not keys.issuperset(test.question for test in ready.show_when.tests):
        return replace(ready, show_when=None)
    return ready


@st.composite
def _definitions(draw: st.DrawFn, most_questions: int) -> Definition:
    languages = draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    asked: list[Question] = []
    sections = []
    for number in range(draw(st.integers(1, 3))):
        parts = []
        before = [question for question in asked if question.kind is not Kind.INFORMATION]
        for _ in range(draw(st.integers(1, max(1, most_questions // 3)))):
            if languages[0] == "en" and draw(st.integers(0, 5)) == 0 and (ready := draw(_ready(asked))):
                parts.append(ready)
                asked.append(ready)
                continue
            key = f"{draw(_key_parts)}_{len(asked)}" if draw(st.booleans()) else f"q{len(asked)}"
            parts.append(draw(questions(key, asked, languages)))
            asked.append(parts[-1])
        sections.append(
            Section(
                key=f"s{number}" if draw(st.booleans()) else f"part_{number}",
                questions=tuple(parts),
                title=draw(texts(languages)),
                intro=draw(texts(languages)),
                show_when=draw(conditions(before)) if before and draw(st.integers(0, 4)) == 0 else None,
            )
        )
    return Definition(
        title=draw(texts(languages, is_needed=True)),
        intro=draw(texts(languages)),
        thanks=draw(texts(languages)),
        default_language=languages[0],
        languages=tuple(draw(st.permutations(languages))),
        sections=tuple(sections),
    )


def definitions(most_questions: int = 9) -> st.SearchStrategy[Definition]:
    """Draws a whole questionnaire with at most so many questions, in which `checks.faults` finds nothing."""
    return _definitions(most_questions).filter(lambda definition: not faults(definition))
