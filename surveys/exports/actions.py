"""Taking a file of answers: when it is refused, and the record of who took it."""

from datetime import date, datetime

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit import audit
from engage.kit.clock import london_date
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict
from surveys.exports.table import FEWEST_RESPONSES, Table
from surveys.results.facts import Stage


class NoFiles(Conflict):
    """There are no files of this survey's answers now; the detail says why and when there will be."""

    title = lazy("There is no file of these answers")


def why_none(table: Table, day: date) -> str:
    """Returns why there are no files of a survey's answers on a London date, "" when there are."""
    if not table.survey.is_closed(day):
        return gettext("There are files once the survey has closed: until then they would tell who answered when.")
    if table.survey.rows_erased_on:
        return gettext("The answers were erased, as the survey said. Published totals remain.")
    stage = table.facts.stage(table.survey.opens_on, table.survey.closes_on, day)  # type: ignore[arg-type]
    if stage is Stage.COUNTING:
        return gettext("Some answers are still to be counted. They are, the night after the survey closes.")
    if stage is not Stage.FINAL:
        return gettext(
            "There are files once the results show. Two of them, from before and after, would tell what one"
            " person answered."
        )
    if table.responses < FEWEST_RESPONSES:
        return gettext("Fewer than %(fewest)s people answered: too few for a file of answers.", fewest=FEWEST_RESPONSES)
    return ""


@atomic()
async def take_file(borough: Borough, table: Table, file: str, rows: int, *, at: datetime, actor_id: int) -> None:
    """Records that somebody takes a file, and of how many rows. Raises NoFiles."""
    if reason := why_none(table, london_date(at)):
        raise NoFiles(reason)
    about = f"{borough.slug}/surveys/{table.survey.slug}"
    await audit.record("took file", about, at=at, actor_id=actor_id, borough_id=borough.id, file=file, rows=rows)
