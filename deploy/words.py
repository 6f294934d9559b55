"""Brings the catalogues up to date with the texts that residents see: `make words`.

New texts come in untranslated, texts that are gone are dropped, and each catalogue's own header stays as it is.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parents[1]
CATALOGUES = ROOT / "templates" / "languages"


def texts() -> Catalog:
    """Returns every text that residents see, as the source of the catalogues."""
    with (CATALOGUES / "babel.cfg").open() as mapping:
        methods, options = parse_mapping_cfg(mapping)
    template = Catalog()
    for *_, message, _, context in extract_from_dir(
        ROOT, methods, options, {**DEFAULT_KEYWORDS, "lazy": None, "N_": None}
    ):
        template.add(message, context=context)
    return template


def update(path: Path, template: Catalog) -> None:
    """Rewrites one catalogue."""
    header = path.read_text().partition("\n\n")[0]
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    catalogue.update(template, no_fuzzy_matching=True)
    body = BytesIO()
    write_po(body, catalogue, width=120, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    path.write_text(f"{header}\n\n{body.getvalue().decode().strip()}\n")


if __name__ == "__main__":
    found = texts()
    for one in CATALOGUES.glob("*.po"):
        update(one, found)
