"""Pages of what people said of searches: every measure, each by group, and all of it as a file."""

import csv
import io

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from engage.kit.clock import today
from engage.kit.html import page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from engage.kit.routes import public
from surveys.charter.said.figures import COLUMNS, Said, dots, edge, rows, said_in
from surveys.charter.said.measures import BY, GROUPS, PARTITIONS, Part


async def show(request: Request) -> Response:
    """Every measure with the figure that stands now."""
    borough = await borough_here(request)
    said = await said_in(borough.id, today(request))
    return page(
        request,
        "charter/said/show.html",
        parts=[(part, shown) for part in Part if (shown := [one for one in said if one.measure.part is part])],
        chart=_chart,
        least=_least,
        edge=edge,
        has_any=any(one.newest for one in said),
        by=[(address, BY[partition]) for address, partition in PARTITIONS.items()],
    )


def _chart(part: Part, shown: list[Said]) -> str:
    return dots(
        gettext(part.value),
        gettext("A dot is the share who said so; the line is its range. The same numbers are in the table."),
        f"said-{part.name.lower()}",
        {gettext(one.measure.words): one.newest.figure if one.newest else None for one in shown},
    )


def _least(shown: list[Said]) -> Said | None:
    """The measure of a part that the smallest share said, where two or more can be told apart from nothing."""
    known = [(one.newest.figure.value, one) for one in shown if one.newest and one.newest.figure.value is not None]
    return min(known, key=lambda pair: pair[0])[1] if len(known) > 1 else None


async def by_group(request: Request) -> Response:
    """Every measure by one thing that people said about themselves."""
    borough = await borough_here(request)
    partition = PARTITIONS.get(request.path_params["by"])
    if partition is None:
        raise NotFound
    said = await said_in(borough.id, today(request))
    return page(
        request,
        "charter/said/by_group.html",
        said=[one for one in said if any(one.of(partition).values())],
        left_out=[one.measure for one in said if not any(one.of(partition).values())],
        partition=partition,
        name=BY[partition],
        labels=GROUPS[partition],
        edge=edge,
    )


async def as_csv(request: Request) -> Response:
    """Every figure that was ever published, for anybody."""
    borough = await borough_here(request)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    writer.writerows(rows(await said_in(borough.id, today(request))))
    name = f"attachment; filename={borough.slug}-stop-and-search-feedback.csv"
    return Response(file.getvalue(), media_type="text/csv", headers={"Content-Disposition": name})


_HERE = "/{borough}/stop-and-search/what-people-said"
routes = [
    public(_HERE, show),
    public(f"{_HERE}/figures.csv", as_csv),
    public(f"{_HERE}/{{by}}", by_group),
]
