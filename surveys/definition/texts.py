"""Texts in several languages: a mapping of language code → words."""

import re
from collections.abc import Callable, Mapping

from engage.kit import i18n
from engage.kit.i18n import Said

Text = Mapping[str, str]
"""Language code → words. An empty mapping is no text; a language that is missing falls back to the default one."""

_PIPED = re.compile(r"\$\{([a-z][a-z0-9_]*)\}")


def said(text: Text, default: str) -> Said:
    """Returns a text in the language of the page being made, or else in the survey's default language.

    Words of the bank that nobody translated for this survey are taken from the service's own catalogue.
    """
    code = i18n.language().code
    if words := text.get(code):
        return Said(words, code)
    words = text.get(default, "")
    if default == i18n.ENGLISH.code and i18n.is_translated(words):
        return Said(i18n.gettext(words), code)
    return Said(words, default)


def is_translated(text: Text, language: str, default: str) -> bool:
    """Whether a text needs nobody to translate it: it is empty, or has words of its own or of the catalogue."""
    words = text.get(default, "")
    return not words or bool(text.get(language)) or (default == "en" and i18n.is_in_catalogue(words, language))


def piped_keys(text: Text) -> set[str]:
    """Returns the keys of the questions whose answers a text repeats, written as ${key}."""
    return {key for words in text.values() for key in _PIPED.findall(words)}


def misspelt(text: Text) -> str:
    """Returns what begins like a repeated answer in a text and is none, such as "${my answer}"; "" if nothing does."""
    for words in text.values():
        if (place := _PIPED.sub("", words).find("${")) >= 0:
            return _PIPED.sub("", words)[place : place + 60].partition("}")[0]
    return ""


def fill(words: str, answer_of: Callable[[str], str]) -> str:
    """Returns words with each ${key} replaced by the words of the answer to that question."""
    return _PIPED.sub(lambda found: answer_of(found[1]), words)
