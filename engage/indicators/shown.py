"""A borough's trust indicators as others show them: an office beside its answer, a page that cites them."""

from collections.abc import Mapping
from datetime import date

from boroughs.models import Borough
from boroughs.responses.evidence.figures import Figure
from engage.indicators.measured import measured
from engage.indicators.published import published


async def figures(borough: Borough, day: date) -> Mapping[str, Figure]:
    """Returns, by key, every indicator of a borough on a London date, in the order of its trust page."""
    own = [Figure(one.key, one.label, one.sentence, one.key) for one in await measured(borough, day)]
    sampled = [
        Figure(one.measure.key, one.measure.question, one.sentence, one.measure.key) for one in await published(borough)
    ]
    return {one.key: one for one in [*own, *sampled]}
