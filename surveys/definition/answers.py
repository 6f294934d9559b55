"""What people send, as fields of a form, read and checked against the questions; and back into fields.

Field names: the question's key; `KEY-other` for the words beside "Other"; `KEY-none` for "Don't know" or "Prefer not to
say" beside a box to type in; `KEY-ROW` for a line of a matrix; `KEY-OPTION` for an option's place in a ranking;
`KEY-day`, `KEY-month`, `KEY-year`. Keys and codes have no hyphen, so names never clash. `again` lists the keys of
questions that were left empty and have been asked once more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from engage.kit.forms import Fields
from engage.kit.i18n import gettext, show_date, show_number
from surveys.definition.checks import LONGEST_OTHER, most_characters
from surveys.definition.parts import OTHER_CODE, Asking, Definition, Kind, Option, Question
from surveys.definition.routing import Answer, Answers, asked
from surveys.definition.texts import Text, said

AGAIN = "again"


@dataclass(slots=True)
class Given:
    """What one person sent. `fields` are as typed; `shown` the questions this person is asked, in order.

    `answers` has texts too, under the question's key, and the words beside "Other" are in `others` by key. `errors`
    says by question key what to do.
    """

    fields: Fields
    shown: list[Question] = field(default_factory=list)
    answers: dict[str, Answer] = field(default_factory=dict)
    others: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    def document(self, version: int, channel: str = "online", **more: Any) -> dict[str, Any]:
        """Returns what is stored: coded answers, and apart from them the `texts`, by question key or KEY-other."""
        written = {q.key for q in self.shown if q.kind.is_text and _is_written(q, self.answers.get(q.key))}
        return {
            "version": version,
            "channel": channel,
            "answers": {key: answer for key, answer in self.answers.items() if key not in written},
            "texts": {**{key: self.answers[key] for key in written},
                      **{f"{key}-other": words for key, words in self.others.items()}},
            **more,
        }  # fmt: skip


def _is_written(question: Question, answer: Answer | None) -> bool:
    return answer is not None and answer not in question.codes_out


def read(definition: Definition, sent: Fields) -> Given:
    """Returns what a form's fields say, all of the questionnaire checked; fields that are no question's are left."""
    given = Given(sent)
    errors: dict[str, str] = {}
    found: dict[str, Answer] = {}
    for question in definition.asked:
        answer, error = read_answer(question, sent)
        if answer is not None:
            found[question.key] = answer
        if error:
            errors[question.key] = error
    given.shown, given.answers = asked(definition, found)
    again = set(sent.getlist(AGAIN))
    for question in given.shown:
        if question.key not in errors and question.key not in given.answers and question.kind is not Kind.INFORMATION:
            if question.asking is Asking.REQUIRED:
                errors[question.key] = _own(question.empty_message) or _fill_in(question)
            elif question.asking is Asking.ONCE_MORE and question.key not in again:
                errors[question.key] = _own(question.empty_message) or gettext(
                    "You have not answered this. Answer it, or continue without"
                )
        if question.has_other and OTHER_CODE in _codes(given.answers.get(question.key, "")):
            words = _text(sent, f"{question.key}-other")
            if len(words) > LONGEST_OTHER:
                errors[question.key] = gettext("Your answer must be %(most)s characters or fewer", most=LONGEST_OTHER)
            elif words:
                given.others[question.key] = words
    given.errors = {question.key: errors[question.key] for question in given.shown if question.key in errors}
    return given


def _fill_in(question: Question) -> str:
    if question.kind.is_text or question.kind in (Kind.NUMBER, Kind.DATE):
        return gettext("Enter your answer")
    return gettext("Select an answer")


def _codes(answer: Answer) -> Iterable[str]:
    return answer if isinstance(answer, list) else () if isinstance(answer, dict) else (answer,)


def _text(sent: Fields, name: str) -> str:
    return sent.get(name, "").strip().replace("\r\n", "\n")


def read_answer(question: Question, sent: Fields) -> tuple[Answer | None, str | None]:
    """Returns the answer to a question, None when there is none, and what the person should do about it, if anything.

    With an error the answer is as good as could be read, or None.
    """
    if question.kind.is_one_of:
        code = sent.get(question.key, "").strip()
        return (code or None, None) if not code or code in question.codes else (None, _not_in_list())
    if question.kind is Kind.MULTIPLE_CHOICE:
        return _read_choices(question, list(dict.fromkeys(filter(None, sent.getlist(question.key)))))
    if question.kind is Kind.MATRIX:
        return _read_matrix(question, sent)
    way_out = _text(sent, f"{question.key}-none")
    answer, error = _TYPED[question.kind](question, sent) if question.kind in _TYPED else (None, None)
    if not way_out:
        return answer, error
    if way_out not in question.codes_out:
        return None, _not_in_list()
    if answer is not None or error:
        return answer, gettext("Answer the question, or select why not: not both")
    return way_out, None


def _not_in_list() -> str:
    return gettext("Select one of the answers in the list")


def _read_choices(question: Question, codes: list[str]) -> tuple[Answer | None, str | None]:
    if not codes:
        return None, None
    choices = question.by_code
    if any(code not in choices for code in codes):
        return None, _not_in_list()
    codes = [code for code in choices if code in codes]
    if alone := next((choices[code] for code in codes if choices[code].excludes_others), None):
        if len(codes) > 1:
            return codes, gettext("Select “%(label)s” alone, or the other answers", label=label_of(alone))
        return (codes[0] if alone in question.ways_out else codes), None
    return codes, _wrong_number(question, len(codes))


def _wrong_number(question: Question, number: int) -> str | None:
    if question.most is not None and number > question.most:
        return _own(question.message) or gettext("Select %(most)s answers or fewer", most=show_number(question.most))
    if question.least is not None and number < question.least:
        return _own(question.message) or gettext("Select at least %(least)s answers", least=show_number(question.least))
    return None


def _own(message: Text) -> str:
    """Returns the survey's own message for what is wrong with an answer, "" when it has none."""
    return said(message, next(iter(message), "en")).words if message else ""


