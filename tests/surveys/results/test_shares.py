"""Shares of options: what is shown, what is held back, and that nothing can be worked out of the rest."""

import random

import pytest

from engage.kit.figures import Verdict, _near_nothing
from surveys.results.shares import FEWEST_HIDDEN, held_back, independent, shares_of


def shown(counts, favourable=""):
    return shares_of(counts, {code: code.upper() for code in counts}, tuple(favourable))


def words(shares):
    return {share.label: share.words for share in shares.options.values()}


def test_few_answers_to_one_option_hide_the_next_smallest_too():
    found = shown({"a": 120, "b": 60, "c": 17, "d": 3})
    assert words(found) == {"A": "60%", "B": "30%", "C": "not shown", "D": "under 5%"}
    assert found.hides_some


def test_what_is_published_as_agreeing_hides_inside_itself():
    found = shown({"a": 120, "b": 3, "c": 60, "d": 17}, "ab")
    assert words(found) == {"A": "not shown", "B": "under 5%", "C": "30%", "D": "9%"}
    assert found.favourable.words == "62%"


def test_the_favourable_share_is_said_with_its_range_and_its_options():
    found = shown({"a": 40, "b": 81, "c": 40, "d": 22, "e": 18}, "ab")
    assert found.favourable.label == "“A” or “B”"
    assert (found.favourable.words, found.favourable.range) == ("60%", "53% to 67%")
    assert found.base == 200


def test_the_favourable_share_is_not_said_where_it_would_tell_two_small_ones():
    # 4 and 4 of 200: a total of 4% would say of both that they are 4.
    found = shown({"a": 4, "b": 4, "c": 92, "d": 100}, "ab")
    assert found.favourable is None
    assert words(found)["A"] == "under 5%"


def test_an_answer_of_nearly_everybody_gives_no_number_away():
    found = shown({"yes": 198, "no": 2})
    assert words(found) == {"YES": "over 95%", "NO": "under 5%"}


def test_so_many_options_that_all_are_near_nothing_show_nothing():
    assert shown({f"o{n}": 4 for n in range(10)}).options == {}


@pytest.mark.parametrize("counts", [{}, {"a": 0, "b": 0}, {"a": 20, "b": 9}, {"a": 17, "b": 18}])
def test_too_few_answers_show_nothing(counts):
    assert shown(counts).options == {}


def test_people_may_choose_several_options_and_shares_need_not_add_up():
    found = independent({"a": 90, "b": 60, "c": 3}, {"a": "A", "b": "B", "c": "C"}, 100)
    assert words(found) == {"A": "90%", "B": "60%", "C": "under 5%"}


def test_where_what_is_shown_does_not_reach_everybody_more_is_held_back():
    # 60 and 37 of 100 people: the third option would be what three people chose, and nothing else.
    found = independent({"a": 60, "b": 37, "c": 3}, {"a": "A", "b": "B", "c": "C"}, 100)
    assert words(found) == {"A": "60%", "B": "not shown", "C": "under 5%"}


def bounds(unknown, total, ends):
    """What an attacker knows of each option in a family: the total and the ends of the others."""
    return {
        code: (total - sum(ends[other][1] for other in unknown if other != code),
               total - sum(ends[other][0] for other in unknown if other != code))
        for code in unknown
    }  # fmt: skip


def test_an_attacker_who_knows_every_count_that_is_shown_learns_nothing_of_an_option_at_an_edge():
    chance = random.Random(7)
    attacked = 0
    for _ in range(6000):
        counts = {f"o{n}": chance.choice([0, 1, 3, 4, 5, 8, 9, 20, 60, 200]) for n in range(chance.randint(2, 8))}
        agree = [code for code in counts if chance.random() < 0.4]
        found = shares_of(counts, {code: code for code in counts}, agree)
        base = sum(counts.values())
        families = [(list(counts), base)]
        if found.favourable is not None and found.favourable.value is not None:
            total = sum(counts[code] for code in agree)
            families += [(agree, total), ([code for code in counts if code not in agree], base - total)]
        edge = max((n for n in range(base + 1) if _near_nothing(n, n / base, base)), default=0) if base else 0
        ends = {}
        for code, share in found.options.items():
            if share.figure is None:
                ends[code] = (0, base)
            elif share.figure.under is not None:
                ends[code] = (0, edge)
            elif share.figure.over is not None:
                ends[code] = (base - edge, base)
        for family, total in families if found.options else []:
            unknown = [code for code in family if code in ends]
            rest = total - sum(counts[code] for code in family if code not in ends)
            for code, (low, high) in bounds(unknown, rest, ends).items():
                if ends[code] == (0, edge) and len(family) > 1:
                    attacked += 1
                    assert low <= 0, (counts, agree)
                    assert high >= min(edge, FEWEST_HIDDEN - 1), (counts, agree)
    assert attacked > 1000


def test_what_is_held_back_is_enough_people_or_everything():
    chance = random.Random(8)
    for _ in range(3000):
        codes = [f"o{n}" for n in range(chance.randint(2, 8))]
        counts = {code: chance.choice([0, 1, 3, 4, 5, 8, 20, 60, 200]) for code in codes}
        agree = codes[: chance.randint(0, len(codes))]
        families = [agree, [c for c in codes if c not in agree], codes]
        near = {code for code in codes if counts[code] < 5}
        hidden = held_back(counts, near, families)
        assert near <= hidden
        for family in families:
            inside = [code for code in family if code in hidden]
            others = sum(counts[code] for code in inside if code not in near)
            assert not inside or inside == list(family) or others >= FEWEST_HIDDEN


def test_no_share_that_is_too_few_is_ever_shown():
    chance = random.Random(9)
    for _ in range(1000):
        counts = {f"o{n}": chance.randint(0, 30) for n in range(4)}
        for share in shown(counts).options.values():
            assert share.figure is None or share.figure.verdict is not Verdict.TOO_FEW
