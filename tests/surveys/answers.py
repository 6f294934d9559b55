"""Random answers to a questionnaire, as a browser sends them: one walk from its first screen to its last.

`walks(definition)` draws the fields of one whole form that `definition.answers.read` finds nothing wrong with;
`given(definition)` what it reads there.
"""

from collections.abc import Iterable
from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st

from engage.kit.forms import Fields
from surveys.bank import BY_KEY
from surveys.definition.answers import AGAIN, Given, read, read_answer
from surveys.definition.checks import most_characters
from surveys.definition.parts import OTHER_CODE, Asking, Definition, Kind, Question, Section
from surveys.definition.ready import from_bank
from surveys.definition.routing import Answer, screens
from tests.surveys.definitions import questions, words

Pairs = list[tuple[str, str]]


@st.composite
def walks(draw: st.DrawFn, definition: Definition) -> Fields:
    """Draws a form: of every screen, answers to what is asked there; and some to what is asked no more."""
    pairs: Pairs = []
    for screen in screens(definition):
        shown = screen.asked(read(definition, Fields(pairs)).shown)
        for question in screen.questions:
            if question in shown:
                pairs += draw(_asked(question))
            elif draw(st.integers(0, 5)) == 0:  # was asked before an earlier answer was changed
                pairs += draw(_fields(question))
    sent = Fields(pairs)
    assume(not read(definition, sent).errors)  # a required question that has no answer within its bounds
    return sent


@st.composite
def given(draw: st.DrawFn, definition: Definition) -> Given:
    """Draws what is read of a form without a fault."""
    return read(definition, draw(walks(definition)))


@st.composite
def _asked(draw: st.DrawFn, question: Question) -> Pairs:
    """Draws what somebody fills in, who leaves empty what cannot be answered."""
    if question.kind is Kind.INFORMATION:
        return []
    is_left = question.asking is not Asking.REQUIRED and draw(st.integers(0, 3)) == 0
    pairs = [] if is_left else draw(_fields(question))
    answer, error = read_answer(question, Fields(pairs))
    if error or answer is None:
        pairs = []
    elif OTHER_CODE in _codes(answer) and question.has_other and draw(st.booleans()):
        pairs.append((f"{question.key}-other", draw(words)))
    if not pairs and question.asking is Asking.ONCE_MORE:
        pairs.append((AGAIN, question.key))
    return pairs


def _codes(answer: Answer) -> Iterable[str]:
    return (answer,) if isinstance(answer, str) else answer


@st.composite
def _fields(draw: st.DrawFn, question: Question) -> Pairs:
    """Draws the fields of an answer to a question; within its bounds where there is such an answer."""
    key, kind = question.key, question.kind
    codes = [choice.code for choice in question.choices]
    if kind.is_one_of:
        return [(key, draw(st.sampled_from(codes)))]
    if kind is Kind.MULTIPLE_CHOICE:
        return [(key, code) for code in draw(_several(question))]
    if kind is Kind.MATRIX:
        is_whole = question.asking is Asking.REQUIRED
        lines = [row.code for row in question.rows if is_whole or draw(st.integers(0, 3))]
        return [(f"{key}-{row}", draw(st.sampled_from(codes))) for row in lines]
    if question.ways_out and draw(st.integers(0, 3)) == 0:
        return [(f"{key}-none", draw(st.sampled_from(sorted(question.codes_out))))]
    if kind is Kind.RANKING:
        ranked = draw(st.permutations([option.code for option in question.options]))
        places = int(question.most) if question.most else len(ranked)
        return [(f"{key}-{code}", str(place)) for place, code in enumerate(ranked[:places], 1)]
    return draw(_typed(question))


@st.composite
def _several(draw: st.DrawFn, question: Question) -> list[str]:
    alone = [choice.code for choice in question.choices if choice.excludes_others]
    others = [choice.code for choice in question.choices if not choice.excludes_others]
    if not others or (alone and draw(st.integers(0, 3)) == 0):
        return [draw(st.sampled_from(alone))]
    least = min(int(question.least or 1), len(others))
    most = min(int(question.most or len(others)), len(others))
    return draw(st.lists(st.sampled_from(others), min_size=min(least, most), max_size=most, unique=True))


@st.composite
def _typed(draw: st.DrawFn, question: Question) -> Pairs:
    key = question.key
    if question.kind is Kind.NUMBER:
        least = question.least if question.least is not None else -99_999
        most = question.most if question.most is not None else 9_999_999
        numbers = st.decimals(least, most, places=question.decimals)
        try:
            return [(key, f"{draw(numbers):f}")]
        except ValueError:  # no number of so few decimals is between them
            return []
    if question.kind is Kind.DATE:
        bounds = {"min_value": question.earliest, "max_value": question.latest}
        day = draw(st.dates(**{name: bound for name, bound in bounds.items() if bound}))
        return [(f"{key}-{part}", str(getattr(day, part))) for part in ("year", "month", "day")]
    return [(key, draw(words)[: most_characters(question)])]


@st.composite
def asking_who(draw: st.DrawFn, definitions: st.SearchStrategy[Definition]) -> Definition:
    """Draws a questionnaire that ends with age band, sex and ethnic group; seldom of another kind than the bank's."""
    definition = draw(definitions)
    taken = {question.key for question in definition.questions}
    about = [from_bank(BY_KEY[key]) for key in ("age_band", "sex", "ethnic_group") if key not in taken]
    if about and about[0].key == "age_band" and draw(st.integers(0, 5)) == 0:
        about[0] = draw(questions("age_band", definition.questions, definition.languages))
    section = Section(key="who_answers", questions=tuple(draw(st.permutations(about))))
    return replace(definition, sections=(*definition.sections, section)) if about else definition