def _read_matrix(question: Question, sent: Fields) -> tuple[Answer | None, str | None]:
    codes = question.codes
    rows = {row.code: code for row in question.rows if (code := _text(sent, f"{question.key}-{row.code}"))}
    if any(code not in codes for code in rows.values()):
        return None, _not_in_list()
    if rows and len(rows) < len(question.rows) and question.asking is Asking.REQUIRED:
        return rows, _own(question.message) or gettext("Select an answer on every line")
    return rows or None, None


def _read_ranking(question: Question, sent: Fields) -> tuple[Answer | None, str | None]:
    typed = {o.code: text for o in question.options if (text := _text(sent, f"{question.key}-{o.code}"))}
    if not typed:
        return None, None
    wanted = int(question.most) if question.most else len(question.options)
    error = gettext("Give each place from 1 to %(last)s to one answer", last=show_number(wanted))
    try:
        places = {int(text): code for code, text in typed.items()}
    except ValueError:
        return None, _own(question.message) or error
    if len(places) < len(typed) or sorted(places) != list(range(1, wanted + 1)):
        return None, _own(question.message) or error
    return [places[place] for place in sorted(places)], None


def _read_number(question: Question, sent: Fields) -> tuple[Answer | None, str | None]:
    typed = _text(sent, question.key)
    if not typed:
        return None, None
    try:
        number = Decimal(typed.replace(",", "").replace("\u066c", "").replace("\u066b", ".").replace(" ", ""))
    except InvalidOperation:
        return None, gettext("Enter a number, like 7")
    if not number.is_finite() or abs(number.adjusted()) > 12:
        return None, gettext("Enter a number, like 7")
    number = number.normalize() if number else Decimal(0)
    if -int(number.as_tuple().exponent) > question.decimals:
        if question.decimals:
            return None, gettext("Enter a number with at most %(most)s decimals", most=show_number(question.decimals))
        return None, gettext("Enter a whole number, like 7")
    return f"{number:f}", _out_of_range(question, number)


def _out_of_range(question: Question, number: Decimal) -> str | None:
    least, most = question.least, question.most
    if (least is None or number >= least) and (most is None or number <= most):
        return None
    if own := _own(question.message):
        return own
    if least is not None and most is not None:
        return gettext("Enter a number from %(least)s to %(most)s", least=show_number(least), most=show_number(most))
    if least is not None:
        return gettext("Enter a number that is %(least)s or more", least=show_number(least))
    return gettext("Enter a number that is %(most)s or less", most=show_number(most or 0))


def _read_date(question: Question, sent: Fields) -> tuple[Answer | None, str | None]:
    typed = [_text(sent, f"{question.key}-{part}") for part in ("year", "month", "day")]
    if not any(typed):
        return None, None
    try:
        day = date(*map(int, typed))
    except (ValueError, OverflowError):
        return None, gettext("Enter a real date, for example 27 3 2027")
    if question.earliest and day < question.earliest:
        return None, _own(question.message) or gettext(
            "Enter %(day)s or a later date", day=show_date(question.earliest)
        )
    if question.latest and day > question.latest:
        return None, _own(question.message) or gettext(
            "Enter %(day)s or an earlier date", day=show_date(question.latest)
        )
    return day.isoformat(), None


