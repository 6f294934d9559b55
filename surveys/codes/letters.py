"""What goes to the people who are invited: letters to print, and an e-mail, in every language of the survey."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from engage.kit.i18n import ENGLISH, KNOWN, Language, gettext, language, show_date, speaking
from engage.kit.qr import qr_codes
from engage.kit.settings import Settings
from surveys.definition.parts import Definition
from surveys.definition.texts import said
from surveys.models import Survey


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter: its code, and the address that enters it as a QR code."""

    code: str
    picture: Markup


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says in one language, beside the code; `title` may be in the survey's default one."""

    language: Language
    title: str
    title_language: Language
    invitation: str
    scan: str
    or_type: str
    your_code: str
    promise: str
    until: str


def languages_of(settings: Settings, definition: Definition) -> list[str]:
    """Returns the languages a survey and the site are both offered in, the survey's default one first."""
    offered = {ENGLISH.code, *settings.languages}
    codes = [definition.default_language, *definition.languages]
    return [code for code in dict.fromkeys(codes) if code in offered] or [ENGLISH.code]


def invitation_address(settings: Settings, link: str, code: str, language_code: str = "en") -> str:
    """Returns the address that lets one person in, in a language; `link` is the survey's short link."""
    prefix = "" if language_code == "en" else f"/{language_code}"
    return f"{settings.public_url}{prefix}/i/{link}/{code}"


def letters(settings: Settings, link: str, codes: Sequence[str], language_code: str) -> Iterator[Letter]:
    """Yields a letter for each code. Its QR code opens the survey in a language."""
    addresses = (invitation_address(settings, link, code, language_code) for code in codes)
    for code, picture in zip(codes, qr_codes(addresses), strict=True):
        yield Letter(code, picture)


def words_of(settings: Settings, definition: Definition, borough: str, closes_on: date) -> list[Words]:
    """Returns what every letter says, once for each language of the survey."""
    found = []
    for code in languages_of(settings, definition):
        with speaking(code):
            title = said(definition.title, definition.default_language)
            found.append(
                Words(
                    language(),
                    title.words,
                    KNOWN.get(title.language, ENGLISH),
                    gettext("You are invited to answer a survey about %(borough)s and its police.", borough=borough),
                    gettext("Scan the picture above with a phone, or go to the address beside it and enter the code."),
                    gettext("Address"),
                    gettext("Your code"),
                    _promise(),
                    gettext("You can answer until the end of %(day)s.", day=show_date(closes_on)),
                )
            )
    return found


def _promise() -> str:
    return gettext(
        "The code lets one person answer, once. We do not keep who was sent which code, and the answers are kept apart"
        " from it."
    )


def letter(settings: Settings, survey: Survey, definition: Definition, borough: str, code: str) -> tuple[str, str]:
    """Returns the subject and the text of the e-mail that invites one person, in every language of the survey."""
    codes = languages_of(settings, definition)
    parts = []
    for language_code in codes:
        with speaking(language_code):
            title = said(definition.title, definition.default_language).words
            link = invitation_address(settings, survey.short_link or "", code, language_code)
            parts.append("\n\n".join((title, *_paragraphs(survey, borough, link, code))))
    with speaking(codes[0]):
        title = said(definition.title, definition.default_language).words
        subject = gettext("You are invited to answer: %(title)s", title=title)
    return subject[:200], "\n\n— — —\n\n".join(parts) + "\n"


def _paragraphs(survey: Survey, borough: str, link: str, code: str) -> list[str]:
    return [
        gettext("You are invited to answer a survey about %(borough)s and its police.", borough=borough),
        gettext("This link lets you in. It works for one person, once:") + f"\n{link}",
        gettext("Your code, if you are asked for it: %(code)s", code=code),
        _promise(),
        gettext("You can answer until the end of %(day)s.", day=show_date(survey.closes_on or date.max)),
        gettext("If you do not want to answer, do nothing. We will not write again about this survey."),
    ]
