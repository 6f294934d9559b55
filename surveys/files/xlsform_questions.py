"""One row of an XLSForm as a question: its kind, answers, bounds, words and condition."""

import json
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from surveys.bank import DONT_KNOW, NO_ANSWER, PREFER_NOT_TO_SAY
from surveys.definition.checks import MOST_OPTIONS, MOST_QUESTIONS
from surveys.definition.codec import Unreadable, part_from_json
from surveys.definition.parts import Asking, Condition, Kind, Option, Question
from surveys.definition.texts import Text
from surveys.files import expressions
from surveys.files.conditions import NotUnderstood, inclusive, join
from surveys.files.reading import Report, code_of, key_of
from surveys.files.xlsform_features import ALIASES, APPEARANCES, COLUMNS, OTHER_APPEARANCE, TYPES
from surveys.files.xlsform_sheets import Book, Line

MOST_DECIMALS = 6
_OTHER_WORDS = re.compile(r"\s+or[_ ](?:specify[_ ])?other\s*$", re.IGNORECASE)
_LIST = re.compile(
    r"(select[_ ]one[_ ]from[_ ]file|select[_ ]multiple[_ ]from[_ ]file|select[_ ]one[_ ]external|"
    r"select[_ ]multiple[_ ]external|cascading[_ ]select|select[_ ]all[_ ]that[_ ]apply|select[_ ]one|"
    r"select[_ ]multiple|select1|rank|begin[_ ]loop|osm|include)\b(?:\s+(?:from|over))?\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_NAME = re.compile(r"\$\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class Type:
    """A row's type: its word among TYPES ("" for none that is known), the list it names, whether it has "Other"."""

    word: str
    list_name: str = ""
    has_other: bool = False


def type_of(line: Line) -> Type:
    """Returns what a row is."""
    words = re.sub(r"\s+", " ", line["type"])
    has_other = bool(_OTHER_WORDS.search(words))
    words = _OTHER_WORDS.sub("", words)
    list_name = ""
    if found := _LIST.fullmatch(words):
        words, list_name = found[1].lower(), found[2].strip()
        words = words.replace(" ", "_") if words.replace(" ", "_") in TYPES else words.replace("_", " ")
    word = words.lower()
    word = word if word in TYPES else ALIASES.get(word, word)
    return Type(word if word in TYPES else "", list_name, has_other)


@dataclass(slots=True)
class Known:
    """A name of the form: the question it became, the line of a table that it is, and its choices' names → codes."""

    question: Question
    row: str = ""
    codes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Questions:
    """Reads rows as questions, in order; `known` are the names of those before."""

    book: Book
    report: Report
    lists: dict[str, list[Line]]
    known: dict[str, Known] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)  # keys
    full_at: str = ""  # where the first question too many is

    def key(self, line: Line, taken: Collection[str], start: str) -> str:
        """Returns a row's name as a key."""
        name = line["name"]
        if self.book.is_ours and name:
            return name
        key = key_of(name, taken, start)
        if name and key != name:
            self.report.note(line.place, f"The name “{name[:60]}” is now “{key}”.")
        return key

    def keep(self, name: str, known: Known, place: str) -> None:
        """Remembers what a name became."""
        if name and name in self.known:
            self.report.refuse(place, f"The name “{name[:60]}” is used twice.")
        self.known[name or known.question.key] = known

    def question(self, line: Line, kind_of_row: Type, stem: Text, inherited: Condition | None) -> Question | None:
        """Returns a row as a question; `stem` and `inherited` come from the groups that it is in."""
        kind = self.kind(line, kind_of_row)
        if kind and "label" in line["appearance"].lower().split():
            self.report.note(line.place, "The row is left out: it only shows the answers above a table.")
            return None
        if kind is None or self.is_full(line):
            return None
        key = self.key(line, self.taken, "q")
        self.taken.add(key)
        self.places[key] = line.place
        options, ways_out, codes = self.options(line, kind_of_row, kind)
        question = Question(
            key=key,
            kind=kind,
            wording=self.text(line, "label"),
            options=options,
            has_other=kind_of_row.has_other,
            decimals=MOST_DECIMALS if kind_of_row.word == "decimal" else 0,
            asking=self.asking(line),
            show_when=self.condition(line, inherited),
            **self.texts(line, stem),
            **self.ours(line, ways_out),
        )
        question = self.bounded(line, question)
        self.keep(line["name"], Known(question, codes=codes), line.place)
        return question

    def is_full(self, line: Line) -> bool:
        """Whether there are as many questions as a survey can have, which is said once."""
        if is_full := len(self.taken) >= MOST_QUESTIONS:
            self.report.refuse(self.full_at or line.place, f"A survey can have up to {MOST_QUESTIONS} questions.")
            self.full_at = self.full_at or line.place
        return is_full

    # ---- kinds and answers ----

    def kind(self, line: Line, kind_of_row: Type) -> Kind | None:
        """Returns the kind of question that a row is, None (and a reason) for one that we have no kind for."""
        if kind_of_row.has_other and kind_of_row.word not in ("select_one", "select_multiple"):
            self.report.refuse(line.place, "“Other” fits single and multiple choice only.")
        looks = self.appearances(line)
        match kind_of_row.word:
            case "text":
                return Kind.LONG_TEXT if "multiline" in looks else Kind.SHORT_TEXT
            case "integer" | "decimal":
                return Kind.NUMBER
            case "date":
                return Kind.DATE
            case "note":
                return Kind.INFORMATION
            case "select_multiple":
                return Kind.MULTIPLE_CHOICE
            case "rank":
                return Kind.RANKING
            case "select_one":
                if looks & {"minimal", "autocomplete", "autocomplete_chars", "search"}:
                    return Kind.DROP_DOWN
                return Kind.SCALE if "likert" in looks else Kind.SINGLE_CHOICE
            case "range":
                return self.range(line)
        return None

    def range(self, line: Line) -> Kind | None:
        """Returns 0–10 for a range that is it."""
        found = dict(re.findall(r"(start|end|step)\s*=\s*(-?[\d.]+)", line["parameters"].lower()))
        numbers = [found.get("start", "1"), found.get("end", "10"), found.get("step", "1")]
        if [re.sub(r"\.0+$", "", number) for number in numbers] == ["0", "10", "1"]:
            return Kind.ZERO_TO_TEN
        words = f"A range from {numbers[0]} to {numbers[1]} in steps of {numbers[2]} is not understood. Only 0–10 is."
        self.report.refuse(line.place, words)
        return None

    def appearances(self, line: Line) -> set[str]:
        """Returns the words of a row's appearance that are understood; others are reported."""
        words = re.sub(r"\([^()]*\)|:.*", "", line["appearance"].lower()).split()
        understood = set()
        for word in words:
            feature = APPEARANCES.get(word, OTHER_APPEARANCE)
            if self.report.treat(line.place, f"The appearance “{word[:40]}”", feature):
                understood.add(word)
        return understood

    def options(
        self, line: Line, kind_of_row: Type, kind: Kind
    ) -> tuple[tuple[Option, ...], list[str], dict[str, str]]:
        """Returns a row's options, the ways out among them, and its choices' names → codes."""
        if not kind.has_options:
            return (), [], {}
        options: list[Option] = []
        ways_out: list[str] = []
        codes: dict[str, str] = {"other": "other"} if kind_of_row.has_other else {}
        choices = self.lists.get(kind_of_row.list_name, [])
        if not choices:
            words = f"There is no list “{kind_of_row.list_name[:60]}” in the sheet “choices”."
            self.report.refuse(line.place, words)
        if len(choices) > MOST_OPTIONS + len(NO_ANSWER):
            words = f"The list “{kind_of_row.list_name[:60]}” has {len(choices)} answers, more than {MOST_OPTIONS}."
            self.report.refuse(line.place, words)
            return (), [], {}
        for choice in choices:
            name = choice["name"]
            for column in choice.cells:
                if column.startswith("media::"):
                    self.report.treat(choice.place, f"The column “{column}”", COLUMNS["media::image"])
            if name in codes and not (name == "other" and kind_of_row.has_other):
                self.report.refuse(choice.place, f"The answer “{name[:60]}” is in the list twice.")
            elif name == "other" and kind_of_row.has_other:
                self.report.note(choice.place, "The answer “other” is left out: the question has “Other” already.")
            elif name in NO_ANSWER and kind is not Kind.RANKING:
                codes[name] = name
                ways_out.append(name)
                if not self.book.is_ours:
                    self.report.note(choice.place, "It is now the survey’s own way not to answer, with its own words.")
            else:
                codes[name] = self.code(choice, codes.values())
                options.append(
                    Option(
                        code=codes[name],
                        label=self.text(choice, "label"),
                        heading=self.text(choice, "engage::heading"),
                        excludes_others=choice.ours("excludes_others") == "yes",
                    )
                )
        return tuple(options), ways_out, codes

    def code(self, choice: Line, taken: Collection[str]) -> str:
        """Returns a choice's name as a code."""
        name = choice["name"]
        code = name if self.book.is_ours else code_of(name, taken)
        if code != name:
            self.report.note(choice.place, f"The answer’s name “{name[:60]}” is now the code “{code}”.")
        return code

    # ---- words ----

    def text(self, line: Line, column: str) -> Text:
        """Returns a row's words, with the names of questions in them as keys."""
        found = self.book.text(line, column)
        if self.book.is_ours:
            return found
        return {language: _NAME.sub(self._key_in(line), words) for language, words in found.items()}

    def _key_in(self, line: Line) -> Callable[[re.Match[str]], str]:
        def key(found: re.Match[str]) -> str:
            known = self.known.get(found[1].strip())
            if known is None or known.row or known.question.kind is Kind.INFORMATION:
                words = f"The words repeat “{found[1][:60]}”, which is not a question that is asked earlier."
                self.report.refuse(line.place, words)
                return found[0]
            return f"${{{known.question.key}}}"

        return key

    def texts(self, line: Line, stem: Text) -> dict[str, Any]:
        """Returns a row's words besides the question itself."""
        found = {
            "hint": self.text(line, "hint"),
            "note": self.text(line, "guidance_hint"),
            "message": self.text(line, "constraint_message"),
            "empty_message": self.text(line, "required_message"),
            "stem": self.text(line, "engage::stem") or stem,
            "unit": self.text(line, "engage::unit"),
        }
        return {name: text for name, text in found.items() if text}

    # ---- the rest ----

    def asking(self, line: Line) -> Asking:
        """Returns whether a row must be answered."""
        words = line["required"].lower().replace(" ", "")
        if line.ours("asking") == Asking.ONCE_MORE:
            return Asking.ONCE_MORE
        if words in ("yes", "true", "true()", "y", "1"):
            return Asking.REQUIRED
        if words not in ("", "no", "false", "false()", "n", "0"):
            self.report.refuse(line.place, "Whether it is required depends on an answer. Write yes or no.")
        return Asking.OPTIONAL

    def condition(self, line: Line, inherited: Condition | None = None) -> Condition | None:
        """Returns when a row is asked, together with when the groups that it is in are."""
        try:
            words = line["relevant"]
            if ours := line.ours("show_when"):
                own: Condition | None = part_from_json(Condition, json.loads(ours))
            else:
                own = expressions.relevance(words, self._find) if words else None
            return join(inherited, own) if inherited else own
        except NotUnderstood as why:
            self.report.refuse(line.place, f"When it is asked (“relevant”) is not understood. {why}")
        except (Unreadable, ValueError, RecursionError):
            self.report.refuse(line.place, "The cell in the column “engage::show_when” is broken.")
        return None

    def _find(self, name: str) -> tuple[Question, str, Callable[[str], str]]:
        known = self.known.get(name)
        if known is None:
            raise NotUnderstood(f"“{name[:60]}” is not a question that is asked earlier.")
        return known.question, known.row, lambda choice: known.codes.get(choice, choice)

    def ours(self, line: Line, ways_out: Sequence[str]) -> dict[str, Any]:
        """Returns what stands in columns of our own, and the ways out, by field of a question."""
        ways = {*ways_out, *line.ours("ways_out").split()}
        found: dict[str, Any] = {
            "has_dont_know": DONT_KNOW[0] in ways,
            "has_prefer_not_to_say": PREFER_NOT_TO_SAY[0] in ways,
            "favourable": tuple(line.ours("favourable").split()),
            "is_about_person": line.ours("is_about_person") == "yes",
            "bank_key": line.ours("bank_key"),
        }
        return {name: value for name, value in found.items() if value}

    def bounded(self, line: Line, question: Question) -> Question:
        """Returns a question with its bounds, of the column “constraint” and of our own."""
        bounds: dict[str, Any] = {}
        try:
            if words := line["constraint"]:
                for what, sign, value in expressions.bounds(words):
                    bounds |= _bound(question, what, sign, value)
        except NotUnderstood as why:
            self.report.refuse(line.place, f"Which answers are allowed (“constraint”) is not understood. {why}")
        try:
            for name in ("least", "most"):
                if number := line.ours(name):
                    bounds[name] = Decimal(number)
            for name in ("earliest", "latest"):
                if day := line.ours(name):
                    bounds[name] = date.fromisoformat(day)
            if decimals := line.ours("decimals"):
                bounds["decimals"] = int(decimals)
        except (ValueError, InvalidOperation):
            self.report.refuse(line.place, "A cell in one of the columns “engage::…” is broken.")
        return replace(question, **bounds) if bounds else question


def _bound(question: Question, what: str, sign: str, value: str) -> dict[str, Any]:
    """Returns one comparison of a constraint as bounds of a question."""
    wanted = {Kind.MULTIPLE_CHOICE: "count-selected", Kind.SHORT_TEXT: "string-length", Kind.LONG_TEXT: "string-length"}
    measured = wanted.get(question.kind, "self" if question.kind in (Kind.NUMBER, Kind.DATE) else "")
    if what != measured:
        raise NotUnderstood("This kind of question has no such bounds.")
    if question.kind is Kind.DATE:
        if sign not in (">=", "<=") or not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise NotUnderstood("Write days as . >= date('2026-11-21') and . <= date('2026-12-31').")
        try:
            return {"earliest" if sign == ">=" else "latest": date.fromisoformat(value)}
        except ValueError:
            raise NotUnderstood(f"“{value}” is not a day.") from None
    least, most = inclusive(sign, expressions.decimal(value), question.decimals)
    if question.kind.is_text and least is not None:
        raise NotUnderstood("A text has only a most number of characters.")
    return {name: end for name, end in (("least", least), ("most", most)) if end is not None}
