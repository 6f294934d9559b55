"""The words of a questionnaire as a page of results says them, in the reader's language where there are any."""

from collections.abc import Iterable
from dataclasses import replace

from engage.kit.i18n import Said
from surveys.definition.parts import Option, Question
from surveys.definition.texts import Text, fill, said


def words(text: Text, default: str) -> str:
    """Returns a text in the reader's language, or the survey's own, or any it has."""
    return heading(text, default).words


def heading(text: Text, default: str) -> Said:
    """Returns a text with the language it is in; what repeats an earlier answer is left open ("…")."""
    found = said(text, default if default in text or not text else "en" if "en" in text else next(iter(text)))
    return replace(found, words=fill(found.words, lambda key: "…").replace("….", "…"))


def labels_of(options: Iterable[Option], default: str) -> dict[str, str]:
    """Returns {code: label} of options."""
    return {option.code: words(option.label, default) for option in options}


def counted_options(question: Question) -> tuple[Option, ...]:
    """Returns the options that a share is of: all but the ways not to answer."""
    return tuple(choice for choice in question.choices if choice.code not in question.codes_out)
