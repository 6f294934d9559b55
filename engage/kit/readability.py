"""How old a reader must be to read an English text with ease: counted, not judged."""

import html
import re
from dataclasses import dataclass
from math import ceil

from engage.kit.html import markdown
from engage.kit.i18n import gettext, ngettext

FEWEST_WORDS = 20
"""A shorter text has no reading age: one long name would decide it."""
LONG_SENTENCE = 25
"""Words. Source: GOV.UK, "Writing for GOV.UK": sentences longer than 25 words are hard to read."""
AIM = 9
"""Years. Source: GOV.UK, "Writing for GOV.UK": aim for a reading age of 9."""
_OLDEST = 18

_END_OF_BLOCK = re.compile(r"</(?:p|li|h\d|th|td|pre)>|<br ?/?>|<hr ?/?>")
_TAG = re.compile(r"<[^>]+>")
_END_OF_SENTENCE = re.compile(r"[.!?…]+[\"'’”)]*(?=\s|$)|\n")
_WORD = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S+")


@dataclass(frozen=True)
class Reading:
    """How a text reads. `age` is in years, 5 to 18: the younger end of a school year; None for too short a text.

    `long` are the sentences of more than `LONG_SENTENCE` words, as written, the longest first.
    """

    words: int
    sentences: int
    age: int | None
    long: list[str]


def read(text: str) -> Reading:
    """Returns how a text in English, Markdown, reads.

    Source: Smith and Senter, "Automated Readability Index", AMRL-TR-66-220, November 1967: 4.71 times the letters and
    digits of a word plus half the words of a sentence less 21.43, rounded up, is the school year in the USA, of which
    the first is for six-year-olds.
    """
    sentences = [(sentence, words) for sentence in _sentences(text) if (words := _WORD.findall(sentence))]
    number = sum(len(words) for _, words in sentences)
    long = sorted((one for one in sentences if len(one[1]) > LONG_SENTENCE), key=lambda one: -len(one[1]))
    age = None
    if number >= FEWEST_WORDS:
        letters = sum(character.isalnum() for _, words in sentences for word in words for character in word)
        year = ceil(4.71 * letters / number + 0.5 * number / len(sentences) - 21.43)
        age = min(_OLDEST, max(5, year + 4))
    return Reading(number, len(sentences), age, [sentence for sentence, _ in long])


def told(reading: Reading) -> list[str]:
    """Returns how a text reads in a few sentences for who writes it."""
    if reading.age is None:
        return [gettext("Write at least %(n)s words to see the reading age.", n=FEWEST_WORDS)]
    said = [_age(reading.age)]
    if reading.long:
        said.append(
            ngettext(
                "%(num)s sentence has more than %(most)s words. Make it shorter:",
                "%(num)s sentences have more than %(most)s words. Make them shorter, first this one:",
                len(reading.long),
                most=LONG_SENTENCE,
            )
            + f" “{_shortened(reading.long[0])}”"
        )
    elif reading.age > AIM + 1:
        said.append(gettext("Shorter sentences and shorter words bring it down."))
    return said


def _age(age: int) -> str:
    if age <= AIM + 1:
        return gettext("Reading age: %(from)s to %(to)s. Most people can read this with ease.", **_years(age))
    if age >= _OLDEST:
        return gettext("Reading age: 18 or older. Many people will not read this to the end. Aim for %(aim)s.", aim=AIM)
    return gettext("Reading age: %(from)s to %(to)s. Aim for %(aim)s, which is easy for most people.",
                   aim=AIM, **_years(age))  # fmt: skip


def _years(age: int) -> dict[str, int]:
    return {"from": age, "to": age + 1}


def _shortened(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")


def _sentences(text: str) -> list[str]:
    lines = " ".join(str(markdown(text)).split("\n"))
    plain = html.unescape(_TAG.sub("", _END_OF_BLOCK.sub("\n", lines)))
    return [" ".join(one.split()) for one in _END_OF_SENTENCE.split(_ADDRESS.sub("", plain)) if one.strip()]
