"""The random questionnaires of the property tests are good ones, and our own format keeps them."""

import json

from hypothesis import HealthCheck, given, settings

from surveys.definition.checks import faults
from surveys.definition.codec import from_json, to_json
from surveys.definition.parts import Definition
from tests.surveys.definitions import definitions


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow])
@given(definitions())
def test_a_questionnaire_written_as_json_reads_equal(definition: Definition) -> None:
    assert not faults(definition)
    assert from_json(json.loads(json.dumps(to_json(definition)))) == definition
