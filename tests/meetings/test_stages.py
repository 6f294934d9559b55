"""Where a meeting stands, at every moment of its life."""

from datetime import datetime, timedelta

import pytest

from meetings.models import Ending, Meeting, Minutes, Panel, PanelKind
from meetings.notice.rule import notice_given
from meetings.stages import Stage, stage_of
from tests.meetings.factories import HELD

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NOTICED = {"notice_at": HELD - 20 * DAY}
PUBLISHED = {**NOTICED, "published_at": HELD - 14 * DAY}
OPENED = {**PUBLISHED, "opened_at": HELD - HOUR / 4}


@pytest.mark.parametrize(
    ("values", "minutes", "at", "stage"),
    [
        ({}, {}, HELD - 30 * DAY, Stage.PLANNED),
        ({}, {}, HELD + DAY, Stage.PLANNED),
        (NOTICED, {}, HELD - 21 * DAY, Stage.PLANNED),
        (NOTICED, {}, HELD - 20 * DAY, Stage.NOTICE_GIVEN),
        (PUBLISHED, {}, HELD - DAY, Stage.PAPERS_PUBLISHED),
        (PUBLISHED, {}, HELD, Stage.HELD),
        ({**PUBLISHED, "ends_at": HELD + 2 * HOUR}, {}, HELD + HOUR, Stage.UNDER_WAY),
        ({**PUBLISHED, "ends_at": HELD + 2 * HOUR}, {}, HELD + 2 * HOUR, Stage.HELD),
        (OPENED, {}, HELD - HOUR / 4, Stage.UNDER_WAY),
        (OPENED, {}, HELD + 3 * HOUR, Stage.UNDER_WAY),
        ({**OPENED, "closed_at": HELD + HOUR}, {}, HELD + HOUR, Stage.HELD),
        (PUBLISHED, {"published_at": None}, HELD + DAY, Stage.HELD),
        (PUBLISHED, {"published_at": HELD + DAY}, HELD + DAY, Stage.DRAFT_MINUTES),
        (PUBLISHED, {"published_at": HELD + DAY, "approved_at": HELD + 9 * DAY}, HELD + 9 * DAY, Stage.MINUTES_AGREED),
        ({**PUBLISHED, "ended_at": HELD - DAY, "ending": Ending.CANCELLED}, {}, HELD, Stage.CANCELLED),
        ({**PUBLISHED, "ended_at": HELD - DAY, "ending": Ending.CANCELLED}, {}, HELD - 2 * DAY, Stage.PAPERS_PUBLISHED),
        ({"ended_at": HELD - DAY, "ending": Ending.POSTPONED}, {}, HELD, Stage.POSTPONED),
        (
            {**OPENED, "ended_at": HELD + HOUR, "ending": Ending.INQUORATE},
            {"published_at": HELD + DAY},
            HELD + DAY,
            Stage.INQUORATE,
        ),
    ],
)
def test_a_meetings_stage_follows_from_its_moments(values, minutes, at, stage):
    meeting = Meeting(starts_at=HELD, **values)
    assert stage_of(meeting, Minutes(**minutes) if minutes else None, at) is stage


def meeting_of(kind, **values):
    panel = Panel(id=1, kind=kind)
    panel._saved_in_db = True
    return Meeting(panel=panel, **values)


@pytest.mark.parametrize(
    ("starts_at", "published_at", "clear"),
    [
        ("2027-06-22T17:30", "2027-06-14T22:30", 5),  # half past eleven at night on Monday in London
        ("2027-06-22T17:30", "2027-06-14T23:30", 4),  # half past midnight on Tuesday
        ("2026-12-22T18:30", "2026-12-14T23:30", 5),  # in winter London keeps UTC
        ("2027-06-21T23:30", "2027-06-14T12:00", 5),  # a meeting at half past midnight is on the later day
        ("2026-10-27T18:30", "2026-10-18T23:30", 5),  # summer time still: 19 October
        ("2026-11-03T18:30", "2026-10-25T23:30", 6),  # the clocks went back this morning: still the 25th
        ("2027-04-06T17:30", "2027-03-29T22:30", 5),  # late on Easter Monday, the second day of summer time
        ("2027-04-06T17:30", "2027-03-29T23:30", 4),  # the Tuesday after
    ],
)
def test_notice_counts_london_days(starts_at, published_at, clear):
    starts_at, published_at = (datetime.fromisoformat(f"{text}+00:00") for text in (starts_at, published_at))
    meeting = meeting_of(PanelKind.CRIME_DISORDER_SCRUTINY, starts_at=starts_at)
    assert notice_given(meeting, published_at).clear_days == clear


@pytest.mark.parametrize(
    ("kind", "is_open", "days", "is_late"),
    [
        (PanelKind.CRIME_DISORDER_SCRUTINY, True, 7, True),
        (PanelKind.CRIME_DISORDER_SCRUTINY, True, 8, False),
        (PanelKind.CRIME_DISORDER_SCRUTINY, False, 1, False),
        (PanelKind.SAFER_NEIGHBOURHOOD_BOARD, True, 1, False),
    ],
)
def test_only_a_public_meeting_of_a_councils_committee_is_bound_by_law(kind, is_open, days, is_late):
    meeting = meeting_of(kind, starts_at=HELD, is_open_to_public=is_open)
    assert notice_given(meeting, HELD - days * DAY).is_late is is_late
