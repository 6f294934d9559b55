"""The counts of a survey as its tally has them: of everybody, and by one characteristic at a time."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from tortoise import connections

from surveys.results.shown import Counts

Table = dict[str, dict[str, int]]
"""Question key → {option: people}."""

_LEVELS = {0b011: "age_band", 0b101: "sex", 0b110: "ethnic_group"}
"""Which characteristic a row is grouped by: PostgreSQL's GROUPING has a 1 for each column that it is not."""


def _empty() -> Table:
    return defaultdict(dict)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people gave which answer. `groups` are {characteristic: {group: counts}}; group "" is not known."""

    everybody: Table = field(default_factory=_empty)
    groups: Mapping[str, dict[str, Table]] = field(
        default_factory=lambda: {name: defaultdict(_empty) for name in _LEVELS.values()}
    )

    @property
    def channels(self) -> Mapping[str, int]:
        """Returns how many responses came in which way."""
        return self.everybody.get("", {})

    @property
    def responses(self) -> int:
        """Returns how many responses there are."""
        return sum(self.channels.values())

    def of(self, key: str) -> Counts:
        """Returns the counts of a question, or of a line of a matrix ("KEY-ROW")."""
        return self.everybody.get(key, {})

    def by(self, characteristic: str, key: str) -> dict[str, Counts]:
        """Returns the counts of a question by group."""
        return {group: table.get(key, {}) for group, table in self.groups[characteristic].items()}

    def people(self, characteristic: str) -> dict[str, int]:
        """Returns how many responses there are by group, without those who did not say."""
        return {g: sum(table.get("", {}).values()) for g, table in self.groups[characteristic].items() if g}

    def is_known(self, characteristic: str) -> bool:
        """Whether anybody said what group they are in."""
        return any(group for group in self.groups[characteristic])


_GROUPS = """
    SELECT question_key, option, age_band, sex, ethnic_group, GROUPING (age_band, sex, ethnic_group) AS level,
        sum(count)::int AS count
    FROM survey_tally WHERE survey_id = $1 {only}
    GROUP BY GROUPING SETS ((question_key, option, age_band), (question_key, option, sex),
        (question_key, option, ethnic_group))
    HAVING sum(count) > 0
"""


async def tally_of(survey_id: int, *, with_groups: bool = False) -> Tally:
    """Returns the counts of a survey: of everybody, and of groups only how many responded. Two queries.

    `with_groups`: every answer by group, too, which takes longer.
    """
    tally = (await tallies_of([survey_id]))[survey_id]
    only = "" if with_groups else "AND question_key = ''"
    for row in await connections.get("default").execute_query_dict(_GROUPS.format(only=only), [survey_id]):
        name = _LEVELS[row["level"]]
        tally.groups[name][row[name]][row["question_key"]][row["option"]] = row["count"]
    return tally


async def tallies_of(survey_ids: Collection[int]) -> dict[int, Tally]:
    """Returns the counts of everybody in several surveys, by survey. One query."""
    rows = await connections.get("default").execute_query_dict(
        "SELECT survey_id, question_key, option, sum(count)::int AS count FROM survey_tally"
        " WHERE survey_id = ANY($1::int[]) GROUP BY survey_id, question_key, option HAVING sum(count) > 0",
        [list(survey_ids)],
    )
    tallies = {survey_id: Tally() for survey_id in survey_ids}
    for row in rows:
        tallies[row["survey_id"]].everybody[row["question_key"]][row["option"]] = row["count"]
    return tallies
