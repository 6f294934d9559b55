"""Compiled indicators, as the ledger enters them: a release, and a borough's values of a period together."""

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

# Counts are entered, not the figures that are shown of them (see `surveys.published.RESULTS`).
INDICATORS = Kind(
    "indicators",
    N_("Trust indicators of a period"),
    """
    SELECT slug || '/trust#' || period AS address, 1 AS version, at,
        jsonb_build_object('period', period, 'values', (
            SELECT jsonb_agg(jsonb_build_array(indicator, numerator, base, value, detail)
                             ORDER BY indicator COLLATE "C")
            FROM indicator_value AS value WHERE value.borough_id = compiled.borough_id
            AND value.period = compiled.period
        )) AS content
    FROM (
        SELECT borough.slug, value.borough_id, value.period, min(run.started_at) AS at FROM indicator_value AS value
        JOIN borough ON borough.id = value.borough_id JOIN job_run AS run ON run.id = value.run_id
        GROUP BY borough.slug, value.borough_id, value.period
    ) AS compiled
    """,
    is_open=False,
)

KINDS = (INDICATORS, RELEASES)
