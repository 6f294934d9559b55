"""The HTML part of a message says what its text says, and leads nowhere else."""

from html import unescape

import pytest
from selectolax.lexbor import LexborHTMLParser

from engage.kit.mail.showing import html_of as made

SITE = "https://engage.test"
NEWS = f"""Hackney: request 3 has been answered

Accepted

{SITE}/hackney/responses/3

- one thing
- another, see {SITE}/hackney.

You get this e-mail because you follow Hackney.
Change what you follow, or stop:
{SITE}/hackney/follow/{"a" * 60}
"""
HOSTILE = f"""<script>alert(1)</script> & <b>bold</b>

Press here: https://evil.example/x or {SITE}.evil.example/y or javascript:alert(1)

Win a prize:
https://evil.example/"onmouseover="x

Your site:
{SITE}/hackney"><img src=x>
"""


def opened(text: str, language: str = "en") -> LexborHTMLParser:
    return LexborHTMLParser(made("A <subject> & more", text, language, SITE))


def buttons(page: LexborHTMLParser) -> list[tuple[str, str]]:
    """The words and addresses of buttons: links with a padding."""
    return [(a.text().strip(), a.attributes["href"]) for a in page.css("a[href]") if "padding" in a.attributes["style"]]


def test_every_word_of_the_text_is_there_once():
    page = opened(NEWS)
    said = " ".join(page.css("td td")[1].text().split()) if page.css("td td") else ""
    for line in NEWS.splitlines():
        words = line.removeprefix("- ").rstrip(":")
        assert said.count(words) >= 1, line
    assert page.css_first("title").text() == "A <subject> & more"


def test_only_our_own_addresses_are_links_and_nothing_is_fetched():
    page = opened(NEWS)
    assert {a.attributes["href"] for a in page.css("a")} == {
        SITE, f"{SITE}/hackney/responses/3", f"{SITE}/hackney", f"{SITE}/hackney/follow/{'a' * 60}",
    }  # fmt: skip
    for html in (made("s", NEWS, "en", SITE), made("s", HOSTILE, "ar", SITE)):
        page = LexborHTMLParser(html)
        assert not page.css("img, script, link, style, iframe, object, form, input, [src], [background], [onmouseover]")
        assert "url(" not in html
        assert "@import" not in html


def test_what_people_typed_stays_words():
    page = opened(HOSTILE)
    assert {a.attributes["href"] for a in page.css("a")} <= {SITE, f"{SITE}/hackney"}
    assert not page.css("b")
    assert not buttons(page)
    assert "<script>alert(1)</script> & <b>bold</b>" in unescape(page.body.text())


def test_the_first_address_that_words_lead_to_is_a_button_with_the_address_below():
    page = opened(f"Hello\n\nConfirm here:\n{SITE}/a\n\nOr stop:\n{SITE}/b")
    assert buttons(page) == [("Confirm here", f"{SITE}/a")]
    links = [a.text() for a in page.css("a")]
    assert links == ["Engage", "Confirm here", f"{SITE}/a", f"{SITE}/b"]


def test_how_to_stop_is_no_button_below_what_is_new():
    assert buttons(opened(NEWS)) == []
    assert "Change what you follow, or stop:" in opened(NEWS).body.text()


def test_words_a_paragraph_above_an_address_are_its_button_too():
    page = opened(f"Nothing happens before.\nConfirm here:\n\n{SITE}/a")
    assert buttons(page) == [("Confirm here", f"{SITE}/a")]
    assert "Nothing happens before." in page.body.text()
    assert "Confirm here:" not in page.body.text()


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("bn", "ltr"), ("so", "ltr"), ("ar", "rtl")])
def test_it_is_in_its_language_and_direction(language, direction):
    page = opened("مرحبا\n\nHello", language)
    html = page.css_first("html").attributes
    assert (html["lang"], html["dir"]) == (language, direction)
    assert [p.attributes["dir"] for p in page.css("p")] == ["rtl", "ltr"]


def test_a_language_that_is_offered_no_more_is_no_fault():
    assert opened("Hello", "xx").css_first("html").attributes["lang"] == "en"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_message_of_several_things_has_headings_and_no_button(language):
    page = opened(f"— Meetings <b> —\n\n• One\n\nThe page:\n{SITE}/a\n\n— ردود —\n\n• Two\n\n{SITE}/b\n", language)
    assert [heading.text() for heading in page.css("h2")] == ["Meetings <b>", "ردود"]
    assert [heading.attributes["dir"] for heading in page.css("h2")] == ["ltr", "rtl"]
    assert buttons(page) == []
    assert {a.attributes["href"] for a in page.css("a")} == {SITE, f"{SITE}/a", f"{SITE}/b"}
