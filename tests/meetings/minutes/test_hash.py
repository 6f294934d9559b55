"""The hash of minutes."""

from hypothesis import given
from hypothesis import strategies as st

from meetings.minutes.actions import hash_of

TEXTS = st.lists(st.sampled_from(("police", "چرا", "\n", " ", "é", "👮🏽"))).map("".join)


def test_the_hash_is_what_sha256sum_says_of_the_file():
    assert hash_of("é\n") == "edd3a863872a04239eb29ad4bc12fc892b3d4ae57cc7e786a3697816f8e141c2"


@given(TEXTS, TEXTS)
def test_texts_that_differ_have_other_hashes(one, other):
    assert (hash_of(one) == hash_of(other)) == (one == other)
