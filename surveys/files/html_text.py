"""HTML of other programs as plain text or as simple Markdown: nothing of the markup itself is kept.

It takes a time that grows with the length of the text and no faster, whatever is in it.
"""

import re
from html import unescape

_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "tr", "blockquote", "section", "hr"}
_UNSEEN = {"script", "style", "title", "head"}
_MEDIA = re.compile(r"<(?:img|audio|video|iframe|object|embed|svg|canvas)\b", re.IGNORECASE)
_TOKENS = re.compile(r"<(?P<end>/?)(?P<tag>[A-Za-z][A-Za-z0-9]*)(?P<more>[^<>]*)>|<[!?/][^<>]*>|(?P<words>[^<]+|<)")
_ADDRESS = re.compile(r"""\bhref=["']?(https?://[^\s"'()<>]+)""", re.IGNORECASE)


def has_media(html: str) -> bool:
    """Whether HTML shows a picture or plays something."""
    return _MEDIA.search(html) is not None


def text_of(html: str, is_markdown: bool = False) -> str:
    """Returns the words of HTML: one line, or (`is_markdown`) paragraphs, lists, bold words and links to the web."""
    words: list[str] = []
    unseen = ""  # the tag whose words nobody sees
    links: list[str] = []
    for token in _TOKENS.finditer(_without_comments(html)):
        tag = (token["tag"] or "").lower()
        if unseen:
            unseen = "" if tag == unseen and token["end"] else unseen
        elif token["words"]:
            piece = token["words"]
            words.append(piece if piece == "<" else unescape(piece.replace("\n", " ")))
        elif tag in _UNSEEN and not token["end"]:
            unseen = tag
        elif tag in _BLOCKS or tag == "br":
            words.append("\n" if tag == "br" else "\n\n")
        elif tag in ("td", "th", "li"):
            words.append("" if token["end"] else "\n- " if tag == "li" and is_markdown else " ")
        elif tag in ("b", "strong") and is_markdown:
            words.append("**")
        elif tag == "a" and is_markdown and not token["end"]:
            found = _ADDRESS.search(token["more"])
            links.append(unescape(found[1]) if found else "")
            words.append("[" if found else "")
        elif tag == "a" and links and (address := links.pop()):
            words.append(f"]({address})")
    return _tidy("".join(words).replace("\u00a0", " "), is_markdown)


def _without_comments(html: str) -> str:
    kept, place = [], 0
    while (start := html.find("<!--", place)) >= 0:
        kept.append(html[place:start])
        end = html.find("-->", start)
        place = end + 3 if end >= 0 else len(html)
    return "".join([*kept, html[place:]])


def _tidy(text: str, is_markdown: bool) -> str:
    if not is_markdown:
        return " ".join(text.split())
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
