"""What an XLSForm says becomes a questionnaire that means the same, or every row that it cannot say is listed."""

from datetime import date
from decimal import Decimal

import pytest

from surveys.definition.parts import Asking, Comparison, Condition, Definition, Kind, Question, Test
from surveys.files.reading import NotImported
from surveys.files.xlsform import read_xlsform
from surveys.files.xlsform_writing import tables_of

CHOICES = [
    ["list_name", "name", "label"],
    ["yn", "yes", "Yes"],
    ["yn", "no", "No"],
    ["ward", "1 North", "North"],
    ["ward", "South-East", "South East"],
    ["ward", "other", "Elsewhere"],
    ["ward", "dont_know", "No idea"],
]


def form(
    *rows: list[str], header: str = "type name label", choices: list[list[str]] = CHOICES
) -> dict[str, list[list[str]]]:
    return {"survey": [header.split(), *rows], "choices": choices, "settings": [["form_title"], ["Test"]]}


def survey(*rows: list[str], header: str = "type name label") -> Definition:
    return read_xlsform(form(*rows, header=header)).definition


def question(*row: str, header: str = "type name label") -> Question:
    return survey([*row], header=header).questions[0]


def reasons(tables: dict[str, list[list[str]]]) -> list[str]:
    with pytest.raises(NotImported) as refused:
        read_xlsform(tables)
    return [f"{remark.place}: {remark.words}" for remark in refused.value.remarks]


def shown(expression: str) -> Condition | None:
    rows = [
        ["select_one yn", "safe", "Safe?"],
        ["select_multiple ward", "wards", "Where?"],
        ["integer", "age", "Age?"],
        ["decimal", "miles", "How far?"],
        ["text", "Why not", "Why?"],
        ["text", "last", "Last", expression],
    ]
    return survey(*rows, header="type name label relevant").questions[-1].show_when


@pytest.mark.parametrize(
    ("type_of_row", "appearance", "kind"),
    [
        ("select_one yn", "", Kind.SINGLE_CHOICE),
        ("select one from yn", "quick", Kind.SINGLE_CHOICE),
        ("SELECT_ONE yn", "minimal", Kind.DROP_DOWN),
        ("select_one yn", "autocomplete", Kind.DROP_DOWN),
        ("select_one yn", "likert", Kind.SCALE),
        ("select all that apply from yn", "", Kind.MULTIPLE_CHOICE),
        ("rank yn", "", Kind.RANKING),
        ("int", "", Kind.NUMBER),
        ("date", "", Kind.DATE),
        ("string", "", Kind.SHORT_TEXT),
        ("text", "multiline", Kind.LONG_TEXT),
    ],
)
def test_each_type_becomes_its_kind(type_of_row: str, appearance: str, kind: Kind) -> None:
    assert question(type_of_row, "q", "Asked?", appearance, header="type name label appearance").kind is kind


def test_a_range_is_nought_to_ten_or_refused() -> None:
    header = "type name label parameters"
    assert question("range", "q", "Asked?", "start=0 end=10 step=1", header=header).kind is Kind.ZERO_TO_TEN
    assert "from 1 to 5" in reasons(form(["range", "q", "Asked?", "start=1 end=5"], header=header))[0]


def test_other_is_a_field_of_its_own() -> None:
    for words in ("select_one yn or_other", "select one from yn or specify other"):
        assert question(words, "q", "Asked?").has_other
    assert not question("select_one yn", "q", "Asked?").has_other


def test_names_become_keys_and_codes_and_the_change_is_said() -> None:
    found = read_xlsform(
        form(
            ["select_one ward", "My Ward", "Ward?"],
            ["text", "why", "Why ${My Ward}?", "${My Ward} = 'South-East'"],
            header="type name label relevant",
        )
    )
    ward, why = found.definition.questions
    assert ward.key == "my_ward"
    assert [option.code for option in ward.options] == ["1_north", "south_east", "other"]
    assert ward.has_dont_know
    assert why.wording == {"en": "Why ${my_ward}?"}
    assert why.show_when == Condition(
        tests=(Test(question="my_ward", comparison=Comparison.ANY_OF, values=("south_east",)),)
    )
    assert [note.place for note in found.notes] == [
        "survey, row 2",
        "choices, row 4",
        "choices, row 5",
        "choices, row 7",
    ]


