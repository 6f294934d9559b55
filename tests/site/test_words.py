"""Every word of a resident's page is in the reader's language, or marked as being in another."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from babel.dates import get_month_names
from babel.messages.pofile import read_po

from boroughs.london import BOROUGHS
from deploy.words import texts
from engage.app import PAGES
from engage.kit.i18n import CATALOGUES, in_catalogue, is_in_catalogue
from tests.html import parse
from tests.site.conftest import address

# What is the same in the pseudo-language: the product's name, file formats and sizes, and what the locale says, such as
# the names of months and the "and" of a list.
ALLOWED = {"Engage", "English", "Pseudo", "CSV", "JSON", "KB", "MB", "pm", "am", "and", "or"}
ALLOWED |= set(get_month_names("wide", locale="en_GB").values())
ALLOWED |= set(get_month_names("abbreviated", locale="en_GB").values())
ALLOWED |= {word for place in BOROUGHS for word in [place.label, *place.name.split()]}
SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-i18n")


def untranslated(html: str) -> Iterator[str]:
    """Yields the texts of a page in the pseudo-language that never went through gettext."""
    body = parse(html).find("body")
    yield from _walk(body)


def _walk(element: Any) -> Iterator[str]:
    is_marked = element.get("lang", "en-XA") != "en-XA" or element.get("translate") == "no"
    if element.tag in {"script", "style"} or is_marked:
        return
    texts = [element.text, *(child.tail for child in element), *(element.get(name) for name in SPOKEN)]
    for text in filter(None, texts):
        if [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in ALLOWED]:
            yield " ".join(text.split())
    for child in element:
        yield from _walk(child)


async def test_no_text_of_a_residents_page_bypasses_translation(browser, known):
    found = {}
    for page in PAGES:
        if page.for_staff:
            continue
        response = await browser.get("/en-XA" + address(page, known))
        is_html = "html" in response.headers.get("content-type", "")
        if is_html and (texts := sorted(set(untranslated(response.text)))):
            found[page.path] = texts
    assert found == {}


async def test_staff_pages_are_in_english_whatever_language_is_asked_for(browser):
    page = parse((await browser.get("/bn/sign-in")).text)
    assert page.get("lang") == "en"


@pytest.mark.parametrize("code", ["ar", "bn", "so"])
def test_a_catalogue_has_every_text_with_its_placeholders(code):
    with (CATALOGUES / f"{code}.po").open("rb") as file:
        catalogue = read_po(file, locale=code)
    for wanted in texts():
        if wanted.id:
            there = catalogue.get(wanted.id)
            assert there is not None, f"run `make words`, then translate {wanted.id!r}"
            strings = there.string if isinstance(there.string, tuple) else (there.string,)
            assert all(strings), f"translate {wanted.id!r}"
            originals = wanted.id if isinstance(wanted.id, tuple) else (wanted.id,)
            placeholders = set().union(*(_placeholders(text) for text in originals))
            assert all(_placeholders(text) <= placeholders for text in strings), wanted.id


def test_a_word_that_a_language_writes_as_english_does_is_not_missing_from_it():
    assert (in_catalogue("Muslim", "so"), is_in_catalogue("Muslim", "so")) == ("Muslim", True)
    assert (in_catalogue("Written by nobody", "so"), is_in_catalogue("Written by nobody", "so")) == ("", False)


def _placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text))
