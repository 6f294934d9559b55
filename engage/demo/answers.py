"""Invented answers to any questionnaire, given the way people give them: by filling in its form."""

from collections.abc import Mapping, Sequence
from random import Random

from engage.kit.forms import Fields
from surveys.definition.answers import Given, read
from surveys.definition.parts import OTHER_CODE, Asking, Definition, Kind, Question

Leanings = Mapping[str, Sequence[int]]
"""How often each answer is given, in the order of the choices without "Other", by the key of a question or KEY-ROW."""


def filled_in(definition: Definition, chance: Random, leanings: Leanings | None = None) -> Given:
    """Returns what one invented person sends: about nine in ten questions answered.

    Where nobody leans another way, the first options are chosen oftener.
    """
    pairs: list[tuple[str, str]] = []
    for question in definition.asked:
        is_given = chance.random() < 0.92 or question.asking is Asking.REQUIRED
        if is_given and not question.kind.is_text:
            pairs += _answer(question, chance, leanings or {})
    given = read(definition, Fields(pairs))
    if given.errors:
        raise ValueError(f"invented answers do not fit: {given.errors}")
    return given


def _answer(question: Question, chance: Random, leanings: Leanings) -> list[tuple[str, str]]:
    key = question.key
    if question.kind is Kind.MATRIX:
        names = [f"{key}-{row.code}" for row in question.rows]
        return [(name, _one(question, chance, leanings.get(name))) for name in names]
    if question.kind is Kind.MULTIPLE_CHOICE:
        return [(key, code) for code in _several(question, chance, leanings.get(key))]
    if question.kind is Kind.RANKING:
        weights = leanings.get(key) or [1] * len(question.options)
        luck = {
            option.code: chance.random() ** (1 / weight)
            for option, weight in zip(question.options, weights, strict=True)
        }
        order = sorted(luck, key=lambda code: -luck[code])[: int(question.most or len(luck))]
        return [(f"{key}-{code}", str(place)) for place, code in enumerate(order, 1)]
    if question.kind is Kind.NUMBER:
        least, most = int(question.least or 0), int(question.most or 100)
        return [(key, str(min(most, least + int(chance.expovariate(0.08)))))]
    if question.kind is Kind.ZERO_TO_TEN:
        return [(key, str(min(10, max(0, round(chance.gauss(5.4, 2.4))))))]
    return [(key, _one(question, chance, leanings.get(key)))] if question.kind.is_one_of else []


def _several(question: Question, chance: Random, weights: Sequence[int] | None) -> list[str]:
    codes = [option.code for option in question.options if not option.excludes_others]
    number = chance.randint(1, min(int(question.most or len(codes)), len(codes)))
    drawn = chance.choices(codes, weights, k=4 * number)
    return list(dict.fromkeys(drawn))[:number]


def _one(question: Question, chance: Random, weights: Sequence[int] | None) -> str:
    codes = [choice.code for choice in question.choices if choice.code != OTHER_CODE]
    if not weights:
        few = [18, 34, 22, 14, 7, 4, 1] if 4 < len(codes) < 8 else [5, 3, 2, *[1] * len(codes)]
        weights = [3] * (len(codes) - 1) + [1] if question.is_about_person else few[: len(codes)]
    return chance.choices(codes, weights)[0]
