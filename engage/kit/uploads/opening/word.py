"""The text of a Word file as Markdown: headings, paragraphs, lists, tables, links, bold and italic. Nothing else."""

import re
from collections.abc import Iterator
from typing import Any

from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph

_SPECIAL = re.compile(r"([\\`*_\[\]<>|#])")
_LIKE_A_LIST = re.compile(r"^(\s*)(\d+[.)]|[-+])(\s)")
_HEADING = re.compile(r"heading (\d)")


def as_markdown(document: Any) -> Iterator[str]:
    """Yields the blocks of a document; pictures, notes, headers and footers are left out."""
    listed: list[str] = []
    for block in document.iter_inner_content():
        line = _list_item(block) if isinstance(block, Paragraph) else ""
        if line:
            listed.append(line)
            continue
        if listed:
            yield "\n".join(listed)
            listed = []
        words = _table(block) if isinstance(block, Table) else _paragraph(block)
        if words:
            yield words
    if listed:
        yield "\n".join(listed)


def words(document: Any) -> Iterator[str]:
    """Yields the words of a document, block by block, as plain text."""
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                yield " ".join(cell.text for cell in row.cells)
        else:
            yield block.text


def _style(paragraph: Paragraph) -> str:
    return (paragraph.style.name or "").lower() if paragraph.style is not None else ""


def _paragraph(paragraph: Paragraph) -> str:
    words = _words(paragraph)
    style = _style(paragraph)
    heading = _HEADING.match(style)
    if words and (heading or style == "title"):
        return "#" * (min(int(heading[1]), 6) if heading else 1) + " " + words.replace("**", "")
    return _LIKE_A_LIST.sub(r"\1\\\2\3", words) if not re.match(r"\d", words) else _numbered(words)


def _numbered(words: str) -> str:
    """A paragraph that begins with a typed number stays one: "3. Costs" must not become item 1 of a list."""
    return re.sub(r"^(\d+)([.)])(\s)", r"\1\\\2\3", words)


def _list_item(paragraph: Paragraph) -> str:
    style = _style(paragraph)
    numbering: Any = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
    if not style.startswith("list") and (numbering is None or _HEADING.match(style)):
        return ""
    words = _words(paragraph)
    level = numbering.ilvl.val if numbering is not None and numbering.ilvl is not None else 0
    mark = "1." if "number" in style else "-"
    return f"{'   ' * min(level, 5)}{mark} {words}" if words else ""


def _words(paragraph: Paragraph) -> str:
    parts = []
    for part in paragraph.iter_inner_content():
        if isinstance(part, Hyperlink):
            parts.append(_link(part))
        else:
            parts.append(_emphasised(part.text, bool(part.bold), bool(part.italic)))
    return re.sub(r"\s+", " ", "".join(parts).replace("****", "")).strip()


def _link(link: Hyperlink) -> str:
    words, to = _escaped(link.text), link.url.replace(" ", "%20").replace(")", "%29").replace("(", "%28")
    return f"[{words}]({to})" if words and to.startswith(("http://", "https://", "mailto:")) else words


def _emphasised(text: str, is_bold: bool, is_italic: bool) -> str:
    inner = text.strip()
    if not inner or not (is_bold or is_italic):
        return _escaped(text)
    mark = "**" if is_bold else "*"
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{before}{mark}{_escaped(inner)}{mark}{after}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _table(table: Table) -> str:
    """A table's first row becomes its head: Markdown has no table without one."""
    rows = [[_cell(cell) for cell in row.cells] for row in table.rows]
    if not rows:
        return ""
    width = max(map(len, rows))
    lines = [f"| {' | '.join([*row, *[''] * (width - len(row))])} |" for row in rows]
    return "\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]])


def _cell(cell: Any) -> str:
    return " ".join(filter(None, (_words(paragraph) for paragraph in cell.paragraphs)))
