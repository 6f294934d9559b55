"""The figures of the public page as a file for anybody: nothing in it that the page does not show."""

import csv
import io
from collections.abc import Iterator

from engage.kit.i18n import gettext
from surveys.exports.cells import safe
from surveys.results.shown import Shown
from surveys.results.waves import Changed
from surveys.results.whole import Results

COLUMNS = ("question", "wording", "base", "line", "column", "value")


def as_csv(results: Results) -> str:
    """Returns every table of a survey's questions and what changed, a line a number, in words as on the page.

    `base` is rounded to the nearest 5 and empty where the page gives none. Texts are formula-safe.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(COLUMNS)
    for part in results.parts:
        writer.writerows(_lines(part.shown, part.shown.wording.words))
        if part.themes:
            writer.writerows(_lines(part.themes, gettext("What the comments are about")))
    for one in results.changes:
        writer.writerows(_change(one))
    return file.getvalue()


def _lines(shown: Shown, wording: str) -> Iterator[list[str]]:
    table = shown.table
    for row in table.rows + table.totals if table else ():
        for column, value in zip(table.columns[1:], row[1:], strict=True):  # type: ignore[union-attr]
            base = "" if shown.base is None else str(shown.base)
            yield [shown.question.key, *map(safe, (wording, base, row[0], column, value))]


def _change(one: Changed) -> Iterator[list[str]]:
    values = {
        gettext("Last wave"): one.before.words,
        gettext("This wave"): one.now.words,
        gettext("Difference"): one.points,
        gettext("In words"): one.verdict,
    }
    for column, value in values.items():
        yield [one.key[0], *map(safe, (one.wording, "", one.name, column, value))]
