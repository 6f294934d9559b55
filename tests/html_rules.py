"""What every page keeps, checked on every HTML reply that a test receives."""

from xml.etree.ElementTree import Element

from tests.html import parse

_IDS = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")


def check_page(text: str, where: str) -> None:
    """Fails when a page breaks a rule: one h1, a title that starts with it, unique ids, no dangling reference, no empty
    link or button, no inline style, script or handler."""
    elements = list(parse(text).iter())
    headings = [_words(e) for e in elements if e.tag == "h1"]
    assert len(headings) == 1, f"{where}: {len(headings)} h1"
    title = next(_words(e) for e in elements if e.tag == "title")
    assert headings[0] in title, f"{where}: title {title!r} does not hold the h1 {headings[0]!r}"
    ids = [e.get("id") for e in elements if e.get("id") is not None]
    assert len(ids) == len(set(ids)), f"{where}: ids used twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    known = set(ids)
    for element in elements:
        _check_element(element, known, where)


def _check_element(element: Element, ids: set[str | None], where: str) -> None:
    tag, attributes = element.tag, element.attrib
    for name in _IDS:
        for target in attributes.get(name, "").split():
            assert target in ids, f"{where}: <{tag} {name}={target}> leads nowhere"
    href = attributes.get("href", "")
    if href.startswith("#"):
        assert href[1:] in ids, f"{where}: the link {href} leads nowhere"
    if tag in {"a", "button"}:
        name = _words(element) or attributes.get("aria-label") or "".join(e.get("alt", "") for e in element.iter("img"))
        assert name.strip(), f"{where}: an empty <{tag}>"
    assert "style" not in attributes, f"{where}: <{tag}> has an inline style"
    assert not [n for n in attributes if n.startswith("on")], f"{where}: <{tag}> has an inline handler"
    if tag == "script" and attributes.get("type") != "application/ld+json":  # data, which no browser runs
        assert attributes.get("src"), f"{where}: an inline script"


def _words(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())
