"""The figures an office can show: the trust indicators of its borough, which `engage.app` brings from above."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from boroughs.models import Borough


@dataclass(frozen=True, slots=True)
class Figure:
    """A trust indicator as it stands: `label` in English, the words asked or for translation.

    `sentence` says its latest figure in the reader's language, or why there is none.
    """

    key: str
    label: str
    sentence: str


Figures = Callable[[Borough, date], Awaitable[Mapping[str, Figure]]]
"""Returns, by key, every indicator that a borough has on a London date, in the order of its trust page."""


async def figures_here(request: Request, borough: Borough, day: date) -> Mapping[str, Figure]:
    """Returns the figures that this application knows of a borough on a London date; see `Figures`."""
    known: Figures = request.app.state.figures
    return await known(borough, day)
