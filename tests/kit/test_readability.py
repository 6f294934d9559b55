"""How old a reader of a text must be, worked out by hand."""

import pytest

from engage.kit.readability import read, told

EASY = "We will meet you. You can come and talk. " * 3
HARD = (
    "The implementation of aforementioned recommendations necessitates considerable organisational deliberation, " * 4
)


@pytest.mark.parametrize(
    ("words", "age"),
    [
        # 20 words of 4 letters in one sentence: 4.71 * 4 + 0.5 * 20 - 21.43 = 7.41, so year 8, whose children are 12.
        (f"{'word ' * 20}.", 12),
        # The same words in four sentences of five: 4.71 * 4 + 0.5 * 5 - 21.43 = -0.09, so year 0, below the first.
        (f"{'word word word word word. ' * 4}", 5),
        # 20 words of 6 letters in two sentences: 4.71 * 6 + 0.5 * 10 - 21.43 = 11.83, so year 12.
        (f"{('lesson ' * 9 + 'lesson. ') * 2}", 16),
        (HARD, 18),
        (EASY, 5),
        ("Too short to say.", None),
        ("", None),
    ],
)
def test_the_age_is_that_of_the_formula(words, age):
    assert read(words).age == age


def test_markdown_is_not_read_aloud():
    plain = "We will check every one of the forty recordings that were made in March and tell you what we find in May."
    marked = f"## {plain.replace('forty', '**forty**').replace('recordings', '[recordings](https://example.org/a/b)')}"
    assert read(marked) == read(plain)


def test_lines_of_a_list_are_sentences():
    found = read("- We meet each month\n- You may come\n\nThen we write it down")
    assert (found.sentences, found.words) == (3, 12)


def test_a_number_or_a_short_form_with_a_dot_ends_no_sentence():
    assert read("In 2.5 years, at 10.30 on 1.1.2027, they met.").sentences == 1


def test_long_sentences_are_shown_the_longest_first():
    longest, long = ("very " * 30).strip() + " long.", ("quite " * 26).strip() + " long."
    found = read(f"Short. {long} {longest}")
    assert [one.split()[0] for one in found.long] == ["very", "quite"]
    assert "2 sentences have more than 25 words." in told(found)[1]
    assert told(found)[1].endswith("very …”")


def test_it_says_what_to_aim_for():
    assert told(read(EASY)) == ["Reading age: 5 to 6. Most people can read this with ease."]
    assert told(read("word " * 20))[0] == "Reading age: 12 to 13. Aim for 9, which is easy for most people."


def test_a_huge_text_is_read_in_no_time():
    assert read("a.b " * 20_000).words == 20_000
