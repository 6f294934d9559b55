"""A page as a browser understands it, however it is written: HTML's own way to read what is not closed or misplaced.

Lexbor follows the same standard as browsers do. What it found is given as an ElementTree, which tests search: names of
tags are as in HTML, attributes without a value hold "", comments are left out.
"""

from xml.etree.ElementTree import Element, TreeBuilder

from selectolax.lexbor import LexborHTMLParser, LexborNode


def parse(text: str) -> Element:
    """Returns the `html` element of a page."""
    root = LexborHTMLParser(text).root
    assert root is not None
    builder = TreeBuilder()
    _add(builder, root)
    return builder.close()


def parse_fragment(text: str) -> Element:
    """Returns what stands in a page's body, in one element around it."""
    body = parse(f"<!doctype html><body>{text}").find("body")
    assert body is not None
    return body


def _add(builder: TreeBuilder, node: LexborNode) -> None:
    tag = node.tag
    assert tag != "template", "nothing looks inside a template yet"
    builder.start(str(tag), {name: value or "" for name, value in node.attributes.items()})
    for child in node.iter(include_text=True):
        if child.is_text_node:
            builder.data(child.text_content or "")
        elif child.is_element_node:
            _add(builder, child)
    builder.end(str(tag))
