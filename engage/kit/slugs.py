"""Addresses made from titles."""

import re
import unicodedata
from collections.abc import Collection

LONGEST = 50
"""Characters of a slug, before a number that tells it from another."""


def slug_of(text: str) -> str:
    """Returns a title as part of an address: lower case a to z, digits, single hyphens; "" if nothing is left."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-")


def first_free(slug: str, taken: Collection[str]) -> str:
    """Returns the slug, or the first of "slug-2", "slug-3" … that is not taken."""
    number, free = 1, slug
    while free in taken:
        number += 1
        free = f"{slug}-{number}"
    return free
