"""What LimeSurvey's .lss says becomes a questionnaire that means the same, or every question that cannot is listed."""

from datetime import date
from typing import Any

import pytest

from surveys.definition.parts import Asking, Comparison, Condition, Definition, Kind, Question, Test
from surveys.files.html_text import text_of
from surveys.files.lss import read_lss
from surveys.files.reading import NotImported
from surveys.files.sandbox import open_xml
from tests.surveys.files.limesurvey import lss, old, question

ANSWERS = [
    {"qid": "101", "code": code, "answer": words, "sortorder": str(i), "language": "en", "scale_id": "0"}
    for i, (code, words) in enumerate([("A1", "<b>Yes</b>"), ("A2", "No"), ("A 3", "Maybe")])
]
SUBQUESTIONS = [
    {"qid": f"20{i}", "parent_qid": "101", "gid": "1", "type": "T", "title": f"SQ00{i}", "question": words,
     "question_order": str(i), "language": "en", "scale_id": "0", "relevance": "1"}
    for i, words in enumerate(("Police", "Council", "None of these"), 1)
]  # fmt: skip


def attribute(name: str, value: str, qid: str = "101") -> dict[str, str]:
    return {"qid": qid, "attribute": name, "value": value}


def read(*questions: dict[str, Any], **tables: Any) -> Definition:
    tables = {"answers": ANSWERS, "subquestions": SUBQUESTIONS, **tables}
    return read_lss(open_xml(old(questions, **tables))).definition


def one(letter: str, *attributes: dict[str, str], **more: Any) -> Question:
    return read(question("Q1", letter, **more), question_attributes=attributes).questions[0]


def reasons(*questions: dict[str, Any], **tables: Any) -> list[str]:
    with pytest.raises(NotImported) as refused:
        read(*questions, **tables)
    return [f"{remark.place}: {remark.words}" for remark in refused.value.remarks]


@pytest.mark.parametrize(
    ("letter", "kind", "codes", "rows"),
    [
        ("L", Kind.SINGLE_CHOICE, ["a1", "a2", "a_3"], 0), ("!", Kind.DROP_DOWN, ["a1", "a2", "a_3"], 0),
        ("M", Kind.MULTIPLE_CHOICE, ["sq001", "sq002", "sq003"], 0), ("5", Kind.SCALE, ["1", "2", "3", "4", "5"], 0),
        ("F", Kind.MATRIX, ["a1", "a2", "a_3"], 3), ("H", Kind.MATRIX, ["a1", "a2", "a_3"], 3),
        ("A", Kind.MATRIX, ["1", "2", "3", "4", "5"], 3), ("C", Kind.MATRIX, ["yes", "uncertain", "no"], 3),
        ("E", Kind.MATRIX, ["increase", "same", "decrease"], 3), ("R", Kind.RANKING, ["a1", "a2", "a_3"], 0),
        ("B", Kind.MATRIX, [str(n) for n in range(1, 11)], 3), ("Y", Kind.SINGLE_CHOICE, ["yes", "no"], 0),
        ("G", Kind.SINGLE_CHOICE, ["female", "male"], 0), ("N", Kind.NUMBER, [], 0), ("D", Kind.DATE, [], 0),
        ("S", Kind.SHORT_TEXT, [], 0), ("T", Kind.LONG_TEXT, [], 0), ("U", Kind.LONG_TEXT, [], 0),
    ],
)  # fmt: skip
def test_each_type_becomes_its_kind(letter: str, kind: Kind, codes: list[str], rows: int) -> None:
    found = one(letter)
    assert (found.kind, [option.code for option in found.options], len(found.rows)) == (kind, codes, rows)


@pytest.mark.parametrize("letter", ["O", "P", "1", ":", ";", "*", "|", "?"])
def test_other_types_are_refused_with_their_code(letter: str) -> None:
    [reason] = reasons(question("Q1", letter))
    assert reason.startswith("question Q1 (101): The type")


def test_boxes_become_questions_and_a_text_display_an_information_page() -> None:
    definition = read(question("Q1", "Q", "Who are you?"), question("X1", "X", "<p>Read <b>this</b></p>", 2))
    assert [q.key for q in definition.questions] == ["q1_sq001", "q1_sq002", "q1_sq003", "x1"]
    assert (definition.questions[0].stem, definition.questions[0].wording) == ({"en": "Who are you?"}, {"en": "Police"})
    assert definition.questions[3].wording == {"en": "Read **this**"}
    assert definition.title == {"en": "Safe & sound"}
    assert definition.sections[0].title == {"en": "About you"}


