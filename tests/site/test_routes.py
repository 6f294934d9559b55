"""Every address of the site is pinned with its methods, name and audience: a change of access shows in a diff."""

from pathlib import Path

from engage.app import PAGES

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


if __name__ == "__main__":
    PINNED.write_text("\n".join(_rows()) + "\n")
