"""The columns of a table of answers: what each is called, means and holds, and the SQL that makes it.

The SQL makes a text of a response's `a` (its answers, jsonb), `version` and `channel`. No value is empty: where there
is no answer, the value says why. Such values are capitals, which no code is, or the codes of "Don't know" and "Prefer
not to say".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.bank import DONT_KNOW, PREFER_NOT_TO_SAY
from surveys.definition.parts import Definition, Kind, Option, Question, Row
from surveys.definition.ready import ETHNIC_GROUPS
from surveys.definition.texts import Text
from surveys.exports.asked import hangs_on, was_asked
from surveys.models import Channel
from surveys.recount import band_of, literal

NOT_ASKED, LEFT_EMPTY, NOT_KNOWN, NOT_PLACED = "NOT_ASKED", "LEFT_EMPTY", "NOT_KNOWN", "NOT_PLACED"

NO_VALUE = {
    NOT_ASKED: "This person was not asked: it depended on an earlier answer, or their version did not have it",
    LEFT_EMPTY: "This person was asked and left it empty",
    NOT_KNOWN: "Not known: it was not said, or whether it was asked depended on words that are kept apart",
    NOT_PLACED: "This person put others in order and gave this one no place",
    **dict((DONT_KNOW, PREFER_NOT_TO_SAY)),
}
"""What stands where there is no answer, and what it means."""

GROUPS = ("age_band", "sex", "ethnic_group")
"""The keys of the questions that say which group somebody is counted in."""


@dataclass(frozen=True)
class Column:
    """One column. `part` is the row or option it is about, "" for a whole question; `values` {code: label}.

    `is_number`: what is no missing value is a number. `group`: it says something of who answered, or how.
    """

    name: str
    wording: Text
    sql: str
    kind: str
    key: str = ""
    part: str = ""
    part_label: Text = field(default_factory=dict)
    values: Mapping[str, Text] = field(default_factory=dict)
    is_number: bool = False


@dataclass(frozen=True)
class LeftOut:
    """A question or column that a table does not have, and why."""

    what: Text
    why: str


ABOUT_PERSON = "It says who answered. Only age band, sex and ethnic group are kept, grouped."
HANGS_ON_PERSON = "Whether it was asked depends on what people said about themselves, and would give it away."
FREE_TEXT = "What people wrote is kept apart from every other answer. What was approved is in the file of comments."
OTHER_KIND = "It is asked in another way since. Only the answers to the newest version are here."


def columns_of(versions: Mapping[int, Definition]) -> tuple[list[Column], list[LeftOut]]:
    """Returns the columns for the questions of a survey, in order, and the questions that are left out."""
    newest = versions[max(versions)]
    hidden = hidden_in(versions)
    columns: list[Column] = []
    left_out: list[LeftOut] = []
    for question in _questions(versions):
        if question.kind.is_text:
            left_out.append(LeftOut(question.wording, FREE_TEXT))
        elif question.key in GROUPS and question.kind.is_one_of:
            continue
        elif question.key in hidden:
            left_out.append(LeftOut(question.wording, hidden[question.key]))
        else:
            same = {n: d for n, d in versions.items() if (q := d.question(question.key)) and q.kind is question.kind}
            if any(d.question(question.key) and n not in same for n, d in versions.items()):
                left_out.append(LeftOut(question.wording, OTHER_KIND))
            columns += _columns(question, same, versions)
        if question.has_other:
            left_out.append(LeftOut({newest.default_language: f"{question.key}-other"}, FREE_TEXT))
    return columns, left_out


def _questions(versions: Mapping[int, Definition]) -> list[Question]:
    """Returns every question that was ever asked as it was asked last, in the order of the newest version."""
    found: dict[str, Question] = {}
    for number in sorted(versions, reverse=True):
        for question in versions[number].asked:
            found.setdefault(question.key, question)
    return list(found.values())


def hidden_in(versions: Mapping[int, Definition]) -> dict[str, str]:
    """Returns the questions whose answers, or who was asked them, say who somebody is, and why each is hidden."""
    about = {q.key for d in versions.values() for q in d.asked if q.is_about_person or q.key in GROUPS}
    hanging: set[str] = set()
    while more := {key for d in versions.values() for key in hangs_on(d, about | hanging)} - hanging:
        hanging |= more
    return {**dict.fromkeys(hanging, HANGS_ON_PERSON), **dict.fromkeys(about, ABOUT_PERSON)}


def _columns(
    question: Question, same: Mapping[int, Definition], versions: Mapping[int, Definition]
) -> Iterator[Column]:
    """Yields the columns of a question. `same` are the versions in which it is of this kind."""
    asked = was_asked({n: d if n in same else Definition(title={}) for n, d in versions.items()}, question.key)
    answer = f"a->>{literal(question.key)}"
    ways = {way.code: way.label for way in question.ways_out}
    if question.kind is Kind.MATRIX:
        for row in _parts(same, question.key, "rows"):
            sql = f"COALESCE(a->{literal(question.key)}->>{literal(row.code)}, '{LEFT_EMPTY}')"
            labels = {choice.code: choice.label for choice in _parts(same, question.key, "choices")}
            having = _having(same, question.key, "rows", row)
            yield _column(question, _or_why_not(sql, asked, question.key, having, versions), row, labels)
    elif question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
        is_ranked = question.kind is Kind.RANKING
        for option in _parts(same, question.key, "choices"):
            if option.code in question.codes_out:
                continue
            given = _place(question, option, same) if is_ranked else _chosen(question, option)
            labels = ways if is_ranked else {"0": {"en": "Not chosen"}, "1": {"en": "Chosen"}, **ways}
            sql = f"CASE jsonb_typeof(a->{literal(question.key)}) WHEN 'string' THEN {answer} ELSE {given} END"
            having = _having(same, question.key, "choices", option)
            yield _column(question, _or_why_not(sql, asked, question.key, having, versions), option, labels)
    else:
        is_banded = question.kind in (Kind.NUMBER, Kind.DATE)
        value = band_of(question, answer) if is_banded else answer
        labels = {} if is_banded else {c.code: c.label for c in _parts(same, question.key, "choices")}
        yield _column(question, _or_why_not(value, asked, question.key, same, versions), None, labels or ways)


def _column(question: Question, sql: str, part: Option | Row | None, values: Mapping[str, Text]) -> Column:
    return Column(
        name=f"{question.key}.{part.code}" if part else question.key,
        wording=question.wording,
        sql=sql,
        kind=question.kind.value,
        key=question.key,
        part=part.code if part else "",
        part_label=part.label if part else {},
        values=values,
        is_number=question.kind in (Kind.NUMBER, Kind.ZERO_TO_TEN, Kind.RANKING, Kind.MULTIPLE_CHOICE),
    )


def _chosen(question: Question, option: Option) -> str:
    return f"CASE WHEN a->{literal(question.key)} ? {literal(option.code)} THEN '1' ELSE '0' END"


def _place(question: Question, option: Option, same: Mapping[int, Definition]) -> str:
    places, ranked = len(_parts(same, question.key, "options")), f"a->{literal(question.key)}"
    found = " ".join(f"WHEN {ranked}->>{place} = {literal(option.code)} THEN '{place + 1}'" for place in range(places))
    return f"CASE {found} ELSE '{NOT_PLACED}' END"


def _parts(same: Mapping[int, Definition], key: str, name: str) -> list[Any]:
    """Returns the rows, options or choices that a question ever had, as they were last, the newest version's first."""
    found: dict[str, Any] = {}
    for number in sorted(same, reverse=True):
        for part in getattr(same[number].question(key), name):
            found.setdefault(part.code, part)
    return list(found.values())


