"""Whatever way somebody takes through a questionnaire: it is understood, stored, and can be changed."""

import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.definition.answers import fields_of, read
from surveys.definition.parts import Definition
from surveys.definition.routing import asked
from tests.surveys.answers import walks
from tests.surveys.definitions import definitions


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(definitions(), st.data())
def test_an_answer_is_read_again_from_what_is_stored(definition: Definition, data: st.DataObject) -> None:
    found = read(definition, data.draw(walks(definition)))
    assert not found.errors
    stored = json.loads(json.dumps(found.document(1)))
    assert not stored["texts"].keys() & stored["answers"].keys()
    again = read(definition, fields_of(definition, stored["answers"], stored["texts"]))
    assert again.answers == found.answers
    assert again.others == found.others
    assert asked(definition, again.answers) == (again.shown, again.answers)
