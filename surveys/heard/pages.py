"""Who has not been heard from yet, of an open survey."""

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from engage.kit.clock import today
from engage.kit.html import page
from engage.kit.i18n import lazy
from engage.kit.routes import public
from surveys.heard.models import Heard
from surveys.heard.shares import Share
from surveys.questionnaire import questionnaire_here
from surveys.results.people import CHARACTERISTICS, by_name_of, group_labels

WORDS = {
    Share.FAR_LESS: lazy("Less than half its share of residents"),
    Share.LESS: lazy("Less than its share of residents"),
    Share.AS_MUCH: lazy("Its share of residents or more, as far as we can tell"),
    Share.UNKNOWN: lazy("Too small a group here to say yet"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What is said by one characteristic on a London date: each group with how far it is heard. It has no number."""

    heading: str
    counted_on: date
    groups: list[tuple[str, Share]]

    @property
    def missing(self) -> list[str]:
        """The groups that answer less than their share."""
        return [label for label, share in self.groups if share in (Share.FAR_LESS, Share.LESS)]


async def heard(request: Request) -> Response:
    """Which groups of residents have answered less than their share so far, while others still can."""
    survey = await questionnaire_here(request)
    rows = {row.characteristic: row for row in await Heard.filter(survey_id=survey.id)}
    parts = [_part(rows[name]) for name in CHARACTERISTICS if name in rows]
    day = today(request)
    return page(
        request,
        "surveys/heard/heard.html",
        survey=survey,
        is_open=survey.is_open(day),
        is_closed=survey.is_closed(day),
        parts=parts,
        missing=[label for part in parts for label in part.missing],
        words=WORDS,
    )


def _part(row: Heard) -> Part:
    labels = group_labels(row.characteristic)
    groups = [(label, Share(row.groups[code])) for code, label in labels.items() if code in row.groups]
    return Part(by_name_of(row.characteristic), row.counted_on, groups)


routes = [public("/{borough}/surveys/{survey}/heard", heard)]
