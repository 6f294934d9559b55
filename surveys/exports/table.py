"""The table of a survey's answers: one row a person, in an order that tells nothing, without what tells who it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tortoise import connections

from surveys.definition import codec
from surveys.definition.parts import Definition
from surveys.exports.columns import Column, LeftOut, columns_of, group_columns, row_column
from surveys.models import Survey, SurveyResponse, SurveyVersion
from surveys.results.facts import Facts, facts_of

FEWEST_RESPONSES = 30
"""A survey with fewer has no file of answers."""

FEWEST_ALIKE = 10
"""What a table says of who somebody is, it says alike of this many people at least."""

MOST_COLUMNS = 1500
"""The most columns of a wide table, about as many as PostgreSQL and spreadsheets have."""

LICENCE = (
    "Not open data. For the council that asked, to analyse and not to publish; published results are under the"
    " Open Government Licence v3.0."
)
TOO_FEW_ALIKE = (
    f"In every combination of what is said about people there must be at least {FEWEST_ALIKE} of them; with this there"
    " would be fewer."
)
SECONDS = 600


@dataclass(frozen=True)
class Table:
    """What the files of a survey's answers hold. `responses` are counted ones; `excluded` are in no file."""

    survey: Survey
    versions: Mapping[int, Definition]
    responses: int
    excluded: int
    facts: Facts
    groups: Sequence[Column]
    questions: Sequence[Column]
    left_out: Sequence[LeftOut]

    @property
    def definition(self) -> Definition:
        """Returns what was asked last."""
        return self.versions[max(self.versions)]

    @cached_property
    def row(self) -> Column:
        """Returns the column with the number of the row."""
        words = {"en": "Number of the row, by chance and new in every file"}
        return Column(row_column(self.versions), words, "row_number() OVER ()::text", "row", is_number=True)

    @cached_property
    def columns(self) -> list[Column]:
        """Returns the columns of the wide table after the row's number."""
        return [*self.groups, *self.questions]

    @property
    def has_wide(self) -> bool:
        """Whether there is a table with a column for everything: it is not too wide."""
        return len(self.columns) <= MOST_COLUMNS

    def wide(self) -> str:
        """Returns the statement for the wide table: a row a person, all texts, none of them empty or with a comma."""
        values = ", ".join(f"{column.sql} AS c{i}" for i, column in enumerate(self.columns))
        names = "".join(f", c{i}" for i in range(len(self.columns)))
        return f"SELECT row_number() OVER (){names} FROM (SELECT {values} {self._shuffled()}) AS shuffled"  # noqa: S608

    def long(self) -> str:
        """Returns the statement for the long table: row's number, key, part, value."""
        if not self.columns:
            return "SELECT 1, '', '', '' WHERE false"
        values = ", ".join(f"('{column.key or column.name}', '{column.part}', {column.sql})" for column in self.columns)
        return (
            "SELECT n, entry.* FROM (SELECT row_number() OVER () AS n, * FROM"  # noqa: S608
            f" (SELECT answers AS a, version, channel {self._from} ORDER BY random()) AS shuffled) AS numbered,"
            f" LATERAL (VALUES {values}) AS entry"
        )

    @property
    def _from(self) -> str:
        return f"FROM survey_response WHERE survey_id = {self.survey.id:d} AND exclusion = ''"

    def _shuffled(self) -> str:
        return f"FROM (SELECT answers AS a, version, channel {self._from}) AS one ORDER BY random()"


async def table_of(survey: Survey) -> Table:
    """Returns the table of a published survey, with as many columns about people as there are enough of each kind."""
    versions = {v.number: codec.from_json(v.definition) for v in await SurveyVersion.published_of(survey)}
    groups = group_columns(versions)
    if survey.texts_erased_on:
        groups = [column for column in groups if not column.key]
    people = await _people(survey, groups)
    shown = _enough_alike(people, len(groups))
    questions, left_out = columns_of(versions)
    return Table(
        survey=survey,
        versions=versions,
        responses=sum(people.values()),
        excluded=await SurveyResponse.filter(survey_id=survey.id).exclude(exclusion="").count(),
        facts=await facts_of(survey.id),
        groups=groups[len(groups) - shown :],
        questions=questions,
        left_out=[*(LeftOut(column.wording, TOO_FEW_ALIKE) for column in groups[: len(groups) - shown]), *left_out],
    )


async def _people(survey: Survey, groups: Sequence[Column]) -> dict[tuple[str, ...], int]:
    """Returns how many people there are of each combination of groups, from the tally, which has counted them."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT option AS channel, ethnic_group, age_band, sex, sum(count)::int AS people FROM survey_tally"
        " WHERE survey_id = $1 AND question_key = '' GROUP BY 1, 2, 3, 4 HAVING sum(count) > 0",
        [survey.id],
    )
    people: dict[tuple[str, ...], int] = {}
    for row in rows:
        kind = tuple(row[column.key or "channel"] for column in groups)
        people[kind] = people.get(kind, 0) + row["people"]
    return people


def _enough_alike(people: Mapping[tuple[str, ...], int], columns: int) -> int:
    """Returns how many of the last columns a table may have, given how many people there are of each combination."""
    for shown in range(columns, 0, -1):
        alike: dict[tuple[str, ...], int] = {}
        for kind, number in people.items():
            last = kind[columns - shown :]
            alike[last] = alike.get(last, 0) + number
        if alike and min(alike.values()) >= FEWEST_ALIKE:
            return shown
    return 0
