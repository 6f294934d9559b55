"""Parts of a survey in words for its clerk: what a test asks, when something is asked, which language it is in."""

from functools import cache

from babel import Locale, UnknownLocaleError

from engage.kit.i18n import KNOWN, gettext, show_number
from surveys.definition.answers import label_of
from surveys.definition.parts import Comparison, Condition, Definition, Kind, Option, Question, Test
from surveys.definition.texts import Text
from surveys.definition.ways import Choice, Range


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


def choice_in_words(definition: Definition, choice: Choice) -> str:
    """Returns all the answers that lead one way as a clause: “Do you walk?” is “Yes” or “No”, or is not answered."""
    decider = choice.decider
    asked = in_words(decider.question.wording, definition.default_language)
    if row := next((row for row in decider.question.rows if row.code == decider.row), None):
        asked = f"{asked} {in_words(row.label, definition.default_language)}"
    if decider.group:
        labels = gettext(" or ").join(f"“{_label(definition, decider.question, code)}”" for code in decider.group)
        if choice.answers == ("chosen",):
            return gettext("“%(asked)s” includes %(answers)s", asked=asked, answers=labels)
        return gettext("“%(asked)s” does not include %(answers)s", asked=asked, answers=labels)
    said = [_answer(definition, decider.question, one) for one in choice.answers if one is not None]
    if not said:
        return gettext("“%(asked)s” is not answered", asked=asked)
    words = gettext("“%(asked)s” is %(answers)s", asked=asked, answers=gettext(" or ").join(said))
    if any(one == "…" for one in choice.answers):
        words = gettext("“%(asked)s” is answered", asked=asked)
    return gettext("%(clause)s, or is not answered", clause=words) if None in choice.answers else words


def _answer(definition: Definition, question: Question, one: str | Range) -> str:
    if isinstance(one, str):
        return f"“{_label(definition, question, one)}”"
    if one.low is None:
        return gettext("at most %(number)s", number=show_number(one.high or 0))
    if one.high is None:
        return gettext("at least %(number)s", number=show_number(one.low))
    if one.low == one.high:
        return show_number(one.low)
    return gettext("from %(least)s to %(most)s", least=show_number(one.low), most=show_number(one.high))


def _label(definition: Definition, question: Question | None, code: str) -> str:
    found = next((choice for choice in question.choices if choice.code == code), None) if question else None
    if found is None:
        return code
    return in_words(found.label, definition.default_language) or label_of(Option(code=code, label=found.label))


def condition_in_words(definition: Definition, condition: Condition) -> str:
    """Returns when something is asked as one clause, its tests joined by “and” or “or”."""
    between = gettext(", or ") if condition.is_any else gettext(", and ")
    return between.join(test_in_words(definition, test) for test in condition.tests)
