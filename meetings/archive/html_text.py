"""HTML of another program as Markdown: paragraphs, headings, lists, tables, bold and italic. Nothing else of it."""

import re
from html.parser import HTMLParser

_BLOCKS = {"p", "div", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "br", "table", "ul", "ol", "blockquote"}
_HIDDEN = {"script", "style", "head", "title", "o:p"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")


def markdown_of_html(html: str) -> str:
    """Returns the words of HTML as Markdown. Broken HTML gives what can be read of it."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = ""
    for line in filter(None, map(_tidy, reader.blocks)):
        is_next = line.startswith("- ") and text.rpartition("\n")[2].startswith("- ")
        text += ("\n" if is_next else "\n\n" if text else "") + line
    return text


def _tidy(block: list[str]) -> str:
    words = re.sub(r"\s+", " ", "".join(block)).strip().replace("****", "").replace("** **", " ")
    return "" if words in ("", "-", "#", "**", "*") else words


class _Reader(HTMLParser):
    """Gathers blocks of words as it meets them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[list[str]] = [[]]
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins a block, or bold or italic words."""
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag in _BLOCKS:
            mark = "- " if tag == "li" else "### " if re.fullmatch("h[1-6]", tag) else ""
            self.blocks.append([mark] if mark else [])
        elif tag in ("td", "th") and self.blocks[-1]:
            self.blocks[-1].append(" – ")

    def handle_endtag(self, tag: str) -> None:
        """Ends a block."""
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.blocks.append([])

    def handle_data(self, data: str) -> None:
        """Adds words to the block."""
        if not self._hidden:
            self.blocks[-1].append(_SPECIAL.sub(r"\\\1", data))
