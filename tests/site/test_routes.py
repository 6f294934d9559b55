"""Every address of the site is pinned with its methods, name and audience: a change of access shows in a diff."""

from pathlib import Path

from engage.app import PAGES
from engage.kit.routes import Pages

PINNED = Path(__file__).parent / "routes.txt"


def _rows() -> list[str]:
    return [
        f"{page.path}  {' '.join(sorted(set(page.methods or ()) - {'HEAD'}))}  {page.name}  {page.audience.name}"
        for page in PAGES
    ]


def test_the_routes_are_the_pinned_ones():
    assert _rows() == PINNED.read_text().splitlines(), (
        "The routes changed. If that is meant: python -m tests.site.test_routes"
    )


def test_no_two_routes_have_one_name():
    names = [page.name for page in PAGES]
    assert len(names) == len(set(names))


def test_every_route_is_the_first_that_its_address_matches():
    """No page hides another: an address with a parameter where another has a word comes after that one."""
    pages = Pages(PAGES)
    for page in PAGES:
        path = str(page.url_path_for(page.name, **dict.fromkeys(page.param_convertors, "7")))
        for method in page.methods or ():
            _, found = pages.matches({"type": "http", "path": path, "method": method})
            assert found["route"] is page, f"{method} {path} is {found['route'].name}, not {page.name}"


if __name__ == "__main__":
    PINNED.write_text("\n".join(_rows()) + "\n")
