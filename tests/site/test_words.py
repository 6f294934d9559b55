"""Every word of a resident's page is in the reader's language, or marked as being in another."""

import re
from collections.abc import Iterator
from typing import Any

import html5lib
from babel.dates import get_month_names

from boroughs.london import BOROUGHS
from engage.app import PAGES
from tests.site.test_every_route import address, is_public, known  # noqa: F401 - pytest finds the fixture by its name here

_XHTML = "{http://www.w3.org/1999/xhtml}"
# The product's name, names of months and of places, and file formats, which are the same in the pseudo-language.
ALLOWED = {"Engage", "English", "Pseudo", "CSV", "JSON", "pm", "am", *get_month_names("wide", locale="en_GB").values()}
ALLOWED |= {word for place in BOROUGHS for word in [place.label, *place.name.split()]}
SPOKEN = ("alt", "aria-label", "title", "placeholder", "data-i18n")


def untranslated(html: str) -> Iterator[str]:
    """Yields the texts of a page in the pseudo-language that never went through gettext."""
    body = html5lib.parse(html).find(f"{_XHTML}body")
    yield from _walk(body)


def _walk(element: Any) -> Iterator[str]:
    tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "!"
    if tag in {"script", "style", "!"} or element.get("lang", "en-XA") != "en-XA":
        return
    texts = [element.text, *(child.tail for child in element), *(element.get(name) for name in SPOKEN)]
    for text in filter(None, texts):
        if [word for word in re.findall(r"[A-Za-z]{2,}", text) if word not in ALLOWED]:
            yield " ".join(text.split())
    for child in element:
        yield from _walk(child)


async def test_no_text_of_a_residents_page_bypasses_translation(browser, known):  # noqa: F811
    found = {}
    for page in filter(is_public, PAGES):
        response = await browser.get("/en-XA" + address(page, known))
        is_html = "html" in response.headers.get("content-type", "")
        if is_html and (texts := sorted(set(untranslated(response.text)))):
            found[page.path] = texts
    assert found == {}
