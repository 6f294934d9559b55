"""Files that open, and are made to keep a reader busy, are read or refused within five seconds too."""

import time
import tracemalloc
from collections.abc import Iterator

import pytest

from surveys.definition.checks import MOST_CHOICES, MOST_QUESTIONS
from surveys.files.html_text import text_of
from surveys.files.lss import read_lss
from surveys.files.opened import MOST_ROWS
from surveys.files.reading import NotImported
from surveys.files.sandbox import Tables, open_xml
from surveys.files.xlsform import read_xlsform
from tests.surveys.files.limesurvey import old, question

HEADER = ["type", "name", "label", "relevant", "appearance"]
CHOICES = [["list_name", "name", "label"], *(["l", f"o{n}", "L"] for n in range(60))]


@pytest.fixture(autouse=True)
def five_seconds() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    "rows",
    [
        [["nonsense", f"a b{n}", "L", "", "(" * 300] for n in range(MOST_ROWS - 1)],
        [["text", "a b", "L ${a b}", "${a b} = ''", "x y z"]] * (MOST_ROWS - 1),
        [["begin group", "a b", "L"], ["text", "x", "y"], ["end group"]] * (MOST_ROWS // 3),
        [["select_one l", "a", "L"]] * 7000,
        [["text", "q", "${" * 8000 + " " * 16000]] * 200,
        [["text", "q", "L"], *([f"text{' ' * 9000}", f"q{n}", "L", "(" * 2000] for n in range(190))],
    ],
    ids=["unknown", "questions", "groups", "lists", "braces", "blanks"],
)
def test_a_form_with_much_in_it_is_refused_in_time(rows: list[list[str]]) -> None:
    with pytest.raises(NotImported):
        read_xlsform({"survey": [HEADER, *rows], "choices": CHOICES})


def test_the_longest_list_and_the_widest_header_are_read_in_time() -> None:
    choices = [CHOICES[0], *(["l", "x y", "L"] for _ in range(MOST_ROWS - 1))]
    with pytest.raises(NotImported) as refused:
        read_xlsform({"survey": [HEADER, ["select_one l", "a", "L"]], "choices": choices})
    assert "14999 answers" in refused.value.remarks[0].words
    wide: Tables = {"survey": [[*HEADER, *(["a" + " " * 30_000 + "b:"] * 200)], ["text", "q", "L"]]}
    assert read_xlsform(wide).definition.questions


def test_as_many_conditions_as_a_survey_can_have_are_checked_in_time() -> None:
    def before(number: int) -> str:
        return " or ".join(f"${{q{n}}} = 'o{n % 30}'" for n in range(max(0, number - 20), number))

    rows = [["select_one l", f"q{n}", "L", before(n)] for n in range(MOST_QUESTIONS)]
    found = read_xlsform({"survey": [HEADER, *rows], "choices": CHOICES[:31]}).definition
    assert len(found.questions) == MOST_QUESTIONS
    assert sum(len(question.choices) for question in found.questions) == MOST_CHOICES
    few = [["select_one l", "q0", "L"], ["select_one l", "q1", "L"], *(
        ["text", f"t{n}", "L", " and ".join(f"${{q{n % 2}}} != 'o{m}'" for m in range(58))] for n in range(150)
    )]  # fmt: skip
    assert read_xlsform({"survey": [HEADER, *few], "choices": CHOICES}).definition.questions


@pytest.mark.parametrize("words", ["<!--", "<![CDA", "&", "<a href=", "{a", "<", "<b", "<a x=' "])
def test_html_takes_no_longer_than_it_is_long_and_what_is_no_markup_stays(words: str) -> None:
    html = words * (40_000 // len(words))
    for _ in range(19):
        text_of(html, is_markdown=True)
    tracemalloc.start()
    try:
        text = text_of(html, is_markdown=True)
        _, most_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert text == ("" if words == "<!--" else html.strip())
    assert most_bytes < 50 * len(html)


def test_a_file_of_limesurvey_with_much_in_it_is_refused_in_time() -> None:
    subquestions = [
        {"qid": str(n), "parent_qid": "101", "title": "a b", "question": "x", "language": "en"} for n in range(9000)
    ]
    for rows in ([question(f"q{n}", "T", "x", n) for n in range(3000)], [question("q", "F"), question("k", "K")]):
        with pytest.raises(NotImported):
            read_lss(open_xml(old(rows, subquestions=subquestions if len(rows) == 2 else [])))