def _having(same: Mapping[int, Definition], key: str, name: str, part: Option | Row) -> dict[int, Definition]:
    """Returns the versions in which a question has a row or choice: in others it was not asked."""
    return {
        number: definition
        for number, definition in same.items()
        if any(other.code == part.code for other in getattr(definition.question(key), name))
    }


def _or_why_not(
    sql: str, asked: str, key: str, having: Mapping[int, Definition], versions: Mapping[int, Definition]
) -> str:
    """Returns SQL that gives a question's value, or says why there is none."""
    elsewhere = ", ".join(str(number) for number in versions if number not in having)
    not_there = f"WHEN version IN ({elsewhere}) THEN '{NOT_ASKED}' " if elsewhere else ""
    why_not = f"WHEN {asked} THEN '{LEFT_EMPTY}' WHEN NOT ({asked}) THEN '{NOT_ASKED}' ELSE '{NOT_KNOWN}'"
    if asked == "true":
        why_not = f"ELSE '{LEFT_EMPTY}'"
    return f"CASE {not_there}WHEN a ? {literal(key)} THEN {sql} {why_not} END"


def group_columns(versions: Mapping[int, Definition]) -> list[Column]:
    """Returns the columns that say who somebody is or how they answered, the first to be left out first."""
    newest = versions[max(versions)]
    taken = {question.key for question in _questions(versions)}
    channels: dict[str, Text] = {channel.value: {"en": channel.value.capitalize()} for channel in Channel}
    found = [Column(_free("channel", taken), {"en": "How the answer came"}, "channel", "group", values=channels)]
    for key in ("ethnic_group", "age_band", "sex"):
        asked = [q for d in versions.values() if (q := d.question(key)) and q.kind.is_one_of]
        if asked and len(asked) == sum(d.question(key) is not None for d in versions.values()):
            question = newest.question(key) or asked[-1]
            found.append(Column(key, question.wording, _GROUP_SQL[key], "group", key, values=_group_values(asked)))
    return found


def _free(name: str, taken: Sequence[str] | set[str]) -> str:
    """Returns a name for a column that is no question's."""
    while name in taken:
        name += "_"
    return name


def row_column(versions: Mapping[int, Definition]) -> str:
    """Returns the name of the column with the number of the row."""
    return _free("row", {question.key for question in _questions(versions)})


_ETHNIC = "split_part(a->>'ethnic_group', '_', 1)"
_GROUP_SQL = {
    "age_band": f"CASE WHEN a->>'age_band' ~ '^[0-9]' THEN a->>'age_band' ELSE '{NOT_KNOWN}' END",
    "sex": f"CASE WHEN a->>'sex' IN ('female', 'male') THEN a->>'sex' ELSE '{NOT_KNOWN}' END",
    "ethnic_group": f"CASE WHEN {_ETHNIC} IN ({', '.join(map(literal, ETHNIC_GROUPS))}) THEN {_ETHNIC}"
    f" ELSE '{NOT_KNOWN}' END",
}
"""The groups of `definition.ready.cell_of`."""


def _group_values(asked: Sequence[Question]) -> dict[str, Text]:
    choices = {choice.code: choice.label for question in asked for choice in question.choices}
    if asked[0].key == "age_band":
        return {code: label for code, label in choices.items() if code[0].isdigit()}
    if asked[0].key == "sex":
        return {code: label for code, label in choices.items() if code in ("female", "male")}
    return {code: {"en": code.capitalize()} for code in ETHNIC_GROUPS}
