"""Every form in ../shared/data/surveys imports, or is refused with reasons that name the row or the question."""

import os
import re
import time
from pathlib import Path

import pytest

from surveys.files.lss import read_lss
from surveys.files.own import read_own, write_own
from surveys.files.reading import Imported, NotImported, Remark
from surveys.files.sandbox import open_tables, open_xml
from surveys.files.understood import PAGE, page
from surveys.files.xlsform import read_xlsform
from surveys.files.xlsform_writing import write_xlsform

DATA = Path(os.environ.get("ENGAGE_SHARED", Path(__file__).parents[3].parent / "shared")) / "data" / "surveys"
FORMS = sorted([*DATA.glob("xlsform/*.xls*"), *DATA.glob("lss/*.lss*")])

IMPORTED = {
    "ODKValidateWarnings.xlsx": 3, "blank_second_row.xls": 1, "extra_columns.xlsx": 1, "extra_sheet_names.xlsx": 1,
    "group.xlsx": 3, "group_name_test.xls": 3, "ict_survey_fails.xls": 1, "specify_other.xls": 1,
    "style_settings.xls": 2, "survey_no_name.xlsx": 1, "text_and_integer.xls": 2, "text_and_integer.xlsx": 2,
    "xl_date_ambiguous_v1.xlsx": 5, "yes_or_no_question.xls": 1, "yes_or_no_question.xlsx": 1,
}  # fmt: skip
"""Files that import, and how many questions they have. Every other one asks for something that is refused."""


@pytest.mark.skipif(not FORMS, reason=f"the forms are not in {DATA}")
@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_imports_or_every_reason_says_where(path: Path) -> None:
    started = time.process_time()
    data = path.read_bytes()
    found = _read(path, data)
    if isinstance(found, Imported):
        assert len(found.definition.questions) == IMPORTED.get(path.name), found
        assert read_xlsform(open_tables(write_xlsform(found.definition))).definition == found.definition
        assert read_own(write_own(found.definition)).definition == found.definition
    else:
        assert found
        assert path.name not in IMPORTED, found
        assert not [remark for remark in found if not _PLACE.fullmatch(remark.place)]
    assert time.process_time() - started < 5


_PLACE = re.compile(r"[\w -]+, row \d+|question \S+ \(\d+\)|group “.+”|the survey", re.IGNORECASE)


def _read(path: Path, data: bytes) -> Imported | list[Remark]:
    try:
        return read_lss(open_xml(data)) if ".lss" in path.name else read_xlsform(open_tables(data), path.stem)
    except NotImported as refused:
        return refused.remarks


def test_the_table_of_what_is_understood_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m surveys.files.understood`"
