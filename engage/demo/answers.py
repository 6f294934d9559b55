"""Invented answers to any questionnaire, given the way people give them: by filling in its form."""

from random import Random

from engage.kit.forms import Fields
from surveys.definition.answers import Given, read
from surveys.definition.parts import Asking, Definition, Kind, Question


def filled_in(definition: Definition, chance: Random) -> Given:
    """Returns what one invented person sends: about nine in ten questions answered, the first options oftener."""
    pairs: list[tuple[str, str]] = []
    for question in definition.asked:
        is_given = chance.random() < 0.92 or question.asking is Asking.REQUIRED
        if is_given and not question.kind.is_text:
            pairs += _answer(question, chance)
    given = read(definition, Fields(pairs))
    if given.errors:
        raise ValueError(f"invented answers do not fit: {given.errors}")
    return given


def _answer(question: Question, chance: Random) -> list[tuple[str, str]]:
    key = question.key
    if question.kind is Kind.MATRIX:
        return [(f"{key}-{row.code}", _one(question, chance)) for row in question.rows]
    if question.kind is Kind.MULTIPLE_CHOICE:
        several = [option.code for option in question.options if not option.excludes_others]
        most = int(question.most or len(several))
        return [(key, code) for code in chance.sample(several, chance.randint(1, min(most, len(several))))]
    if question.kind is Kind.RANKING:
        order = chance.sample(question.options, int(question.most or len(question.options)))
        return [(f"{key}-{option.code}", str(place)) for place, option in enumerate(order, 1)]
    if question.kind is Kind.NUMBER:
        least, most = int(question.least or 0), int(question.most or 100)
        return [(key, str(min(most, least + int(chance.expovariate(0.08)))))]
    if question.kind is Kind.ZERO_TO_TEN:
        return [(key, str(min(10, max(0, round(chance.gauss(5.4, 2.4))))))]
    return [(key, _one(question, chance))] if question.kind.is_one_of else []


def _one(question: Question, chance: Random) -> str:
    codes = [choice.code for choice in question.choices if choice.code != "other"]
    weights = (
        [18, 34, 22, 14, 7, 4, 1][: len(codes)] if 4 < len(codes) < 8 else [5, 3, 2, *[1] * len(codes)][: len(codes)]
    )
    if question.is_about_person:
        weights = [3] * (len(codes) - 1) + [1]
    return chance.choices(codes, weights)[0]
