"""What pages tell the outsider: of whom they say how many there are, in which words and table they ever say it.

It shares no code with the product: a borough, a group and a period are known by the words that pages have for them.
Every row and sentence with a number on the pages that it reads must be understood, or it complains: nothing that a page
says in a new way goes unread.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime

from tests.outsider import LONDON, Known, Result
from tests.stranger import Page, Row, Sentence

PLACES = {"hackney": "E09000012", "croydon": "E09000008"}
WORDING = "The Metropolitan Police Service is an organisation that I can trust"
GROUPS = {
    "White": "white",
    "Black, Black British, Caribbean or African": "black",
    "Asian or Asian British": "asian",
    "Mixed or Multiple ethnic groups": "mixed",
    "Other ethnic group": "other",
}
"""What pages call the groups of the partition that is attacked."""

OF_OTHER_PARTITIONS = {"Female", "Male", *(f"{a} to {a + 9}" for a in range(25, 65, 10)), "16 to 24", "65 or over"}
OPTIONS = {"Strongly agree", "Tend to agree", "Neither agree nor disagree", "Tend to disagree", "Strongly disagree"}

NUMBER = re.compile(r"\d")
PERIOD = re.compile(r"welve months to (\w+ \d{4})")
HARMLESS = re.compile(
    r"under 10%|fewer than 5 people|Fewer than 30 people answered\.|With fewer than 30"
    r"|to the nearest 5|call 999|(each|by) 5 points|at least 30 people|2021 Census|differs by 3 points"
    r"|^\d+%$|Trust [12]|^\d+ to \d+$|^By |^16 to 24$|^65 or over$"
)
"""Sentences whose numbers say nothing of who answered: rules, scales of charts."""

DATE = re.compile(r"\d{1,2} [A-Z]\w+ \d{4}")

SHARES = re.compile(r"^Of (?:those asked|the people who answered), |clearly|than everybody|lower|higher|^None of|^No ")
"""Sentences that repeat shares of a table."""


class NotUnderstood(AssertionError):
    """A page has a number that the outsider does not know how to read."""


def _quarter(month: str) -> int:
    day = datetime.strptime(month, "%B %Y")  # noqa: DTZ007 - a month
    return day.year * 4 + (day.month - 1) // 3


# ---- the indicator -----------------------------------------------------------------------------------------------


def of_indicator(pages: Iterable[Page], key: str) -> dict[Known, set[str]]:
    """Returns of what pages gave the indicator's figure, and the figures as they were written."""
    found: dict[Known, set[str]] = {}
    for page in pages:
        for known, figure in () if _is_survey(page) else [*_in_tables(page, key), *_in_sentences(page)]:
            found.setdefault(known, set()).add(figure)
    return found


def _in_tables(page: Page, key: str) -> Iterator[tuple[Known, str]]:
    newest = next((p for one in page.sentences if "broken line" in one.words and (p := PERIOD.search(one.words))), None)
    for row in page.rows:
        if not (page.path.endswith(f"/trust/{key}") or WORDING in (row.caption, *row.headings)):
            continue
        figure = row["Figure"]
        if not NUMBER.search(figure) or row.name in OF_OTHER_PARTITIONS:
            continue
        period = PERIOD.search(row["Period"])
        if row.name in GROUPS:
            period = period or newest
            assert period, row
            yield (_place(page.path), GROUPS[row.name], _quarter(period[1])), figure
        elif row.name.lower() in PLACES or row.name == "London":
            assert period, row
            place = PLACES.get(row.name.lower(), LONDON)
            yield (place, "", _quarter(period[1])), figure
        elif "welve months" in row.caption:
            place = LONDON if "London" in row.caption else _place(page.path)
            yield (place, "", _quarter(row.name)), figure
        else:
            raise NotUnderstood(page.path, row)


def _in_sentences(page: Page) -> Iterator[tuple[Known, str]]:
    for one in page.sentences:
        told = re.search(r"(\d+%) of the people who answered in the twelve months to (\w+ \d{4})", one.words)
        if told and WORDING in (*one.headings, *one.words.split(" – ")):
            yield (_place(page.path, (*one.headings, one.words.split()[0])), "", _quarter(told[2])), told[1]


def _place(path: str, headings: tuple[str, ...] = ()) -> str:
    names = [path.split("/")[1], *(heading.lower() for heading in reversed(headings))]
    return next((PLACES[name] for name in names if name in PLACES), LONDON)


def _is_survey(page: Page) -> bool:
    return page.path.split("/")[2:3] == ["surveys"]


def surveys_answered(pages: Iterable[Page]) -> dict[tuple[str, int], set[int]]:
    """Returns what pages gave as the number of answers to surveys of a borough in a quarter.

    It is given by month as well: here one month of each quarter has any.
    """
    found: dict[tuple[str, int], set[int]] = {}
    for page in pages:
        for row in page.rows:
            if "Surveys answered" in (row.caption.partition(" – ")[0], *row.headings) and row["Figure"][:1].isdigit():
                key = _place(page.path), _quarter(re.sub(r"^.* to ", "", row.name))
                found.setdefault(key, set()).add(int(row["Figure"].replace(",", "")))
    return found


# ---- surveys' own pages ------------------------------------------------------------------------------------------


def of_surveys(pages: Iterable[Page]) -> set[Result]:
    """Returns of whom the pages of surveys ever said how many they are; of those who did not say with "unknown"."""
    found = set()
    for page in pages:
        if _is_survey(page) and len(page.path.split("/")) > 3:
            survey = page.path.split("/")[3]
            year, month = map(int, survey.split("-")[1:3])
            for group in _told(page):
                found.add(Result(_place(page.path), year * 4 + (month - 1) // 3, survey, group))
    return found


def _told(page: Page) -> Iterator[str]:
    for row in page.rows:
        yield from _told_in_row(page, row)
    for one in page.sentences:
        if re.search(r"^About \d+ people answered\.", one.words):
            yield ""
        elif NUMBER.search(one.words) and not _is_understood(one):
            raise NotUnderstood(page.path, one)


def _is_understood(one: Sentence) -> bool:
    rest = DATE.sub("", one.words)
    return not NUMBER.search(rest) or bool(HARMLESS.search(rest) or SHARES.search(rest))


def _told_in_row(page: Page, row: Row) -> Iterator[str]:
    has_number = bool(NUMBER.search(row["Share"] + row["Answers"] + row["Range"]))
    if "Ethnic group" in row.headings:
        yield "unknown"  # everybody less those who said: their number stands above
    if row.name in GROUPS:
        if has_number:
            yield GROUPS[row.name]
    elif row.name in OPTIONS or row.name.startswith("Together") or row.name == "Everybody":
        if has_number:
            yield ""
    elif row.name not in OF_OTHER_PARTITIONS:
        raise NotUnderstood(page.path, row)
