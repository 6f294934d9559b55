"""Our own file: a questionnaire as JSON, in the format of `surveys.definition.codec`."""

import json
from typing import Any

from surveys.definition.codec import Unreadable, from_json, to_json
from surveys.definition.parts import Definition
from surveys.files.reading import Imported, NotImported, Remark, Report
from surveys.files.sandbox import MOST_BYTES, UnreadableFile


def write_own(definition: Definition) -> bytes:
    """Returns a questionnaire as our own file."""
    return json.dumps(to_json(definition), ensure_ascii=False, indent=1).encode() + b"\n"


def read_own(data: bytes) -> Imported:
    """Returns the questionnaire of our own file.

    Raises UnreadableFile for what is not JSON, and NotImported with every place that is not understood.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableFile(f"It is larger than {MOST_BYTES // 1_000_000} MB.")
    try:
        definition = from_json(_document(data))
    except Unreadable as why:
        raise NotImported(Remark(place or "the file", f"It {words}.") for place, words in why.faults) from None
    return Report().finish(definition, _places(definition))


def _document(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except (ValueError, RecursionError):  # RecursionError: nested too deep
        raise UnreadableFile("It is not JSON, or it is broken. Download the survey again as a file.") from None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)


def _places(definition: Definition) -> dict[str, str]:
    """Returns where each section and question is in the file."""
    places = {"": "the file"}
    for i, section in enumerate(definition.sections):
        places[section.key] = f"sections.{i}"
        places |= {question.key: f"sections.{i}.questions.{j}" for j, question in enumerate(section.questions)}
    return places