def test_a_key_of_the_bank_is_left_to_the_bank() -> None:
    assert question("select_one yn", "sex", "Sex?").key == "sex_2"


@pytest.mark.parametrize(
    ("words", "asking"),
    [("yes", Asking.REQUIRED), ("TRUE()", Asking.REQUIRED), ("no", Asking.OPTIONAL), ("", Asking.OPTIONAL)],
)
def test_required_is_read(words: str, asking: Asking) -> None:
    assert question("text", "q", "Asked?", words, header="type name label required").asking is asking


def test_bounds_are_read() -> None:
    header = "type name label constraint"
    number = question("integer", "q", "Asked?", ". > 3 and . <= 10", header=header)
    assert [number.least, number.most] == [4, 10]
    assert question("decimal", "q", "Asked?", ".>=0.5", header=header).least == Decimal("0.5")
    assert question("text", "q", "Asked?", "string-length(.) <= 80", header=header).most == 80
    assert question("select_multiple yn", "q", "Asked?", "count-selected(.) < 2", header=header).most == 1
    day = question("date", "q", "Asked?", ". >= date('2026-01-31')", header=header)
    assert (day.earliest, day.latest) == (date(2026, 1, 31), None)


@pytest.mark.parametrize(
    "constraint",
    [
        "regex(., '[a-z]+')",
        ". >= ${other}",
        ". >= today()",
        ". < 5 or . > 9",
        "not(. = 5)",
        ". >= 1 + 1",
        "selected(., 'a')",
    ],
)
def test_other_bounds_are_refused(constraint: str) -> None:
    [reason] = reasons(form(["integer", "q", "Asked?", constraint], header="type name label constraint"))
    assert reason.startswith("survey, row 2: Which answers are allowed")


def test_conditions_mean_the_same() -> None:
    def one(key: str, comparison: Comparison, *values: str) -> Test:
        return Test(question=key, comparison=comparison, values=values)

    yes = one("safe", Comparison.ANY_OF, "yes")
    assert shown("true()") is None
    assert shown("${safe} = 'yes'") == Condition(tests=(yes,))
    assert shown('"yes" = ${safe}') == Condition(tests=(yes,))
    assert shown("../safe = ‘yes’") == Condition(tests=(yes,))
    assert shown("not(${safe} = 'yes')") == Condition(tests=(one("safe", Comparison.NONE_OF, "yes"),))
    assert shown("selected(${wards}, '1 North')") == Condition(tests=(one("wards", Comparison.ANY_OF, "1_north"),))
    assert shown("${age} > 17 and ${age} < 65") == Condition(
        tests=(one("age", Comparison.AT_LEAST, "18"), one("age", Comparison.AT_MOST, "64"))
    )
    assert shown("17 < ${age}") == Condition(tests=(one("age", Comparison.AT_LEAST, "18"),))
    assert shown("${safe} = 'yes' or ${age} >= 65") == Condition(
        tests=(yes, one("age", Comparison.AT_LEAST, "65")), is_any=True
    )
    assert shown("${Why not} = ''") == Condition(tests=(one("why_not", Comparison.NOT_ANSWERED),))
    assert shown("count-selected(${wards}) > 0") == Condition(tests=(one("wards", Comparison.ANSWERED),))
    assert shown("${age} >= 18 and (selected(${wards}, 'other') or selected(${wards}, 'dont_know'))") == Condition(
        tests=(one("age", Comparison.AT_LEAST, "18"), one("wards", Comparison.ANY_OF, "other", "dont_know"))
    )
    assert shown("not(${safe} = 'yes' or ${age} = '')") == Condition(
        tests=(one("safe", Comparison.NONE_OF, "yes"), one("age", Comparison.ANSWERED))
    )


