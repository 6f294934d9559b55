"""A questionnaire written as XLSForm reads as the same questionnaire, whatever is in it."""

from hypothesis import HealthCheck, given, settings

from surveys.definition.parts import Definition
from surveys.files.sandbox import open_tables
from surveys.files.xlsform import read_xlsform
from surveys.files.xlsform_writing import tables_of, write_xlsform
from tests.surveys.definitions import definitions

checks = [HealthCheck.filter_too_much, HealthCheck.too_slow, HealthCheck.data_too_large]


@settings(max_examples=150, deadline=None, suppress_health_check=checks)
@given(definitions())
def test_the_rows_of_a_form_say_all_of_a_questionnaire(definition: Definition) -> None:
    found = read_xlsform(tables_of(definition))
    assert found.definition == definition
    assert not found.notes


@settings(max_examples=25, deadline=None, suppress_health_check=checks)
@given(definitions(most_questions=5))
def test_a_spreadsheet_says_all_of_a_questionnaire(definition: Definition) -> None:
    assert read_xlsform(open_tables(write_xlsform(definition))).definition == definition
