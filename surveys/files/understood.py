"""Writes UNDERSTOOD.md: which features of each format are understood, from the tables that the readers go by.

`python -m surveys.files.understood` writes it anew; a test says when that was forgotten.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from surveys.files import lss_features, xlsform_features
from surveys.files.reading import Feature, Treatment
from surveys.files.xlsform_sheets import OURS

PAGE = Path(__file__).with_name("UNDERSTOOD.md")

_TABLES: dict[str, dict[str, Mapping[str, Feature]]] = {
    "XLSForm (.xlsx, .xls, .ods)": {
        "Types of rows": xlsform_features.TYPES,
        "Columns": xlsform_features.COLUMNS,
        "Appearances": xlsform_features.APPEARANCES,
        "Settings": xlsform_features.SETTINGS,
        "Expressions and words": xlsform_features.EXPRESSIONS,
    },
    "LimeSurvey (.lss)": {
        "Types of questions": lss_features.TYPES,
        "Attributes": lss_features.ATTRIBUTES,
        "Equations and words": lss_features.EXPRESSIONS,
    },
}

_HEAD = f"""\
# What is understood of questionnaires from other programs

Made by `python -m surveys.files.understood` from the tables that the readers go by: change those, not this page.

- **understood**: it becomes what the words say.
- **left out, with a note**: the survey means the same without it; whoever uploads the file is told where it was.
- **refused**: the survey would mean something else without it. The file is not imported; every such place is listed.

Nothing is half-imported. What this page does not name is refused if it is a type, and left out with a note if it is a
column, an appearance, a setting or an attribute.

A questionnaire written as XLSForm and read again is the same: what XLSForm has no word for stands in columns that start
with `{OURS}`. Our own format is JSON (`surveys/definition/codec.py`).
"""


def page() -> str:
    """Returns the page as Markdown."""
    return _HEAD + "".join(_lines())


def _lines() -> Iterator[str]:
    for title, tables in _TABLES.items():
        yield f"\n## {title}\n"
        for name, features in tables.items():
            yield f"\n### {name}\n\n| Feature | | |\n|---|---|---|\n"
            for treatment in Treatment:
                for feature, how in features.items():
                    if how.treatment is treatment:
                        yield f"| `{feature.replace('|', chr(92) + '|')}` | {treatment} | {how.words} |\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
