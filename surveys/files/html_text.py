"""HTML of other programs as plain text or as simple Markdown: nothing of the markup itself is kept."""

import re
from html.parser import HTMLParser

_BLOCKS = {"p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "tr", "blockquote", "section", "hr"}
_UNSEEN = {"script", "style", "title", "head"}
_MEDIA = {"img", "audio", "video", "iframe", "object", "embed", "svg", "canvas"}


def text_of(html: str, is_markdown: bool = False) -> str:
    """Returns the words of HTML: one line, or (`is_markdown`) paragraphs, lists, bold words and links to the web."""
    reader = _Reader(is_markdown)
    reader.feed(html)
    reader.close()
    text = "".join(reader.words).replace("\u00a0", " ")
    if not is_markdown:
        return " ".join(text.split())
    lines = [" ".join(line.split()) for line in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def has_media(html: str) -> bool:
    """Whether HTML shows a picture or plays something."""
    return any(re.search(rf"<{tag}\b", html, re.IGNORECASE) for tag in _MEDIA)


class _Reader(HTMLParser):
    def __init__(self, is_markdown: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.is_markdown = is_markdown
        self.words: list[str] = []
        self.unseen = 0
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self.unseen += 1
        elif tag == "br":
            self.words.append("\n")
        elif tag in _BLOCKS:
            self.words.append("\n\n")
        elif tag == "li":
            self.words.append("\n- " if self.is_markdown else " ")
        elif tag in ("td", "th"):
            self.words.append(" ")
        elif tag in ("b", "strong") and self.is_markdown:
            self.words.append("**")
        elif tag == "a" and self.is_markdown:
            address = dict(attrs).get("href") or ""
            self.links.append(address if re.fullmatch(r"https?://[^\s()<>]+", address) else "")
            self.words.append("[" if self.links[-1] else "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in _BLOCKS:
            self.words.append("\n\n")
        elif tag in ("b", "strong") and self.is_markdown:
            self.words.append("**")
        elif tag == "a" and self.links and (address := self.links.pop()):
            self.words.append(f"]({address})")

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.words.append(re.sub(r"\s+", " ", data))
