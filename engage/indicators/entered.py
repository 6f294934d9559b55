"""Compiled indicators, as the ledger enters them: a borough's values of a period together."""

from engage.kit.i18n import N_
from engage.kit.ledger import Kind

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

KINDS = (INDICATORS,)
