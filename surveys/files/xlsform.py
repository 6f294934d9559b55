"""XLSForm in: a spreadsheet with the sheets survey, choices and settings, as a questionnaire.

A top-level group becomes a section, a group inside one is dissolved: its title introduces its questions, its condition
joins theirs. A grid of single choices becomes a table of questions.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from surveys.definition.checks import MOST_SECTIONS
from surveys.definition.parts import Condition, Definition, Kind, Question, Row, Section
from surveys.definition.texts import Text
from surveys.files.reading import Imported, Remark, Report, Treatment, code_of, key_of, left_out
from surveys.files.sandbox import Tables
from surveys.files.xlsform_features import COLUMNS, SETTINGS, TYPES
from surveys.files.xlsform_questions import Known, Questions, Type, type_of
from surveys.files.xlsform_sheets import OURS, Book, Line, read_book

_DEEPEST = 10


@dataclass(slots=True)
class _Group:
    line: Line
    parts: list["_Group | tuple[Line, Type]"] = field(default_factory=list)


def read_xlsform(tables: Tables, name: str = "") -> Imported:
    """Returns the questionnaire of an XLSForm; `name` is its title where it has none.

    Raises NotImported with every row that is not understood.
    """
    report = Report()
    book = read_book(tables, report)
    reader = Questions(book, report, _lists(book, report))
    reader.places[""] = book.settings.place
    sections = _Sections(reader)
    for part in _grouped(book, report).parts:
        sections.add(part)
    definition = Definition(
        title=_title(book, report, name),
        intro=book.text(book.settings, "engage::intro"),
        thanks=book.text(book.settings, "engage::thanks"),
        default_language=book.default_language,
        languages=book.languages,
        sections=tuple(sections.finished()),
    )
    return report.finish(definition, reader.places, _place_in_file)


def _place_in_file(remark: Remark) -> tuple[int, int]:
    """Returns what sorts remarks as the rows they are about."""
    sheet, _, row = remark.place.partition(", row ")
    order = ("survey", "choices", "settings")
    name = sheet.strip().lower()
    return (order.index(name) if name in order else -1, int(row) if row.isdigit() else 0)


def _title(book: Book, report: Report, name: str) -> Text:
    for key in book.settings.cells:
        if not key.startswith(OURS):
            feature = SETTINGS.get(key, left_out("It is no setting of a survey here."))
            report.treat(book.settings.place, f"The setting “{key[:60]}”", feature)
    titles = dict(book.text(book.settings, "engage::title"))
    if book.is_ours:
        return titles
    old = next((line["name"] for line in book.survey if type_of(line).word == "set form title"), "")
    found = book.settings["form_title"] or old or book.settings["form_id"] or name or "Untitled survey"
    if not book.settings["form_title"] and not old:
        report.note(book.settings.place, f"The form has no title: it is now “{found[:60]}”.")
    return {book.default_language: found}


def _lists(book: Book, report: Report) -> dict[str, list[Line]]:
    """Returns the lines of each list of choices."""
    lists: dict[str, list[Line]] = {}
    for line in book.choices:
        if not line["name"] and not line["list_name"]:
            report.note(line.place, "The row is left out: it names no list and no answer.")
        elif not line["name"]:
            report.refuse(line.place, f"An answer of the list “{line['list_name'][:60]}” has no name.")
        else:
            lists.setdefault(line["list_name"], []).append(line)
    return lists


# ---- groups ------------------------------------------------------------------------------------------------------


def _grouped(book: Book, report: Report) -> _Group:
    """Returns the rows as a tree of groups; what is no question is reported and left out."""
    root = _Group(Line("survey", 1))
    open_groups = [root]
    for line in book.survey:
        kind = type_of(line)
        if line["disabled"].lower() in ("yes", "true", "true()"):
            report.treat(line.place, "The row", COLUMNS["disabled"])
        elif kind.word in ("end group", "end repeat", "end loop"):
            if len(open_groups) == 1:
                report.refuse(line.place, "A group ends here that did not begin.")
            else:
                open_groups.pop()
        elif kind.word.startswith("begin "):
            _check(line, kind, report)
            group = _Group(line)
            open_groups[-1].parts.append(group)
            open_groups.append(group)
        elif _check(line, kind, report) and kind.word != "set form title":
            open_groups[-1].parts.append((line, kind))
        if len(open_groups) > _DEEPEST:
            report.refuse(line.place, f"Groups are more than {_DEEPEST} deep.")
            return root
    for group in open_groups[1:]:
        report.refuse(group.line.place, "The group that begins here does not end.")
    return root


def _check(line: Line, kind: Type, report: Report) -> bool:
    """Reports what a row has that is not understood; returns whether it becomes something."""
    if not line["type"]:
        if not line["name"] and not line.texts:
            report.note(line.place, "The row is left out: it has no type and no words.")
        else:
            report.refuse(line.place, "It has no type.")
        return False
    if not kind.word:
        report.refuse(line.place, f"The type “{line['type'][:60]}” is not known.")
        return False
    feature = TYPES[kind.word]
    is_understood = report.treat(line.place, f"“{line['type'][:60]}”", feature)
    if not is_understood and not kind.word.startswith("begin "):
        return False
    for column, cell in line.cells.items():
        known = COLUMNS.get(column) or COLUMNS.get("::".join(column.split("::")[:2]))
        if known and known.treatment is not Treatment.UNDERSTOOD and not _says_nothing(column, cell):
            report.treat(line.place, f"The column “{column}”", known)
    if "randomize" in line["parameters"].lower():
        report.note(line.place, "The order of the answers is not changed from person to person.")
    return is_understood


def _says_nothing(column: str, cell: str) -> bool:
    words = cell.strip().lower()
    if column == "calculation" or column == "repeat_count":
        return False
    return words in (("true()",) if column == "choice_filter" else ("no", "false", "false()"))


# ---- sections ----------------------------------------------------------------------------------------------------


class _Sections:
    """Makes sections of the parts of a form: of each group one, and of the questions between groups."""

    def __init__(self, reader: Questions) -> None:
        self.reader = reader
        self.sections: list[Section] = []
        self.keys: set[str] = set()
        self.loose: list[Question] = []

    def add(self, part: "_Group | tuple[Line, Type]") -> None:
        """Adds the next group or row."""
        if isinstance(part, _Group) and (table := self.table(part, {}, None)):
            self.loose.append(table)
        elif isinstance(part, _Group):
            self.close()
            self.section(part)
        elif question := self.reader.question(*part, {}, None):
            self.loose.append(question)

    def finished(self) -> list[Section]:
        """Returns all sections."""
        self.close()
        return self.sections

    def close(self) -> None:
        """Makes a section of the questions since the last group."""
        if self.loose:
            key = key_of(f"section_{len(self.sections) + 1}", self.keys)
            self.keys.add(key)
            self.sections.append(Section(key=key, questions=tuple(self.loose)))
            self.loose = []

    def section(self, group: _Group) -> None:
        """Adds a group as a section."""
        line, reader = group.line, self.reader
        if len(self.sections) > MOST_SECTIONS:
            return
        key = reader.key(line, self.keys, "section")
        self.keys.add(key)
        reader.places.setdefault(key, line.place)
        title = self.heading(line)
        condition = reader.condition(line)
        questions = tuple(self.questions(group, {}, None))
        if questions or reader.report.reasons:
            intro = reader.book.text(line, "engage::intro")
            self.sections.append(Section(key=key, title=title, intro=intro, questions=questions, show_when=condition))
        else:
            reader.report.note(line.place, "The group is left out: no question is in it.")

    def heading(self, line: Line) -> Text:
        """Returns the title of a group, which cannot repeat answers."""
        title = self.reader.book.text(line, "label")
        if not self.reader.book.is_ours and any("${" in words for words in title.values()):
            self.reader.report.refuse(line.place, "The title of a group cannot repeat an answer.")
        return title

    def questions(self, group: _Group, stem: Text, inherited: Condition | None) -> Iterator[Question]:
        """Yields the questions of a group and of groups in it."""
        for part in group.parts:
            if not isinstance(part, _Group):
                if question := self.reader.question(*part, stem, inherited):
                    yield question
            elif table := self.table(part, stem, inherited):
                yield table
            else:
                title = self.heading(part.line)
                condition = self.reader.condition(part.line, inherited)
                words = "The group is dissolved into its section"
                self.reader.report.note(
                    part.line.place, f"{words}: its title stands above its questions." if title else f"{words}."
                )
                yield from self.questions(part, title or stem, condition)

    # ---- tables of questions ----

    def table(self, group: _Group, stem: Text, inherited: Condition | None) -> Question | None:
        """Returns a group as one table of questions, None if it is not one."""
        rows = _rows(group)
        if not rows:
            return None
        line, reader = group.line, self.reader
        if reader.is_full(line):
            return None
        heading = next((row for row, _ in _lines(group) if "label" in row["appearance"].lower().split()), None)
        wording = reader.text(line, "label") or (reader.text(heading, "label") if heading else {})
        if not wording:
            return None
        if heading:
            reader.report.note(heading.place, "The row is left out: it only shows the answers above the table.")
        key = reader.key(line, reader.taken, "q")
        reader.taken.add(key)
        reader.places[key] = line.place
        options, ways_out, codes = reader.options(rows[0][0], rows[0][1], Kind.MATRIX)
        names = {row["name"]: self.row_code(row, line, key) for row, _ in rows}
        required = rows[0][0]["required"]
        question = Question(
            key=key,
            kind=Kind.MATRIX,
            wording=wording,
            options=options,
            rows=tuple(Row(code=names[row["name"]], label=reader.text(row, "label")) for row, _ in rows),
            asking=reader.asking(line) if line.ours("asking") or not required else reader.asking(rows[0][0]),
            show_when=reader.condition(line, inherited),
            **{"empty_message": reader.text(rows[0][0], "required_message"), **reader.texts(line, stem)},
            **reader.ours(line, ways_out),
        )
        question = reader.bounded(line, question)
        for name, code in names.items():
            reader.keep(name, Known(question, code, codes), line.place)
        reader.known.setdefault(line["name"] or key, Known(question, "", codes))
        return question

    def row_code(self, row: Line, line: Line, key: str) -> str:
        """Returns the code of a line of a table."""
        if self.reader.book.is_ours:
            return row["name"].removeprefix(f"{key}_")
        code = code_of(row["name"], ())
        if code != row["name"]:
            self.reader.report.note(row.place, f"The name “{row['name'][:60]}” is now the code “{code}”.")
        return code


def _lines(group: _Group) -> list[tuple[Line, Type]]:
    return [part for part in group.parts if not isinstance(part, _Group)]


def _rows(group: _Group) -> Sequence[tuple[Line, Type]]:
    """Returns the lines of a grid that one table can say: single choices from one list, with nothing of their own."""
    lines = _lines(group)
    looks = group.line["appearance"].lower().split()
    grid = [(line, kind) for line, kind in lines if "label" not in line["appearance"].lower().split()]
    is_grid = "table-list" in looks or (grid and all("list-nolabel" in line["appearance"].lower() for line, _ in grid))
    if not is_grid or len(lines) < len(group.parts) or len({kind for _, kind in lines}) != 1:
        return ()
    own = ("relevant", "constraint", "default", "calculation", "choice_filter")
    if any(line[column] for line, _ in grid for column in own) or any(
        {*line.texts} - {"label", "required_message"} for line, _ in grid
    ):
        return ()
    asked = [(line["required"].lower(), line.texts.get("required_message")) for line, _ in grid]
    is_same = all(one == asked[0] for one in asked)
    names = [line["name"] for line, _ in grid]
    is_one_list = grid and grid[0][1].word == "select_one" and not grid[0][1].has_other
    return grid if is_same and is_one_list and all(names) and len({*names}) == len(names) else ()
