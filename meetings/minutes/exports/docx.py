"""Minutes as DOCX: real headings, lists and tables, the language set, its author the council alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from markdown_it import MarkdownIt
from markdown_it.token import Token

from engage.kit.atom import NOT_IN_XML

_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")
_LISTS = {"bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}


@dataclass(frozen=True)
class Part:
    """A stretch of the document: a heading of level 1 (none if empty) and Markdown."""

    title: str
    text: str


def document_of(title: str, author: str, parts: Sequence[Part], *, at: datetime, mark: str = "") -> bytes:
    """Returns a DOCX with a title, its parts and page numbers; `mark` stands at the head of every page."""
    document = Document()
    title, author = _storable(title), _storable(author)
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title, author, author, ""
    core.language, core.created, core.modified = "en-GB", at, at
    _speak_english(document)
    document.add_heading(title, 0)
    for part in parts:
        if part.title:
            document.add_heading(_storable(part.title), 1)
        _Writer(document).write(_markdown.parse(part.text))
    if mark:
        document.sections[0].header.paragraphs[0].add_run(mark).bold = True
    _number_pages(document.sections[0].footer.paragraphs[0])
    out = BytesIO()
    document.save(out)
    return out.getvalue()


@dataclass
class _Writer:
    """Writes Markdown tokens. `lists` are the styles of the lists that are open, the innermost last."""

    document: Any
    lists: list[str] = field(default_factory=list)
    quotes: int = 0
    is_fresh: bool = False

    def write(self, tokens: Sequence[Token]) -> None:
        """Adds the tokens' paragraphs to the document."""
        levels = sorted({token.tag for token in tokens if token.type == "heading_open"})
        waiting = iter(tokens)
        for token in waiting:
            if token.type == "heading_open":
                self._spans(self.document.add_heading(level=min(4, 1 + levels.index(token.tag))), next(waiting))
            elif token.type in _LISTS:
                self.lists.append(_LISTS[token.type])
            elif token.type in ("bullet_list_close", "ordered_list_close"):
                self.lists.pop()
            elif token.type == "list_item_open":
                self.is_fresh = True
            elif token.type in ("blockquote_open", "blockquote_close"):
                self.quotes += 1 if token.type == "blockquote_open" else -1
            elif token.type == "paragraph_open":
                self._spans(self.document.add_paragraph(style=self._style()), next(waiting))
            elif token.type in ("fence", "code_block"):
                self.document.add_paragraph(_storable(token.content.rstrip("\n")))
            elif token.type == "table_open":
                self._table(waiting)

    def _style(self) -> str:
        if self.lists:
            depth = min(3, len(self.lists))
            name, self.is_fresh = (self.lists[-1] if self.is_fresh else "List Continue"), False
            return f"{name} {depth}" if depth > 1 else name
        return "Quote" if self.quotes else "Normal"

    def _table(self, tokens: Iterator[Token]) -> None:
        rows: list[list[Token]] = []
        for token in tokens:
            if token.type == "table_close":
                break
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(token)
        table = self.document.add_table(len(rows), max(map(len, rows)), style="Table Grid")
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, token in zip(row.cells, cells, strict=False):
                self._spans(cell.paragraphs[0], token)
        head = table.rows[0]._tr.get_or_add_trPr()
        head.append(OxmlElement("w:tblHeader"))
        for cell in table.rows[0].cells:
            for run in cell.paragraphs[0].runs:
                run.bold = True

    def _spans(self, paragraph: Any, inline: Token) -> None:
        bold = italic = 0
        link = ""
        for token in inline.children or []:
            if token.type in ("strong_open", "strong_close"):
                bold += 1 if token.type == "strong_open" else -1
            elif token.type in ("em_open", "em_close"):
                italic += 1 if token.type == "em_open" else -1
            elif token.type == "link_open":
                link = str(token.attrGet("href") or "")
            elif token.type == "link_close":
                link = ""
            elif token.type == "hardbreak":
                paragraph.add_run().add_break()
            else:
                text = " " if token.type == "softbreak" else _storable(token.content)
                run = paragraph.add_run(text)
                run.bold, run.italic = bold > 0 or None, italic > 0 or None
                if link.startswith(("http://", "https://", "mailto:")):
                    _link(paragraph, run, link)


def _storable(text: str) -> str:
    """Returns a text without the characters that XML has no place for."""
    return NOT_IN_XML.sub("", text)


def _link(paragraph: Any, run: Any, address: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run.underline = True
    run._r.addprevious(link)
    link.append(run._r)


def _speak_english(document: Any) -> None:
    """Says that the words are British English: a screen reader asks."""
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties = document.styles["Normal"].element.get_or_add_rPr()
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(language)
    for default in document.styles.element.iter(qn("w:lang")):
        default.set(qn("w:val"), "en-GB")


def _number_pages(paragraph: Any) -> None:
    """Writes "Page 1", counted by whatever opens the document."""
    paragraph.add_run("Page ")
    run = paragraph.add_run()
    for kind, text in (("begin", ""), ("", " PAGE "), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        part.text = text or None
        run._r.append(part)
