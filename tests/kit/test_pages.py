"""Finding a page by the parts of its address gives what asking every page in turn gives."""

import re

import pytest
from starlette.routing import Match, NoMatchFound

from engage.app import PAGES
from engage.kit.routes import Pages

FOUND = Pages(PAGES)
WORDS = ("hackney", "surveys", "meetings", "new-survey", "responses", "trust", "edit", "7", "a.csv", "", "{borough}")


def in_turn(scope):
    """What a plain list of routes would answer with: the first full match, else the first partial one."""
    partial = None
    for page in PAGES:
        match, _ = page.matches(scope)
        if match is Match.FULL:
            return page.name, match
        partial = partial or (page if match is Match.PARTIAL else None)
    return (partial.name, Match.PARTIAL) if partial else (None, Match.NONE)


def found(scope):
    match, more = FOUND.matches(scope)
    return more["route"].name if more else None, match


def scope(path, method="GET"):
    return {"type": "http", "method": method, "path": path, "root_path": ""}


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_every_page_is_found_as_in_a_list(method):
    addresses = {re.sub(r"{\w+}", word, page.path) for page in PAGES for word in WORDS}
    addresses |= {f"/{a}/{b}/{c}" for a in WORDS for b in WORDS for c in WORDS}
    addresses |= {f"/{a}" for a in WORDS} | {f"/{a}/{b}" for a in WORDS for b in WORDS} | {"//", "/hackney/surveys/"}
    for path in addresses:
        assert found(scope(path, method)) == in_turn(scope(path, method)), path


def test_no_address_has_a_character_that_cannot_be_stored():
    assert found(scope("/hackney/surveys/a\0b")) == (None, Match.NONE)


def test_an_address_is_made_from_a_name_and_its_parameters():
    assert FOUND.url_path_for("surveys.answer", borough="hackney", survey="a") == "/hackney/surveys/a"
    for name, values in (("no.such.page", {}), ("surveys.answer", {"borough": "hackney"})):
        with pytest.raises(NoMatchFound):
            FOUND.url_path_for(name, **values)
