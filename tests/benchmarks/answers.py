"""Made-up responses to a survey of twelve items: who answers is biased, and what they say depends on who they are."""

import json
from collections.abc import Iterator
from typing import Any

import numpy as np

from boroughs.census import RESIDENTS
from engage.indicators.families.said.gathering import CELLS
from engage.indicators.measures import ITEMS
from surveys.bank import BY_KEY
from surveys.definition import codec
from surveys.definition.parts import Definition, Section
from surveys.definition.ready import from_bank

ASKED = tuple(item for item in ITEMS.values())[:12]
_ABOUT = ("age_band", "sex", "ethnic_group")
_ONE_OF_GROUP = {
    "": "prefer_not_to_say",
    "white": "white_british",
    "mixed": "mixed_other",
    "asian": "asian_indian",
    "black": "black_african",
    "other": "other_any",
}


def definition() -> dict[str, Any]:
    """Returns the questions as they are stored: twelve items, and the three that make a group."""
    parts = (("items", [from_bank(item) for item in ASKED]), ("about", [from_bank(BY_KEY[key]) for key in _ABOUT]))
    return codec.to_json(
        Definition(
            title={"en": "Benchmark"},
            intro={"en": "For measuring."},
            sections=tuple(Section(key=key, title={"en": key}, questions=tuple(asked)) for key, asked in parts),
        )
    )


def people_of(gss: str, number: int, random: np.random.Generator) -> Iterator[str]:
    """Yields the answers of that many residents, as JSON: question key → option. One in twenty leaves one out."""
    said = []
    for item in ASKED:
        codes = [code for code, _ in item.options]
        texts = np.array([f', "{item.key}": "{code}"' for code in codes] + [""])
        shares = random.dirichlet(np.full(len(codes), 4)) * 0.95
        said.append(texts[random.choice(len(texts), number, p=[*shares, 0.05])])
    about = np.array(
        [json.dumps(dict(zip(_ABOUT, (*(value or "prefer_not_to_say" for value in cell[:2]), _ONE_OF_GROUP[cell[2]]),
                             strict=True)))[:-1] for cell in CELLS]
    )[random.choice(len(CELLS), number, p=chances(gss))]  # fmt: skip
    for parts in zip(about, *said, strict=True):
        yield "".join(parts) + "}"


def chances(gss: str) -> np.ndarray:
    """Returns how likely somebody who answers is of each cell: older people, women and White people answer more."""
    people = RESIDENTS[gss]
    willing = {"16_24": 0.7, "65_plus": 1.3, "female": 1.2, "white": 1.2, "asian": 0.8, "": 0.03}
    made = np.ones(len(CELLS))
    for number, cell in enumerate(CELLS):
        for column, value in zip(_ABOUT, cell, strict=True):
            of = people.of(column)
            made[number] *= of.get(value, sum(of.values())) / sum(of.values()) * willing.get(value, 1)
    return np.asarray(made / made.sum())
