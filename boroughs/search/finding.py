"""Finding what a borough has published: PostgreSQL's full text search, English stemming, the best matches first."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup, escape
from tortoise import connections

from boroughs.search.models import DocumentKind

ON_A_PAGE = 10
MOST_FOUND = 500
"""How many matches are counted and can be turned to; of more than that, the newest are taken."""

_BEGIN, _END = "\2", "\3"  # around a word that was searched for: no text that people see has them
_REFUSALS = re.compile(
    r"(?:-\s*){2,}"
)  # a word is left out once: PostgreSQL runs out of room for a refusal of refusals
_MARKED = re.compile(f"{_BEGIN}([^{_BEGIN}{_END}]*){_END}")

# Ranking reads a document's words, cutting an excerpt out its text. So a word that is in most documents is not ranked
# in all of them, and only the page's own rows are cut, each in a stretch around the first place that matches.
_FIND = f"""
WITH asked AS (
  SELECT query, numnode(query) > 0 AS has_words,
         (SELECT coalesce(array_agg(part), '{{}}') FROM unnest(tsvector_to_array(to_tsvector('english', $2))) AS part)
           AS parts
    FROM websearch_to_tsquery('english', $2) AS query
), matching AS MATERIALIZED (
  SELECT id, "on", words FROM search_document
   WHERE borough_id = $1 AND words @@ (SELECT query FROM asked)
     AND ($3::text IS NULL OR kind = $3) AND ($4::text IS NULL OR panel = $4)
     AND ($5::date IS NULL OR "on" >= $5) AND ($6::date IS NULL OR "on" <= $6)
   ORDER BY "on" DESC, id DESC LIMIT {MOST_FOUND + 1}
), best AS (
  SELECT id, round(ts_rank(words, (SELECT query FROM asked), 1)::numeric, 2) AS rank FROM matching
), shown AS (
  SELECT document.*, rank FROM best JOIN search_document AS document USING (id)
   ORDER BY rank DESC, "on" DESC, id DESC LIMIT {ON_A_PAGE} OFFSET $7
)
SELECT (SELECT has_words FROM asked) AS has_words, (SELECT count(*) FROM matching) AS count,
       shown.kind, shown.path, shown.title, shown.panel, shown."on",
       ts_headline('english', substr(shown.text, stretch.start, 6000), asked.query, $8) AS excerpt
  FROM asked LEFT JOIN shown ON true
  LEFT JOIN LATERAL (
    SELECT greatest(1, coalesce(min(nullif(strpos(lower(shown.text), rtrim(part, 'iy')), 0)), 1) - 200) AS start
      FROM unnest(asked.parts) AS part
  ) AS stretch ON true
 ORDER BY shown.rank DESC, shown."on" DESC, shown.id DESC
"""  # noqa: S608  # two numbers of our own are put in
_NEWEST = """
SELECT kind, path, title, panel, "on" FROM search_document
 WHERE borough_id = $1 AND words @@ websearch_to_tsquery('english', $2)
   AND ($3::text IS NULL OR kind = $3) AND ($4::text IS NULL OR panel = $4)
   AND ($5::date IS NULL OR "on" >= $5) AND ($6::date IS NULL OR "on" <= $6)
 ORDER BY "on" DESC, id DESC LIMIT $7
"""
_CUT = f'StartSel="{_BEGIN}", StopSel="{_END}", MaxFragments=2, MinWords=12, MaxWords=28, FragmentDelimiter=" … "'


@dataclass(frozen=True)
class Sought:
    """What to search for: words as a person types them, and what narrows it down; None leaves it open.

    `q` may have "exact words", OR, and -words to leave out. Dates are London dates, both inclusive.
    """

    q: str
    kind: DocumentKind | None = None
    panel: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the words limits what is found."""
        return any(part is not None for part in (self.kind, self.panel, self.since, self.until))


@dataclass(frozen=True)
class Match:
    """A document that was found; the fields as in `SearchDocument`, `excerpt` with the words found marked."""

    kind: DocumentKind
    path: str
    title: str
    panel: str
    on: date
    excerpt: Markup


@dataclass(frozen=True)
class Found:
    """One page of what was found. `count` is of all matches, one more than MOST_FOUND if there are more.

    `has_words` is False when all that was typed is too common to search for, such as "the".
    """

    matches: list[Match]
    count: int
    has_words: bool


def asked_for(words: str) -> str:
    """Returns what a person typed as PostgreSQL's `websearch_to_tsquery` can take it."""
    return _REFUSALS.sub("-", words)


async def find(borough_id: int, sought: Sought, page: int = 1) -> Found:
    """Returns a page, from 1, of what is found in a borough: the best first, of equally good ones the newest.

    One statement, whatever was typed; `sought.q` has no NUL.
    """
    kind = sought.kind.value if sought.kind else None
    values = [
        borough_id,
        asked_for(sought.q),
        kind,
        sought.panel,
        sought.since,
        sought.until,
        (page - 1) * ON_A_PAGE,
        _CUT,
    ]
    rows: list[dict[str, Any]] = await connections.get("default").execute_query_dict(_FIND, values)
    matches = [_match(row) for row in rows if row["kind"]]
    return Found(matches, rows[0]["count"], rows[0]["has_words"])


async def newest(borough_id: int, sought: Sought, at_most: int) -> list[Match]:
    """Returns what is found in a borough, the newest first, without excerpts. One statement; `q` has no NUL."""
    kind = sought.kind.value if sought.kind else None
    values = [borough_id, asked_for(sought.q), kind, sought.panel, sought.since, sought.until, at_most]
    rows: list[dict[str, Any]] = await connections.get("default").execute_query_dict(_NEWEST, values)
    return [_match({**row, "excerpt": ""}) for row in rows]


async def find_too_much(searches: list[str]) -> list[str]:
    """Returns those of these searches, as a person types them, that leave nothing out: "the", or "-gun" alone."""
    rows: list[dict[str, Any]] = await connections.get("default").execute_query_dict(
        "SELECT words FROM unnest($1::text[]) AS words"
        " WHERE querytree(websearch_to_tsquery('english', words)) IN ('', 'T')",
        [[_REFUSALS.sub("-", words) for words in searches]],
    )
    return [row["words"] for row in rows]


def _match(row: dict[str, Any]) -> Match:
    return Match(
        DocumentKind(row["kind"]), row["path"], row["title"], row["panel"], row["on"], marked(row["excerpt"] or "")
    )


def marked(excerpt: str) -> Markup:
    """Returns an excerpt as safe HTML, the words that were searched for in <mark>; whatever else it holds is text."""
    pieces = _MARKED.split(excerpt)  # text, word, text, word … text
    plain = [escape(piece.replace(_BEGIN, "").replace(_END, "")) for piece in pieces]
    return Markup().join(
        Markup("<mark>{}</mark>").format(piece) if number % 2 else piece for number, piece in enumerate(plain)
    )
