"""What there is to translate in a draft: each text with where it stands, in words, and putting translations in."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from engage.kit.drafts import edition
from engage.kit.i18n import gettext, in_catalogue
from surveys.definition.parts import Definition, Option, Question, Row, Section
from surveys.definition.texts import Text

_LONG = 80
_WHOLE = ("title", "intro", "thanks")
_QUESTION = ("stem", "wording", "hint", "note", "unit", "message", "empty_message")


@dataclass(frozen=True, slots=True)
class ToTranslate:
    """A text of a survey in one other language.

    `place` is as in `Definition.texts`, `where` the same in words, `source` in the default language. `words` are the
    survey's own translation, `given` the service's catalogue's. A `is_fixed` one is of the bank and always given.
    """

    place: str
    where: str
    source: str
    words: str
    given: str
    is_fixed: bool

    @property
    def is_missing(self) -> bool:
        """Whether residents would read it in the default language."""
        return not self.words and not self.given

    @property
    def is_long(self) -> bool:
        """Whether it takes more than a line."""
        return len(self.source) > _LONG or "\n" in self.source


def to_translate(definition: Definition, language: str) -> list[ToTranslate]:
    """Returns every text there is to translate into a language, in the order of the survey."""
    default = definition.default_language
    ready = {question.key for question in definition.questions if question.bank is not None}
    found = []
    for place, where, text in _places(definition):
        source = text.get(default, "")
        if not source:
            continue
        given = in_catalogue(source, language) if default == "en" else ""
        is_of_bank = place.startswith("q:") and place.split(":")[1] in ready
        found.append(ToTranslate(place, where, source, text.get(language, ""), given, is_of_bank and bool(given)))
    return found


def _places(definition: Definition) -> Iterator[tuple[str, str, Text]]:
    names = {"title": gettext("Title"), "intro": gettext("Introduction"), "thanks": gettext("Words after sending"),
             "stem": gettext("words before it"), "wording": gettext("the question"), "hint": gettext("its hint"),
             "note": gettext("note for interviewers"), "unit": gettext("unit"), "message": gettext("error message"),
             "empty_message": gettext("error message when it is left empty"),
             "row": gettext("line"), "heading": gettext("heading"), "option": gettext("answer")}  # fmt: skip
    sections = {section.key: number for number, section in enumerate(definition.sections, 1)}
    for place, text in definition.texts:
        kind, _, rest = place.partition(":")
        key, _, part = rest.partition(":")
        name = names[(part or kind).partition(":")[0]]
        if kind == "q":
            called = gettext("Question %(number)s: %(part)s", number=definition.numbers.get(key), part=name)
            words = gettext("its words") if part == "wording" else name
            yield place, called if key in definition.numbers else gettext("Information: %(part)s", part=words), text
        elif kind == "s":
            yield place, gettext("Section %(number)s: %(part)s", number=sections[key], part=name.lower()), text
        else:
            yield place, name, text


def edition_of(texts: list[ToTranslate]) -> str:
    """Returns the edition of texts and their translations."""
    return edition(*(part for text in texts for part in (text.place, text.source, text.words)))


def with_translations(definition: Definition, language: str, words: Mapping[str, str]) -> Definition:
    """Returns a questionnaire with these words, by place, in a language; empty ones are taken out."""

    def told(text: Text, place: str) -> Text:
        if place not in words:
            return text
        others = {code: said for code, said in text.items() if code != language}
        return {**others, language: words[place]} if words[place] else others

    def option(key: str, one: Option) -> Option:
        label, heading = told(one.label, f"{key}:option:{one.code}"), told(one.heading, f"{key}:heading:{one.code}")
        return replace(one, label=label, heading=heading)

    def question(one: Question) -> Question:
        key = f"q:{one.key}"
        words: dict[str, Any] = {name: told(getattr(one, name), f"{key}:{name}") for name in _QUESTION}
        return replace(
            one,
            **words,
            rows=tuple(Row(code=row.code, label=told(row.label, f"{key}:row:{row.code}")) for row in one.rows),
            options=tuple(option(key, choice) for choice in one.options),
        )

    def section(one: Section) -> Section:
        title, intro = told(one.title, f"s:{one.key}:title"), told(one.intro, f"s:{one.key}:intro")
        return replace(one, title=title, intro=intro, questions=tuple(map(question, one.questions)))

    whole: dict[str, Any] = {name: told(getattr(definition, name), name) for name in _WHOLE}
    return replace(definition, **whole, sections=tuple(map(section, definition.sections)))


def missing(definition: Definition) -> dict[str, int]:
    """Returns how many texts each of a survey's other languages has no words for."""
    others = [code for code in definition.languages if code != definition.default_language]
    return {code: sum(text.is_missing for text in to_translate(definition, code)) for code in others}