def test_attributes_become_bounds() -> None:
    multiple = one("M", attribute("min_answers", "1"), attribute("max_answers", "2"),
                   attribute("exclude_all_others", "SQ003"), other="Y", mandatory="Y")  # fmt: skip
    assert [multiple.least, multiple.most] == [1, 2]
    assert [option.excludes_others for option in multiple.options] == [False, False, True]
    assert (multiple.has_other, multiple.asking) == (True, Asking.REQUIRED)
    number = one(
        "N", attribute("min_num_value_n", "0"), attribute("num_value_int_only", "1"), attribute("suffix", "km")
    )
    assert [number.least, number.decimals, number.unit] == [0, 0, {"en": "km"}]
    assert one("S", attribute("maximum_chars", "50"), mandatory="S").most == 50
    assert one("S", mandatory="S").asking is Asking.ONCE_MORE
    assert one("S", attribute("numbers_only", "1")).kind is Kind.NUMBER
    assert one("D", attribute("date_max", "2026-12-31")).latest == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("max_answers", "{Q0}"),
        ("hidden", "1"),
        ("array_filter", "Q0"),
        ("em_validation_q", "this > 3"),
        ("prefix", "£"),
    ],
)
def test_other_attributes_are_refused(name: str, value: str) -> None:
    [reason] = reasons(question("Q1", "M"), question_attributes=[attribute(name, value)])
    assert reason.startswith("question Q1 (101): ")
    assert name in reason


def shown(equation: str) -> Condition | None:
    rows = [
        question("Q1", "M", other="Y"),
        question("choice", "L", number=2, other="Y"),
        question("age", "N", number=3),
        question("table", "F", number=4),
        question("last", "T", number=5, relevance=equation),
    ]
    answers = [{**answer, "qid": qid} for qid in ("102", "104") for answer in ANSWERS]
    rows_of_table = [{**row, "qid": f"3{row['qid']}", "parent_qid": "104"} for row in SUBQUESTIONS]
    return read(
        *rows,
        answers=answers,
        subquestions=[*SUBQUESTIONS, *rows_of_table],
        question_attributes=[attribute("num_value_int_only", "1", "103")],
    ).questions[-1].show_when  # fmt: skip


def test_equations_mean_the_same() -> None:
    def one(key: str, comparison: Comparison, *values: str, row: str = "") -> Test:
        return Test(question=key, comparison=comparison, values=values, row=row)

    first = one("q1", Comparison.ANY_OF, "sq001")
    chosen = one("choice", Comparison.ANY_OF, "a_3")
    assert shown("1") is None
    assert shown('((Q1_SQ001.NAOK == "Y"))') == Condition(tests=(first,))
    assert shown("9X1X101SQ001 == 'Y'") == Condition(tests=(first,))
    assert shown('Q1_SQ001 != "Y"') == Condition(tests=(one("q1", Comparison.NONE_OF, "sq001"),))
    assert shown('choice.NAOK == "A 3" && Q1_SQ001 eq "Y"') == Condition(tests=(chosen, first))
    assert shown('choice == "-oth-"') == Condition(tests=(one("choice", Comparison.ANY_OF, "other"),))
    assert shown("!is_empty(Q1_other)") == Condition(tests=(one("q1", Comparison.ANY_OF, "other"),))
    assert shown("! is_empty(choice) or is_empty(age)") == Condition(
        tests=(one("choice", Comparison.ANSWERED), one("age", Comparison.NOT_ANSWERED)), is_any=True
    )
    assert shown("age > 17 and age le 65") == Condition(
        tests=(one("age", Comparison.AT_LEAST, "18"), one("age", Comparison.AT_MOST, "65"))
    )
    assert shown('table_SQ002.NAOK == "A1"') == Condition(tests=(one("table", Comparison.ANY_OF, "a1", row="sq002"),))
    assert shown('age >= 18 && (choice == "A1" || choice == "A2")') == Condition(
        tests=(one("age", Comparison.AT_LEAST, "18"), one("choice", Comparison.ANY_OF, "a1", "a2"))
    )


