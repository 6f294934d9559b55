"""Compiled indicators, as the ledger enters them: release by release."""

from engage.kit.i18n import N_
from engage.kit.ledger import Kind, sql_moment

# The hash is of the whole release (`engage.indicators.figures.document`), `rows` of what of it was new: all public.
RELEASES = Kind(
    "indicator-release",
    N_("Release of trust indicators"),
    f"""
    SELECT 'releases/' || slot AS address, revision AS version, released_at AS at,
        jsonb_build_object(
            'slot', slot, 'revision', revision, 'released_at', {sql_moment("released_at")}, 'reason', reason,
            'method', method, 'sha256', figures_sha256, 'rows', (
                SELECT encode(sha256(convert_to(coalesce(string_agg(
                    concat_ws(' ', gss, indicator, of_group, period, to_char(ends_on, 'YYYY-MM-DD'), figure),
                    chr(10) ORDER BY id
                ), ''), 'UTF8')), 'hex') FROM published_figure WHERE release_id = indicator_release.id
            )
        ) AS content
    FROM indicator_release
    """,  # noqa: S608 - our own constants
)

KINDS = (RELEASES,)