@pytest.mark.parametrize(
    "expression",
    [
        "${safe} = 'yes' and ${age} > 3 or ${miles} >= 3", "${safe} = 'maybe'", "${nobody} = 'yes'", "${miles} > 3",
        "${wards} = '1 North'", "${age} != 3", "not(${age} > 3)", "${safe} = ${age}", "if(${safe} = 'yes', 1, 0)",
        "${age} + 1 > 3", "${Why not} = 'because'", "count(${wards}) > 1", "count-selected(${wards}) > 1", "yes",
        "((((", "${safe} =", "'yes' = 'yes'", "true() or ${safe} = 'yes'", "${last} = ''",
        "(" * 100 + "${safe} = 'yes'" + ")" * 100,
        "selected(${wards})", "${safe} = 'yes' ${age} > 3", "not", "regex(${Why not}, 'a')", "${age} > 'old'",
    ],
)  # fmt: skip
def test_other_conditions_are_refused_with_their_row(expression: str) -> None:
    with pytest.raises(NotImported) as refused:
        shown(expression)
    assert [remark.place for remark in refused.value.remarks] == ["survey, row 7"]
    assert "“relevant”" in refused.value.remarks[0].words


def test_groups_become_sections_and_groups_in_them_are_dissolved() -> None:
    found = read_xlsform(
        form(
            ["text", "before", "Before"],
            ["begin group", "Part A", "Part A"],
            ["select_one yn", "safe", "Safe?"],
            ["begin_group", "inner", "About you", "${safe} = 'yes'"],
            ["integer", "age", "Age?", "${before} != ''"],
            ["end_group"],
            ["end group"],
            ["text", "after", "After"],
            header="type name label relevant",
        )
    )
    first, part, last = found.definition.sections
    assert (first.key, part.key, part.title, last.key) == ("section_1", "part_a", {"en": "Part A"}, "section_3")
    age = part.questions[1]
    assert age.stem == {"en": "About you"}
    assert age.show_when
    assert [test.question for test in age.show_when.tests] == ["safe", "before"]
    assert any("dissolved" in note.words and note.place == "survey, row 5" for note in found.notes)


@pytest.mark.parametrize("looks", [("table-list", "", ""), ("field-list", "list-nolabel", "list-nolabel")])
def test_a_grid_becomes_a_table_of_questions(looks: tuple[str, str, str]) -> None:
    group, first, second = looks
    definition = survey(
        ["begin group", "trust", "Do you trust:", group],
        ["select_one yn", "police", "the police?", first],
        ["select_one yn", "council", "the council?", second],
        ["end group"],
        ["text", "why", "Why?", "", "${council} = 'no'"],
        header="type name label appearance relevant",
    )
    trust, why = definition.questions
    assert (trust.kind, trust.key, [row.code for row in trust.rows]) == (Kind.MATRIX, "trust", ["police", "council"])
    assert why.show_when
    assert why.show_when.tests[0].row == "council"


def test_what_is_said_to_an_empty_answer_is_kept_of_questions_and_tables() -> None:
    definition = survey(
        ["begin group", "trust", "Do you trust:", "table-list"],
        ["select_one yn", "police", "the police?", "", "yes", "Say both"],
        ["select_one yn", "council", "the council?", "", "yes", "Say both"],
        ["end group"],
        ["text", "why", "Why?", "", "yes", "Say why"],
        header="type name label appearance required required_message",
    )
    assert [question.kind for question in definition.questions] == [Kind.MATRIX, Kind.SHORT_TEXT]
    assert [question.empty_message for question in definition.questions] == [{"en": "Say both"}, {"en": "Say why"}]
    assert read_xlsform(tables_of(definition)).definition == definition


def test_a_grid_that_no_table_can_say_becomes_questions() -> None:
    definition = survey(
        ["begin group", "trust", "Do you trust:", "table-list"],
        ["select_multiple yn", "police", "the police?"],
        ["select_one yn", "council", "the council?"],
        ["end group"],
        header="type name label appearance",
    )
    assert [question.kind for question in definition.questions] == [Kind.MULTIPLE_CHOICE, Kind.SINGLE_CHOICE]


