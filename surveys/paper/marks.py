"""The marks printed beside what can be chosen: what a resident ticks on paper and a clerk types.

Options are numbered from 1 in their order, 0 to 10 are their own numbers; "d" is "Don't know", "p" "Prefer not to say".
"""

from surveys.bank import DONT_KNOW, PREFER_NOT_TO_SAY
from surveys.definition.parts import Kind, Option, Question

WAY_OUT_MARKS = {DONT_KNOW[0]: "d", PREFER_NOT_TO_SAY[0]: "p"}


def marks_of(question: Question) -> dict[str, Option]:
    """Returns {mark: what it stands for}, in the order of the questionnaire; a matrix's are its columns.

    A ranking's options have no marks: people write their places. Only its ways not to answer are here.
    """
    ways = {WAY_OUT_MARKS[way.code]: way for way in question.ways_out}
    if question.kind is Kind.RANKING or not question.choices:
        return ways
    options = [option for option in question.choices if option not in question.ways_out]
    if question.kind is Kind.ZERO_TO_TEN:
        return {option.code: option for option in options} | ways
    return {str(number): option for number, option in enumerate(options, 1)} | ways
