"""What may be said of how far a group has been heard. Ranges are worked by hand with Wilson's formula."""

import pytest

from surveys.heard.shares import Share, is_due, shares

EVEN = {"white": 50, "black": 50}


def test_nothing_is_said_of_fewer_than_thirty_people():
    assert shares({"white": 29}, EVEN) is None
    assert shares({"white": 29, "": 400}, EVEN) is None  # of whom the group is not known
    assert shares({"white": 30}, EVEN) is not None


@pytest.mark.parametrize(
    ("black", "share"),
    [
        (10, Share.FAR_LESS),  # 10 of 100, range up to 17 %; half its share is 25 %
        (24, Share.FAR_LESS),
        (25, Share.LESS),
        (39, Share.LESS),  # range up to 48.8 %
        (41, Share.AS_MUCH),  # range up to 50.8 %
        (90, Share.AS_MUCH),
    ],
)
def test_a_group_answers_less_than_its_share_where_chance_is_an_unlikely_reason(black, share):
    assert shares({"white": 100 - black, "black": black}, EVEN)["black"] is share


def test_nothing_is_said_of_a_group_of_which_fewer_than_five_would_be_expected():
    residents = {"white": 90, "black": 10}
    assert shares({"white": 49}, residents)["black"] is Share.UNKNOWN
    assert shares({"white": 50}, residents)["black"] is Share.FAR_LESS


@pytest.mark.parametrize(
    ("base", "before", "due"),
    [
        (29, None, False),
        (30, None, True),
        (39, 30, False),
        (40, 30, True),
        (41, 50, False),
        (40, 50, True),
        (20, 30, False),
    ],
)
def test_it_is_said_anew_once_ten_more_have_answered_or_withdrawn(base, before, due):
    assert is_due(base, before) is due
