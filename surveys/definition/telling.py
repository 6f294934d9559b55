"""Parts of a survey in words for its clerk: what a test asks, when something is asked, which language it is in."""

from functools import cache

from babel import Locale, UnknownLocaleError

from engage.kit.i18n import KNOWN, gettext
from surveys.definition.answers import label_of
from surveys.definition.parts import Comparison, Condition, Definition, Kind, Option, Question, Test
from surveys.definition.texts import Text


def in_words(text: Text, default: str) -> str:
    """Returns a text in its survey's default language, or any there is."""
    return text.get(default) or next(iter(text.values()), "")


@cache
def language_in_words(code: str) -> str:
    """Returns a language by its own name and the English one, "বাংলা (Bangla)"; one that nobody knows by its code."""
    try:
        locale = Locale.parse(code, sep="-")
    except (ValueError, UnknownLocaleError):
        return code
    own = KNOWN[code].name if code in KNOWN else locale.get_display_name() or code
    english = locale.get_display_name("en") or code
    return own if own == english or code == "en-XA" else f"{own} ({english})"


def test_in_words(definition: Definition, test: Test) -> str:
    """Returns a test as a clause: “Do you walk?” is “Yes” or “Sometimes”."""
    question = definition.question(test.question)
    asked = in_words(question.wording, definition.default_language) if question else test.question
    if question and (row := next((row for row in question.rows if row.code == test.row), None)):
        asked = f"{asked} {in_words(row.label, definition.default_language)}"
    match test.comparison:
        case Comparison.ANSWERED:
            return gettext("“%(asked)s” was answered", asked=asked)
        case Comparison.NOT_ANSWERED:
            return gettext("“%(asked)s” was not answered", asked=asked)
        case Comparison.AT_LEAST:
            return gettext("“%(asked)s” is at least %(number)s", asked=asked, number=" ".join(test.values))
        case Comparison.AT_MOST:
            return gettext("“%(asked)s” is at most %(number)s", asked=asked, number=" ".join(test.values))
    labels = [f"“{_label(definition, question, code)}”" for code in test.values]
    answers = gettext(" or ").join(labels)
    if test.comparison is Comparison.NONE_OF:
        return gettext("“%(asked)s” is not %(answers)s", asked=asked, answers=answers)
    if question and question.kind in (Kind.MULTIPLE_CHOICE, Kind.RANKING):
        return gettext("“%(asked)s” includes %(answers)s", asked=asked, answers=answers)
    return gettext("“%(asked)s” is %(answers)s", asked=asked, answers=answers)


def _label(definition: Definition, question: Question | None, code: str) -> str:
    found = next((choice for choice in question.choices if choice.code == code), None) if question else None
    if found is None:
        return code
    return in_words(found.label, definition.default_language) or label_of(Option(code=code, label=found.label))


def condition_in_words(definition: Definition, condition: Condition) -> str:
    """Returns when something is asked as one clause, its tests joined by “and” or “or”."""
    between = gettext(", or ") if condition.is_any else gettext(", and ")
    return between.join(test_in_words(definition, test) for test in condition.tests)
