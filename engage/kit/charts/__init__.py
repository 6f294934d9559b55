"""Charts and maps as SVG, drawn on the server: no script, no style attribute, every text escaped.

Each function returns markup to put beside a table with the same numbers. `key` must differ between the charts
of one page: the ids are made of it. Lengths are in the units of a 300-wide view box, about what the narrowest phone
has, which the page scales to the width there is; words are meant to be 14 units high.

Looks come from classes: `engage-chart` (the whole), `grid`, `axis`; `line-1`, `dot-1`, `band-1`, `name-1` and so
on by series; `part-1` to `part-7`; `track`, `bar`, `whisker`, `dot`. Every text is a `label`, and a `tick`, a
`name` or a `value`. A map is an `engage-tilemap` of `engage-tile`s, each `engage-tile--<state>`.

With `rtl`, words are set for a right-to-left page, and bars and ranges grow from the right. Time always runs
from left to right, and a map is never turned round.
"""

from engage.kit.charts.bars import Bar, Interval, bar_chart, interval_chart
from engage.kit.charts.lines import Series, line_chart
from engage.kit.charts.scales import SHARE, Number, Unit
from engage.kit.charts.small import small_chart, spark_chart
from engage.kit.charts.stacked import Stack, stacked_chart
from engage.kit.charts.tiles import Tile, tile_map

__all__ = [
    "SHARE",
    "Bar",
    "Interval",
    "Number",
    "Series",
    "Stack",
    "Tile",
    "Unit",
    "bar_chart",
    "interval_chart",
    "line_chart",
    "small_chart",
    "spark_chart",
    "stacked_chart",
    "tile_map",
]
