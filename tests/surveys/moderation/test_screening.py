"""The screening points out what should not be in a free text, and leaves ordinary words alone."""

import time

import pytest

from surveys.moderation.screening import found_in


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("write to me at kid.99@example.co.uk please", "an e-mail address", "kid.99@example.co.uk"),
        ("call 07700 900123 any time", "a telephone number", "07700 900123"),
        ("call +44 7700 900 123", "a telephone number", "+44 7700 900 123"),
        ("or (020) 7946 0018", "a telephone number", "020) 7946 0018"),
        ("near e8 1ea by the shop", "a postcode", "e8 1ea"),
        ("the car was AB12 CDE", "a vehicle registration", "AB12 CDE"),
        ("the car was ab12cde", "a vehicle registration", "ab12cde"),
        ("an old one, K123 ABC", "a vehicle registration", "K123 ABC"),
        ("on 3/11/2026 in the evening", "a date", "3/11/2026"),
        ("on 2026-11-03", "a date", "2026-11-03"),
        ("on the 3rd of November", "a date", "3rd of November"),
        ("it was November 3", "a date", "November 3"),
        ("PC 4321 would not listen", "an officer’s number", "PC 4321"),
        ("his shoulder number was 421 CE", "an officer’s number", "shoulder number was 421 CE"),
        ("the one with 1234CE", "an officer’s number", "1234CE"),
        ("PC Smith was rude", "somebody’s name", "PC Smith"),
        ("my name is Amira", "somebody’s name", "my name is Amira"),
        ("his friend, called Dean, saw", "somebody’s name", "called Dean"),
        ("outside 12 Mare Street again", "a street or an address", "12 Mare Street"),
    ],
)
def test_it_points_out_what_could_show_who_where_or_when(text, kind, words):
    assert (kind, words) in [(found.kind, found.words) for found in found_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Tell me why you stopped me, and talk to me like a person.",
        "I am 15. Two officers held me for 20 minutes and 3 more watched.",
        "They may 100% need more training. It happened 2 or 3 times in 2026.",
        "The officer said sorry at the end, which helped.",
        "Please explain section 60 in plain words.",
        "كان يمكن أن يشرح السبب",
    ],
)
def test_it_leaves_ordinary_words_alone(text):
    assert found_in(text) == []


@pytest.mark.parametrize(
    "text", ["1" * 500, "a." * 250, "0 " * 250, "called " * 71, "A1 " * 160, "@" * 500, "12 Aa " * 83]
)
def test_no_text_takes_it_long(text):
    began = time.perf_counter()
    found_in(text)
    assert time.perf_counter() - began < 0.5