def _read_text(question: Question, sent: Fields) -> tuple[Answer | None, str | None]:
    words = _text(sent, question.key)
    if question.kind is Kind.SHORT_TEXT:
        words = " ".join(words.split())
    most = most_characters(question)
    if len(words) > most:
        return words, _own(question.message) or gettext("Your answer must be %(most)s characters or fewer", most=most)
    return words or None, None


_TYPED = {
    Kind.RANKING: _read_ranking,
    Kind.NUMBER: _read_number,
    Kind.DATE: _read_date,
    Kind.SHORT_TEXT: _read_text,
    Kind.LONG_TEXT: _read_text,
}


# ---- answers as fields, as words, as counts ----------------------------------------------------------------------


def fields_of(definition: Definition, answers: Answers, texts: Mapping[str, str]) -> Fields:
    """Returns stored answers and texts as the fields of the form that would send them again."""
    pairs: list[tuple[str, str]] = []
    for question in definition.asked:
        key = question.key
        if (answer := answers.get(key)) is not None:
            pairs += _fields(question, answer)
        if key in texts:
            pairs.append((key, texts[key]))
        if f"{key}-other" in texts:
            pairs.append((f"{key}-other", texts[f"{key}-other"]))
    return Fields(pairs)


def _fields(question: Question, answer: Answer) -> list[tuple[str, str]]:
    key = question.key
    if isinstance(answer, dict):
        return [(f"{key}-{row}", code) for row, code in answer.items()]
    if isinstance(answer, list):
        if question.kind is Kind.RANKING:
            return [(f"{key}-{code}", str(place)) for place, code in enumerate(answer, 1)]
        return [(key, code) for code in answer]
    if question.kind in _TYPED and answer in question.codes_out:
        return [(f"{key}-none", answer)]
    if question.kind is Kind.DATE:
        return [
            (f"{key}-{part}", str(int(n))) for part, n in zip(("year", "month", "day"), answer.split("-"), strict=True)
        ]
    return [(key, answer)]


def label_of(option: Option) -> str:
    """Returns an option's words in the reader's language, or any there are."""
    return said(option.label, "en" if "en" in option.label else next(iter(option.label), "en")).words


def _label(question: Question, code: str) -> str:
    choice = question.by_code.get(code)
    return label_of(choice) if choice else code


def words_of(question: Question, answer: Answer | None) -> list[str]:
    """Returns an answer in words, one line each: labels, "row: label", "1. label", or what was typed."""
    if answer is None:
        return []
    if isinstance(answer, dict):
        return [f"{label_of(Option(code=row.code, label=row.label))}: {_label(question, answer[row.code])}"
                for row in question.rows if row.code in answer]  # fmt: skip
    if isinstance(answer, list):
        words = [_label(question, code) for code in answer]
        return [f"{show_number(i)}. {w}" for i, w in enumerate(words, 1)] if question.kind is Kind.RANKING else words
    if answer in question.by_code and not (question.kind.is_text and answer not in question.codes_out):
        return [_label(question, answer)]
    if question.kind is Kind.DATE:
        return [show_date(date.fromisoformat(answer))]
    if question.kind is Kind.NUMBER:
        unit = said(question.unit, next(iter(question.unit), "en")).words
        return [f"{show_number(Decimal(answer))} {unit}".strip()]
    return [answer]


def counted(definition: Definition, answers: Answers) -> list[tuple[str, str]]:
    """Returns what a response adds one to in the tally: (question key, option code).

    (key, "") counts who answered a question at all. Free texts are not among `answers`: comments count them. A
    matrix's lines are "KEY-ROW"; a ranking's options "CODE#PLACE"; dates count by month ("2026-11"); numbers of more
    than three digits are rounded to three.
    """
    counts: list[tuple[str, str]] = []
    for question in definition.asked:
        key, answer = question.key, answers.get(question.key)
        if answer is None:
            continue
        counts.append((key, ""))
        if isinstance(answer, dict):
            for row, code in answer.items():
                counts += [(f"{key}-{row}", ""), (f"{key}-{row}", code)]
        elif isinstance(answer, list):
            is_ranked = question.kind is Kind.RANKING
            counts += [(key, f"{code}#{i}" if is_ranked else code) for i, code in enumerate(answer, 1)]
        else:
            counts.append((key, _band(question, answer)))
    return counts


def _band(question: Question, answer: str) -> str:
    if answer in question.codes_out:
        return answer
    if question.kind is Kind.DATE:
        return answer[:7]
    if question.kind is Kind.NUMBER:
        number = Decimal(answer)
        return f"{number.quantize(Decimal((0, (1,), number.adjusted() - 2)), ROUND_HALF_UP).normalize():f}"
    return answer
