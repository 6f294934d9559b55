"""Pages: the template environment, `page` to render one, `go` to redirect to one, addresses and Markdown."""

import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache, partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nh3
from jinja2 import ChoiceLoader, Environment, FileSystemLoader, PackageLoader, PrefixLoader
from jinja2.runtime import Undefined
from jinja2.utils import missing
from markdown_it import MarkdownIt
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse

from engage.kit import clock, i18n

TEMPLATES = Path(__file__).parents[2] / "templates"
BUILT = TEMPLATES / "assets" / "built"


class _NamesMustExist(Undefined):
    """A name a template uses must be given; a key of a component's parameters may be left out, and is then false."""

    def _check(self) -> None:
        # The library's own macros test names that they set only sometimes.
        if self._undefined_obj is missing and "govuk_frontend_jinja" not in sys._getframe(2).f_code.co_filename:
            self._fail_with_undefined_error()

    def __str__(self) -> str:
        self._check()
        return ""

    def __bool__(self) -> bool:
        self._check()
        return False

    def __iter__(self) -> Iterator[Any]:
        self._check()
        return iter(())

    def __len__(self) -> int:
        self._check()
        return 0


@cache
def environment() -> Environment:
    """Returns the template environment: everything escaped, every text through gettext."""
    env = Environment(
        loader=ChoiceLoader(
            [
                FileSystemLoader(TEMPLATES),
                PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
            ]
        ),
        autoescape=True,
        undefined=_NamesMustExist,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    env.install_gettext_callables(i18n.gettext, i18n.plural, newstyle=True)  # type: ignore[attr-defined]
    env.filters.update(
        date=i18n.show_date,
        time=i18n.show_time,
        month=i18n.show_month,
        number=i18n.show_number,
        percent=i18n.show_percent,
        markdown=markdown,
        said=said,
    )
    env.globals.update(asset=asset, by_number=by_number)
    return env


@cache
def _manifest() -> dict[str, str]:
    loaded: dict[str, str] = json.loads((BUILT / "manifest.json").read_text())
    return loaded


def asset(name: str) -> str:
    """Returns the address of a built asset, which changes whenever its content does."""
    return f"/assets/{_manifest()[name]}"


def by_number(one: str, other: str) -> dict[str, str]:
    """Returns two forms of a text for a component that counts in the browser: it asks for every form a language has."""
    return {"one": one, **dict.fromkeys(("zero", "two", "few", "many", "other"), other)}


_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def markdown(text: str) -> Markup:
    """Returns Markdown written by a person as safe HTML: no raw HTML, links only to http(s) and mailto.

    Headings start at level 3, below the page's own, and skip no level, whatever levels the writer used.
    """
    tokens = _markdown.parse(text)
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    levels = sorted({token.tag for token in headings})
    level = 2
    for token in headings:
        if token.type == "heading_open":
            level = min(6, 3 + levels.index(token.tag), level + 1)
        token.tag = f"h{level}"
    html = _markdown.renderer.render(tokens, _markdown.options, {})
    allowed = {"p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "em", "strong", "a", "blockquote", "code", "pre", "br",
               "hr", "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
    clean = nh3.clean(html, tags=allowed, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"},
                      link_rel="noopener nofollow ugc")  # fmt: skip
    return Markup(clean)  # noqa: S704 - sanitised on the line above


def said(text: str | i18n.Said) -> Markup:
    """Returns words that people wrote, in the reader's language or else marked as what they are.

    Of a plain text the language is not known: it is English, unless the service's own catalogue translates it.
    """
    if isinstance(text, i18n.Said):
        marked = Markup('<span lang="{}" dir="auto">{}</span>')
        return marked.format(text.language, text.words) if text.is_foreign else escape(text.words)
    if i18n.language() is i18n.ENGLISH:
        return escape(text)
    if i18n.language() is not i18n.PSEUDO and i18n.is_translated(text):
        return escape(i18n.gettext(text))
    return Markup('<span lang="en" dir="ltr">{}</span>').format(text)


def address(request: Request, name: str, /, **params: object) -> str:
    """Returns the path of a named page in the reader's language."""
    path = str(request.app.url_path_for(name, **params))
    return in_language(path, i18n.language().code)


def in_language(path: str, code: str) -> str:
    """Returns a path in another language: no prefix for English."""
    return path if code == "en" else f"/{code}{path}".rstrip("/")


def page(request: Request, template: str, status: int = 200, **context: object) -> HTMLResponse:
    """Renders a template with what every page knows: addresses, the language, the date, the demonstration's notice."""
    return HTMLResponse(render(request, template, **context), status)


def render(request: Request, template: str, **context: object) -> str:
    """Returns the HTML of a template with what every page knows."""
    return environment().get_template(template).render({**_known(request), **context})


def stream(request: Request, template: str, **context: object) -> Response:
    """Sends a template piece by piece as it is rendered, in a thread: a page that may be long, such as 1,000 letters.

    What it iterates over can be made as it goes.
    """
    pieces = environment().get_template(template).generate({**_known(request), **context})
    return StreamingResponse(_joined(pieces), media_type="text/html")


def _joined(pieces: Iterable[str], size: int = 64 * 1024) -> Iterator[str]:
    """Yields the same text in larger pieces."""
    held: list[str] = []
    length = 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= size:
            yield "".join(held)
            held, length = [], 0
    yield "".join(held)


def _known(request: Request) -> dict[str, object]:
    """Returns what every page knows."""
    state = request.scope.get("state", {})
    return {
        "url": partial(address, request),
        "language": i18n.language(),
        "languages": [i18n.KNOWN[code] for code in ("en", *request.app.state.settings.languages)],
        # Quoted, and with one slash in front, or a browser could read it as an address of another site.
        "path": quote("/" + request.scope["path"].lstrip("/"), safe="/:@!$&'()*+,;=~"),
        "in_language": in_language,
        "today": clock.today(request),
        "demo": request.app.state.settings.demo,
        "borough": state.get("borough"),
        "person": state.get("person"),
        "for_staff": getattr(request.scope.get("route"), "for_staff", False),
    }


def go(request: Request, name: str, /, **params: object) -> Response:
    """Returns a redirect (303) to a named page in the reader's language."""
    return RedirectResponse(address(request, name, **params), 303)
