"""One question of LimeSurvey as one of ours, or as several where it asks several things at once."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from surveys.definition.checks import MOST_OPTIONS, MOST_QUESTIONS
from surveys.definition.parts import Asking, Comparison, Condition, Kind, Option, Question
from surveys.definition.parts import Row as Line
from surveys.definition.texts import Text
from surveys.files.conditions import NotUnderstood
from surveys.files.html_text import has_media, text_of
from surveys.files.lss_conditions import Name, relevance
from surveys.files.lss_features import ATTRIBUTES, FIXED_ANSWERS, OTHER_ATTRIBUTE, TYPES
from surveys.files.lss_tables import LimeSurvey, Row, Texts
from surveys.files.reading import Report, Treatment, code_of, key_of

KINDS = {
    "L": Kind.SINGLE_CHOICE, "!": Kind.DROP_DOWN, "5": Kind.SCALE, "M": Kind.MULTIPLE_CHOICE, "R": Kind.RANKING,
    "N": Kind.NUMBER, "K": Kind.NUMBER, "D": Kind.DATE, "S": Kind.SHORT_TEXT, "Q": Kind.SHORT_TEXT,
    "T": Kind.LONG_TEXT, "U": Kind.LONG_TEXT, "Y": Kind.SINGLE_CHOICE, "G": Kind.SINGLE_CHOICE, "X": Kind.INFORMATION,
    **dict.fromkeys("FHABCE", Kind.MATRIX),
}  # fmt: skip

_IN_WORDS = "Only the answer to an earlier question is repeated."
_LONGEST_HTML = 40_000
_ASKING = {"Y": Asking.REQUIRED, "S": Asking.ONCE_MORE}
_EXPRESSION = re.compile(r"\{([^\s{}][^{}]*)\}")
_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,6})?", re.ASCII)
_SILENT = re.compile(
    r"statistics|save_|display_|text_input|label_input|answer_width|scale_export|public_|page_break|hide_tip|css|input_|"
    r"repeat_headings|use_dropdown|slider_|placeholder|question_template|time_limit_|dropdown_|printable|category_sep|"
    r".*_width|.*_columns|.*_rows|.*theme.*|.*order_"
)


@dataclass(slots=True)
class Questions:
    """Reads questions in order; `names` are what equations may call those before."""

    survey: LimeSurvey
    report: Report
    names: dict[str, Name] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)  # their code → our key
    taken: set[str] = field(default_factory=set)
    places: dict[str, str] = field(default_factory=dict)
    sections: list[str] = field(default_factory=list)  # keys
    worked_out: set[str] = field(default_factory=set)  # places whose words have expressions in them
    read_before: dict[str, Question] = field(default_factory=dict)

    def read(self, row: Row) -> Iterator[Question]:
        """Yields a question of LimeSurvey as ours: one, or one for each box that it has."""
        place = f"question {row['title']} ({row['qid']})"
        letter = row["type"]
        if letter not in TYPES:
            self.report.refuse(place, f"The type “{letter[:20]}” is not known.")
            return
        is_understood = self.report.treat(place, f"The type “{letter}”", TYPES[letter])
        if TYPES[letter].treatment is Treatment.LEFT_OUT:
            return
        attributes = self.attributes(row, place)
        if row["preg"]:
            self.report.refuse(place, "Its answers are checked by a regular expression. Remove it.")
        condition = self.condition(row["relevance"], place, row["qid"])
        if not is_understood:
            return
        for question in self.made(row, place, attributes, condition):
            self.places[question.key] = place
            self.taken.add(question.key)
            self.read_before[question.key] = question
            yield question

    def made(self, row: Row, place: str, attributes: Mapping[str, str], condition: Condition | None) -> list[Question]:
        """Returns the questions that one becomes, and remembers their names."""
        letter = row["type"]
        kind = Kind.NUMBER if letter == "S" and attributes.get("numbers_only") == "1" else KINDS[letter]
        key = key_of(row["title"], self.taken)
        if key != row["title"]:
            self.report.note(place, f"The code “{row['title'][:60]}” is now the key “{key}”.")
        options, codes = self.options(row, place, kind, attributes)
        question = Question(
            key=key,
            kind=kind,
            wording=self.text(row, "question", place, is_markdown=kind is Kind.INFORMATION),
            hint=self.text(row, "help", place),
            options=options,
            has_other=row["other"] == "Y" and kind in (Kind.SINGLE_CHOICE, Kind.DROP_DOWN, Kind.MULTIPLE_CHOICE),
            asking=_ASKING.get(row["mandatory"], Asking.OPTIONAL) if letter != "X" else Asking.OPTIONAL,
            show_when=condition,
            **self.bounds(kind, attributes, place),
        )
        if letter in ("K", "Q"):
            return self.boxes(row, question, place)
        if kind is Kind.MATRIX:
            question = self.table(row, question, place)
        self.keep(row, question, codes)
        return [question]

    def keep(self, row: Row, question: Question, codes: dict[str, str]) -> None:
        """Remembers what equations call a question, its lines and its answers."""
        code, place = row["title"], f"{self.survey.settings.get('sid', '')}X{row['gid']}X{row['qid']}"
        self.keys[code] = question.key
        found = {"": Name(question, codes=codes)}
        if question.kind is Kind.MULTIPLE_CHOICE:
            found |= {name: Name(question, option=ours) for name, ours in codes.items()}
        elif question.kind is Kind.MATRIX:
            rows = self.survey.subquestions.get(row["qid"], [])
            found |= {sub["title"]: Name(question, row=line.code, codes=codes)
                      for sub, line in zip(rows, question.rows, strict=False)}  # fmt: skip
        for name, known in found.items():
            self.names[f"{code}_{name}" if name else code] = known
            self.names[f"{place}{name}"] = known

    # ---- what is in it ----

    def options(
        self, row: Row, place: str, kind: Kind, attributes: Mapping[str, str]
    ) -> tuple[tuple[Option, ...], dict[str, str]]:
        """Returns a question's options, and LimeSurvey's codes → ours."""
        if not kind.has_options:
            return (), {}
        codes = {"-oth-": "other", "other": "other"} if row["other"] == "Y" else {}
        if fixed := FIXED_ANSWERS.get(row["type"]):
            words = dict.fromkeys(self.survey.languages, "")
            if len(words) > 1 and not fixed[0][2].isdigit():
                self.report.note(
                    place, "Its answers are LimeSurvey’s own: translate them in the sheet of translations."
                )
            labels = [(code, ours, dict.fromkeys(words, label) if label.isdigit() else {self.default: label})
                      for code, ours, label in fixed]  # fmt: skip
            codes |= {code: ours for code, ours, _ in labels}
            return tuple(Option(code=ours, label=label) for _, ours, label in labels), codes
        rows = self.survey.subquestions if row["type"] == "M" else self.survey.answers
        found = rows.get(row["qid"]) or (self.survey.subquestions.get(row["qid"], []) if row["type"] == "R" else [])
        if len(found) > MOST_OPTIONS:
            self.report.refuse(place, f"It has {len(found)} answers, more than {MOST_OPTIONS}.")
            return (), {}
        alone = set(re.split(r"[;,\s]+", attributes.get("exclude_all_others", "")))
        options = []
        for answer in found:
            name = answer["title"] if "title" in answer.cells else answer["code"]
            codes[name] = code_of(name, codes.values())
            if codes[name] != name:
                self.report.note(place, f"The answer code “{name[:40]}” is now “{codes[name]}”.")
            if answer["relevance"] not in ("", "1"):
                self.report.refuse(place, f"Whether the answer “{name[:40]}” is shown depends on other answers.")
            column = "question" if "title" in answer.cells else "answer"
            label = self.text(answer, column, place)
            excludes = name in alone and kind is Kind.MULTIPLE_CHOICE
            options.append(Option(code=codes[name], label=label, excludes_others=excludes))
        return tuple(options), codes

    @property
    def default(self) -> str:
        """Returns the survey's own language."""
        return self.survey.default_language

    def table(self, row: Row, question: Question, place: str) -> Question:
        """Returns a table of questions with its lines."""
        lines: list[Line] = []
        for sub in self.survey.subquestions.get(row["qid"], [])[: MOST_OPTIONS + 1]:
            code = code_of(sub["title"], [line.code for line in lines])
            if sub["relevance"] not in ("", "1"):
                self.report.refuse(place, f"Whether the line “{sub['title'][:40]}” is shown depends on other answers.")
            if any("|" in words for words in sub.texts.get("question", {}).values()):
                self.report.refuse(place, f"The line “{sub['title'][:40]}” has words on both sides (|). Use one side.")
            lines.append(Line(code=code, label=self.text(sub, "question", place)))
        return replace(question, rows=tuple(lines))

    def boxes(self, row: Row, question: Question, place: str) -> list[Question]:
        """Returns a question for each box, all introduced by the same words."""
        found: list[Question] = []
        for sub in self.survey.subquestions.get(row["qid"], [])[: MOST_QUESTIONS + 1]:
            key = key_of(f"{question.key}_{sub['title']}", self.taken | {other.key for other in found})
            box = replace(question, key=key, stem=question.wording, wording=self.text(sub, "question", place))
            self.keep(Row({**row.cells, "title": f"{row['title']}_{sub['title']}"}), box, {})
            found.append(box)
        if found:
            self.report.note(place, f"It is now {len(found)} questions, one for each box.")
        else:
            self.report.refuse(place, "It has no boxes.")
        return found

    def attributes(self, row: Row, place: str) -> dict[str, str]:
        """Returns a question's attributes that are set and understood; others are reported."""
        found: dict[str, str] = {}
        for name, texts in self.survey.attributes.get(row["qid"], {}).items():
            value = next((text.strip() for text in texts.values() if text.strip()), "")
            if not value or (value == "0" and not name.endswith("_num_value_n")):
                continue
            feature = ATTRIBUTES.get(name, OTHER_ATTRIBUTE)
            if name not in ATTRIBUTES:
                if not _SILENT.match(name):
                    self.report.treat("the survey", f"The attribute “{name[:60]}”", feature)
            elif self.report.treat(place, f"The attribute “{name}”", feature):
                found[name] = value
        return found

    def bounds(self, kind: Kind, attributes: Mapping[str, str], place: str) -> dict[str, Any]:
        """Returns the bounds, unit and decimals that attributes say."""
        found: dict[str, Any] = {}
        ends = {
            Kind.MULTIPLE_CHOICE: {"min_answers": "least", "max_answers": "most"},
            Kind.RANKING: {"max_answers": "most"},
            Kind.NUMBER: {"min_num_value_n": "least", "max_num_value_n": "most"},
            Kind.SHORT_TEXT: {"maximum_chars": "most"},
            Kind.LONG_TEXT: {"maximum_chars": "most"},
        }.get(kind, {})
        for attribute, name in ends.items():
            if value := attributes.get(attribute):
                if _NUMBER.fullmatch(value):
                    found[name] = Decimal(value)
                else:
                    self.report.refuse(place, f"The attribute “{attribute}” must be a number, not “{value[:40]}”.")
        if kind is Kind.NUMBER:
            found["decimals"] = 0 if attributes.get("num_value_int_only") == "1" else 6
            if unit := attributes.get("suffix"):
                found["unit"] = {self.default: text_of(unit)}
        if kind is Kind.DATE:
            for attribute, name in (("date_min", "earliest"), ("date_max", "latest")):
                if value := attributes.get(attribute):
                    try:
                        found[name] = date.fromisoformat(value)
                    except ValueError:
                        self.report.refuse(place, f"The attribute “{attribute}” must be a day, not “{value[:40]}”.")
        if kind is Kind.RANKING:
            self.report.note(place, "All places have to be filled; LimeSurvey lets people leave the last ones out.")
        return found

    # ---- words and conditions ----

    def text(self, row: Row, column: str, place: str, is_markdown: bool = False) -> Text:
        """Returns the words of a row in every language, without HTML."""
        return self.plain(row.texts.get(column, {}), place, is_markdown)

    def plain(self, texts: Texts, place: str, is_markdown: bool = False) -> Text:
        """Returns words without HTML, and with our keys for the answers that they repeat."""
        found = {}
        for language in self.survey.languages:
            html = texts.get(language, "")[:_LONGEST_HTML]
            if len(html) == _LONGEST_HTML:
                self.report.refuse(place, f"Its words are longer than {_LONGEST_HTML:,} characters.")
            if has_media(html):
                self.report.refuse(place, "There is a picture, sound or film in its words. Say in words what it shows.")
            words = _EXPRESSION.sub(self._repeated(place), text_of(html, is_markdown))
            if words.strip():
                found[language] = words
        return found

    def _repeated(self, place: str) -> Any:
        def key(found: re.Match[str]) -> str:
            code = re.sub(r"\.(shown|NAOK|value)$", "", found[1])
            if code in self.keys:
                return f"${{{self.keys[code]}}}"
            if re.match(r"[A-Za-z_]", found[1]) and place not in self.worked_out:
                self.worked_out.add(place)
                self.report.refuse(place, f"“{{{found[1][:60]}}}” in its words is not understood. {_IN_WORDS}")
            return found[0]

        return key

    def condition(self, equation: str, place: str, qid: str = "") -> Condition | None:
        """Returns when a question or group is asked."""
        if equation in ("", "1") and qid in self.survey.conditioned:
            words = "Its conditions are of an old version. Open the survey in LimeSurvey, and export it again."
            self.report.refuse(place, words)
        try:
            found = relevance(equation, self.names)
            if found and ".NAOK" not in equation:
                self.say_what_is_not_asked(found, place)
            return found
        except NotUnderstood as why:
            self.report.refuse(place, f"When it is asked (relevance) is not understood. {why}")
            return None

    def say_what_is_not_asked(self, condition: Condition, place: str) -> None:
        """Notes where LimeSurvey, unlike us, leaves out what asks about a question that was not asked."""
        for test in condition.tests:
            about = self.read_before.get(test.question)
            if about and about.show_when and test.comparison in (Comparison.NONE_OF, Comparison.NOT_ANSWERED):
                words = f"It is asked too where “{about.key}” was not; LimeSurvey leaves it out then."
                self.report.note(place, words)
