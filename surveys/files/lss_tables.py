"""The tables of an .lss file, of any of LimeSurvey's versions, as groups, questions and answers with their texts.

Until version 3 a row is repeated for each language; since version 4 the texts are in tables of their own ("…_l10ns").
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from surveys.files.reading import Report
from surveys.files.sandbox import Node

Cells = dict[str, str]
Texts = dict[str, str]  # language code → HTML


@dataclass(slots=True)
class Row:
    """A row of a table, and its texts by column in every language."""

    cells: Cells
    texts: dict[str, Texts] = field(default_factory=dict)

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def number(self, column: str) -> int:
        """Returns a cell as a whole number, 0 where it is none."""
        return int(self[column]) if self[column].isascii() and self[column].isdigit() else 0


@dataclass(slots=True)
class LimeSurvey:
    """All that an .lss file has about one survey: questions by group, subquestions and answers by question."""

    settings: Cells
    words: Row
    groups: list[Row]
    questions: dict[str, list[Row]]
    subquestions: dict[str, list[Row]]
    answers: dict[str, list[Row]]
    attributes: dict[str, dict[str, Texts]]
    counts: dict[str, int]
    conditioned: frozenset[str]

    @property
    def default_language(self) -> str:
        """Returns the code of the survey's own language."""
        return self.settings.get("language", "").strip() or "en"

    @property
    def languages(self) -> tuple[str, ...]:
        """Returns the codes of all languages, the survey's own first."""
        more = self.settings.get("additional_languages", "").split()
        return tuple(dict.fromkeys([self.default_language, *more]))


def read_tables(root: Node, report: Report) -> LimeSurvey | None:
    """Returns the tables of the file, None (and a reason) if it is no survey of LimeSurvey."""
    tables = {name: _rows(children) for name, _, children in root[2]}
    kind = next((text.strip() for name, text, _ in root[2] if name == "LimeSurveyDocType"), "")
    if kind != "Survey" or not tables.get("surveys") or not tables.get("questions"):
        words = (
            "It is no survey structure of LimeSurvey. Export the survey as “Survey structure (.lss)”, and upload that."
        )
        report.refuse("the file", words)
        return None
    main = tables["surveys"][0].get("language", "") or "en"
    questions = _merged(tables, "questions", "qid", ("question", "help"), "question_l10ns", main)
    subquestions = _merged(tables, "subquestions", "qid", ("question", "help"), "question_l10ns", main)
    answers = _merged(tables, "answers", "aid", ("answer",), "answer_l10ns", main, ("qid", "code", "scale_id"))
    groups = _merged(tables, "groups", "gid", ("group_name", "description"), "group_l10ns", main)
    own = Row({})
    for cells in tables.get("surveys_languagesettings", []):
        for column in ("title", "description", "welcometext", "endtext"):
            own.texts.setdefault(column, {})[cells.get("surveyls_language", main)] = cells.get(f"surveyls_{column}", "")
    attributes: dict[str, dict[str, Texts]] = {}
    for cells in tables.get("question_attributes", []):
        texts = attributes.setdefault(cells.get("qid", ""), {}).setdefault(cells.get("attribute", ""), {})
        texts[cells.get("language", "") or main] = cells.get("value", "")
    return LimeSurvey(
        settings=tables["surveys"][0],
        words=own,
        groups=sorted(groups, key=lambda row: row.number("group_order")),
        questions=_by(questions, "gid", "question_order"),
        subquestions=_by(subquestions, "parent_qid", "question_order"),
        answers=_by(answers, "qid", "sortorder"),
        attributes=attributes,
        counts={name: len(rows) for name, rows in tables.items()},
        conditioned=frozenset(row.get("qid", "") for row in tables.get("conditions", [])),
    )


def _rows(children: list[Node]) -> list[Cells]:
    rows: list[Node] = next((node[2] for node in children if node[0] == "rows"), [])
    return [{name: text for name, text, _ in row[2]} for row in rows]


def _merged(
    tables: dict[str, list[Cells]],
    name: str,
    key: str,
    columns: Iterable[str],
    texts: str,
    main: str,
    old_key: tuple[str, ...] = (),
) -> list[Row]:
    """Returns a table with one row for each thing, and the texts of its columns in every language."""
    found: dict[tuple[str, ...], Row] = {}
    for cells in tables.get(name, []):
        place = (cells[key],) if key in cells else tuple(cells.get(part, "") for part in old_key)
        row = found.setdefault(place, Row(cells))
        if cells.get("language", main) == main:
            row.cells = cells
        for column in columns:
            if column in cells:
                row.texts.setdefault(column, {})[cells.get("language", main)] = cells[column]
    for cells in tables.get(texts, []):
        if translated := found.get((cells.get(key, ""),)):
            for column in columns:
                translated.texts.setdefault(column, {})[cells.get("language", main)] = cells.get(column, "")
    return list(found.values())


def _by(rows: list[Row], column: str, order: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.number(order)):
        found.setdefault(row[column], []).append(row)
    return found