@pytest.mark.parametrize(
    "equation",
    ["0", "count(Q1_SQ001) > 1", 'nobody == "Y"', "age + 1 > 3", "age > table", "choice.shown == 'Yes'", "age ~ 3",
     "((", 'choice == "A9"', 'choice == "A1" && age > 3 || age < 2', 'Q1 == "SQ001"', 'Q1_SQ001 == "N"', "last > 3"],
)  # fmt: skip
def test_other_equations_are_refused_with_their_question(equation: str) -> None:
    with pytest.raises(NotImported) as refused:
        shown(equation)
    assert [remark.place for remark in refused.value.remarks] == ["question last (105)"]


def test_a_group_is_shown_when_its_equation_says() -> None:
    groups = [{"gid": str(n), "group_name": f"Part {n}", "group_order": str(n), "language": "en",
               "grelevance": "" if n == 1 else 'yes == "Y"'} for n in (1, 2, 3)]  # fmt: skip
    definition = read(question("yes", "Y"), question("why", "T", "Why {yes}?", 2, gid="2"), groups=groups)
    assert [section.key for section in definition.sections] == ["part_1", "part_2"]
    assert definition.sections[1].show_when == Condition(
        tests=(Test(question="yes", comparison=Comparison.ANY_OF, values=("yes",)),)
    )
    assert definition.questions[1].wording == {"en": "Why ${yes}?"}


def test_words_that_are_worked_out_pictures_and_regular_expressions_are_refused() -> None:
    found = reasons(
        question("a", "T", "{if(1,2,3)}"),
        question("b", "T", '<img src="x">', 2),
        question("c", "T", number=3, preg="/a/"),
        question("d", "T", "Hello {TOKEN:FIRSTNAME}", 4),
        quota=[{"id": "1"}],
    )
    assert [reason.split(" (")[0].split(":")[0] for reason in found] == [
        "the survey", "question a", "question b", "question c", "question d"
    ]  # fmt: skip


def test_both_ways_of_keeping_languages_are_read() -> None:
    settings = [{"sid": "9", "language": "en", "additional_languages": "bn ar"}]
    words = [{"surveyls_language": code, "surveyls_title": f"Title {code}"} for code in ("bn", "en")]
    rows = [question("Q1", "L", "প্রশ্ন", language="bn"), question("Q1", "L", "Asked?", language="en")]
    answers = [{**ANSWERS[n], "language": code, "answer": f"{n} {code}"} for n in (0, 1) for code in ("bn", "en")]
    first = read(*rows, surveys=settings, surveys_languagesettings=words, answers=answers)
    without = [{k: v for k, v in rows[1].items() if k not in ("question", "help", "language")}]
    second = read_lss(open_xml(lss(
        surveys=settings,
        surveys_languagesettings=words,
        groups=[{"gid": "1", "sid": "9", "group_order": "0"}],
        group_l10ns=[{"id": "1", "gid": "1", "group_name": "About you", "language": "en"}],
        questions=without,
        question_l10ns=[{"id": "1", "qid": "101", "question": w, "help": "", "language": c}
                        for c, w in (("en", "Asked?"), ("bn", "প্রশ্ন"))],
        answers=[{"aid": str(n), "qid": "101", "code": f"A{n + 1}", "sortorder": str(n)} for n in (0, 1)],
        answer_l10ns=[{"aid": str(n), "answer": f"{n} {c}", "language": c} for n in (0, 1) for c in ("en", "bn")],
    ))).definition  # fmt: skip
    assert first == second
    assert first.languages == ("en", "bn", "ar")
    assert first.questions[0].wording == {"en": "Asked?", "bn": "প্রশ্ন"}
    assert first.questions[0].options[0].label == {"en": "0 en", "bn": "0 bn"}


def test_a_file_that_is_no_survey_is_refused() -> None:
    for data in (b"<document/>", lss("Group", questions=[question("a", "T")]), lss(), old([])):
        with pytest.raises(NotImported):
            read_lss(open_xml(data))


def test_html_becomes_words_and_nothing_of_it_is_kept() -> None:
    html = (
        '<script>alert(1)</script><p onclick="x">One&nbsp;&amp; <b>two</b><br>three <a href="javascript:x">four</a></p>'
    )
    assert text_of(html) == "One & two three four"
    assert text_of(html, is_markdown=True) == "One & **two**\nthree four"
    assert text_of('<ul><li>a<li>b</ul><a href="https://127.0.0.1/x">c</a>', is_markdown=True) == (
        "- a\n- b\n\n[c](https://127.0.0.1/x)"
    )
    assert text_of("&lt;b&gt; 1 < 2") == "<b> 1 < 2"
