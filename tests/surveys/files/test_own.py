"""Our own file keeps all of a questionnaire, and a file that is not one is refused with the places."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from surveys.definition.parts import Definition
from surveys.files.own import read_own, write_own
from surveys.files.reading import NotImported
from surveys.files.sandbox import UnreadableFile
from tests.surveys.definitions import definitions

GOOD: dict[str, Any] = {
    "format": "engage-survey/1",
    "title": {"en": "Safe?"},
    "sections": [{"key": "s", "questions": [{"key": "q", "kind": "short_text", "wording": {"en": "Asked?"}}]}],
}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(definitions())
def test_a_downloaded_survey_uploads_equal(definition: Definition) -> None:
    assert read_own(write_own(definition)).definition == definition


@pytest.mark.parametrize(
    "data", [b"", b"{", b"\xff\xfe", b"[" * 1_000_000, b'{"a":' * 100_000, b"[NaN]", b"1" * 10_000, b" " * 2_100_000]
)
def test_what_is_not_json_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        read_own(data)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"format": "other"}, "format"), ({"titel": {}}, "titel"), ({"sections": [{"key": 1}]}, "sections.0.key"),
        ({"title": {}}, "the file"), ({"sections": [{"key": "s"}]}, "the file"),
    ],
)  # fmt: skip
def test_every_fault_has_its_place(change: dict[str, Any], place: str) -> None:
    with pytest.raises(NotImported) as refused:
        read_own(json.dumps({**GOOD, **change}).encode())
    assert place in [remark.place for remark in refused.value.remarks]


def test_a_fault_of_a_question_has_the_place_of_the_question() -> None:
    bad = json.loads(json.dumps(GOOD))
    bad["sections"][0]["questions"][0]["kind"] = "single_choice"
    with pytest.raises(NotImported) as refused:
        read_own(json.dumps(bad).encode())
    assert refused.value.remarks[0].place == "sections.0.questions.0"