def test_languages_are_columns_whatever_their_headers() -> None:
    tables = {
        "Survey": [
            ["TYPE", "Name", "label::English (en)", "Label:Bengali", "hint::bn", "Constraint Message::English (en)"],
            ["text", "q", "Asked?", "জিজ্ঞাসা?", "ইঙ্গিত", "No"],
        ],
        "settings": [["default_language", "form title"], ["Bengali (bn)", "জরিপ"]],
    }
    definition = read_xlsform(tables).definition
    assert (definition.default_language, definition.languages) == ("bn", ("bn", "en"))
    asked = definition.questions[0]
    assert asked.wording == {"en": "Asked?", "bn": "জিজ্ঞাসা?"}
    assert (asked.hint, asked.message) == ({"bn": "ইঙ্গিত"}, {"en": "No"})
    assert definition.title == {"bn": "জরিপ"}
    tables["Survey"][0][3] = "label::Klingonish"
    assert any("row 1" in reason and "Klingonish" in reason for reason in reasons(tables))


def test_everything_else_is_listed_by_sheet_and_row() -> None:
    rows = [
        ["begin repeat", "r", "Again"],
        ["text", "a", "A"],
        ["end repeat"],
        ["calculate", "c", ""],
        ["geopoint", "g", "Where?"],
        ["image", "i", "Picture"],
        ["barcode", "b", "Code"],
        ["nonsense", "n", "N"],
        ["select_one_from_file x.csv", "f", "F"],
        ["select_one nowhere", "w", "W"],
        ["text", "p", "About ${c}"],
        ["text", "a", "Twice"],
        ["", "", "No type"],
        ["end group"],
    ]
    found = reasons(form(*rows))
    places = [reason.split(":")[0] for reason in found]
    wanted = [2, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]
    assert places == [f"survey, row {row}" for row in wanted]


def test_what_collects_nothing_is_left_out_with_a_note() -> None:
    found = read_xlsform(
        form(
            ["start", "start"],
            ["deviceid", "device"],
            ["text", "q", "Asked?", "something", "w1", "x"],
            ["text", "off", "Off", "", "", "", "yes"],
            header="type name label default appearance mine disabled",
        )
    )
    assert [question.key for question in found.definition.questions] == ["q"]
    assert {note.place for note in found.notes} == {f"survey, row {row}" for row in (1, 2, 3, 4, 5)}


def test_hidden_answers_pictures_and_filters_are_refused() -> None:
    header = "type name label choice_filter calculation media::image read_only required"
    row = ["select_one yn", "q", "Asked?", "ward=${w}", "1+1", "a.png", "yes", "${w} = 'x'"]
    assert len(reasons(form(row, header=header))) == 5


def test_a_choice_with_a_picture_or_named_twice_is_refused_where_the_list_is_used() -> None:
    choices = [
        ["list name", "name", "label", "image"],
        ["a", "x", "X", "x.png"],
        ["a", "x", "Y"],
        ["b", "y", "", "y.png"],
    ]
    found = reasons(form(["select_one a", "q", "Asked?"], choices=choices))
    assert [reason.split(":")[0] for reason in found] == ["choices, row 2", "choices, row 3"]


def test_a_fault_of_the_questionnaire_is_said_with_its_row() -> None:
    assert reasons(form(["text", "a", "A"], ["", ""], ["text", "b", ""])) == ["survey, row 4: Enter the question"]
    assert "survey" in reasons({"other": [["a"]], "more": [["b"]]})[0]
    assert reasons({"survey": [["type", "name", "label"]]})


def test_our_own_columns_that_are_broken_are_refused() -> None:
    header = "type name label engage::show_when engage::least engage::earliest"
    for cells in (
        ["{", "", ""],
        ["[]", "", ""],
        ['{"tests": 3}', "", ""],
        ["", "many", ""],
        ["", "", "soon"],
        ["[" * 9999, "", ""],
    ):
        assert len(reasons(form(["text", "q", "Asked?", *cells], header=header))) == 1
