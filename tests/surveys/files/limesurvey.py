""".lss files for tests, as LimeSurvey 2 (a row for each language) and 6 (texts in tables of their own) write them."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

Rows = Sequence[Mapping[str, Any]]


def lss(kind: str = "Survey", **tables: Rows) -> bytes:
    """Returns an .lss file with these tables."""
    parts = [f"<LimeSurveyDocType>{kind}</LimeSurveyDocType><DBVersion>366</DBVersion>"]
    for name, rows in tables.items():
        cells = ["".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) for row in rows]
        parts.append(f"<{name}><fields/><rows>{''.join(f'<row>{c}</row>' for c in cells)}</rows></{name}>")
    return f'<?xml version="1.0" encoding="UTF-8"?><document>{"".join(parts)}</document>'.encode()


def question(title: str, letter: str, words: str = "Asked?", number: int = 1, **more: Any) -> dict[str, Any]:
    """Returns a row of `questions` of an old version, in English."""
    return {
        "qid": str(100 + number), "parent_qid": "0", "sid": "9", "gid": "1", "type": letter, "title": title,
        "question": words, "preg": "", "help": "", "other": "N", "mandatory": "N", "question_order": str(number),
        "language": "en", "scale_id": "0", "relevance": "1", **more,
    }  # fmt: skip


def old(questions: Rows, **tables: Rows) -> bytes:
    """Returns a file of LimeSurvey 2 with one group, in English where nothing else is said."""
    given: dict[str, Rows] = {
        "surveys": [{"sid": "9", "language": "en", "additional_languages": ""}],
        "surveys_languagesettings": [{"surveyls_language": "en", "surveyls_title": escape("Safe & sound")}],
        "groups": [{"gid": "1", "sid": "9", "group_name": "About you", "group_order": "0", "language": "en"}],
    }
    return lss("Survey", **(given | {"questions": questions} | tables))
