"""What is public of surveys and the charter, as the ledger enters it."""

from engage.kit.i18n import N_
from engage.kit.ledger import Kind, sql_moment

QUESTIONNAIRE = Kind(
    "survey",
    N_("Questions of a survey"),
    f"""
    SELECT borough.slug || '/surveys/' || survey.slug AS address, version.number AS version,
        version.published_at AS at,
        jsonb_build_object(
            'definition', version.definition, 'note', version.note, 'opens_on', survey.opens_on,
            'closes_on', survey.closes_on, 'assurance', survey.assurance, 'early_results', survey.early_results,
            'published_at', {sql_moment("version.published_at")}
        ) AS content
    FROM survey JOIN borough ON borough.id = survey.borough_id JOIN survey_version AS version ON survey_id = survey.id
    WHERE survey.published_at IS NOT NULL AND version.published_at IS NOT NULL
    """,  # noqa: S608 - our own constants
)

# The counts behind the figures are entered, not the figures, which are rounded and some of them held back: whoever
# changes a count changes what the page says. Only the database knows the salt.
RESULTS = Kind(
    "survey-results",
    N_("Results of a survey"),
    """
    SELECT borough.slug || '/surveys/' || survey.slug || '/results' AS address, 0 AS version,
        (survey.closes_on + 1)::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object('counts', (
            SELECT jsonb_agg(
                jsonb_build_array(question_key, option, age_band, sex, ethnic_group, month, count)
                ORDER BY question_key COLLATE "C", option COLLATE "C", age_band COLLATE "C", sex COLLATE "C",
                    ethnic_group COLLATE "C", month
            ) FROM survey_tally AS tally WHERE tally.survey_id = survey.id AND count <> 0
        )) AS content
    FROM survey JOIN borough ON borough.id = survey.borough_id
    WHERE survey.published_at IS NOT NULL AND (survey.checked_on IS NOT NULL OR EXISTS (
        SELECT FROM survey_check WHERE survey_check.survey_id = survey.id AND suspicion = 'copies'
    ))
    """,
    is_open=False,
)

_COMMITMENT = "borough.slug || '/stop-and-search/commitments/' || lower(commitment.code)"

EVIDENCE = Kind(
    "charter-evidence",
    N_("Evidence on a charter commitment"),
    f"""
    SELECT {_COMMITMENT} || '#evidence-' || (
            SELECT count(*) FROM commitment_update AS one
            JOIN charter_commitment AS same ON same.id = one.commitment_id AND same.code = commitment.code
            WHERE one.borough_id = said.borough_id AND one.published_at IS NOT NULL
            AND (one.published_at, one.id) <= (said.published_at, said.id)
        ) AS address, 1 AS version, said.published_at AS at,
        jsonb_build_object(
            'commitment', commitment.code, 'progress', said.progress, 'on', said.evidence_on, 'text', said.text,
            'evidence_url', said.evidence_url, 'due_on', said.due_on, 'signed_by', appointment.public_name,
            'published_at', {sql_moment("said.published_at")}
        ) AS content
    FROM commitment_update AS said JOIN borough ON borough.id = said.borough_id
    JOIN charter_commitment AS commitment ON commitment.id = said.commitment_id
    JOIN appointment ON appointment.id = said.signed_by_id
    WHERE said.published_at IS NOT NULL
    """,  # noqa: S608
)

VIEW = Kind(
    "charter-view",
    N_("A panel’s view of a charter commitment"),
    f"""
    SELECT {_COMMITMENT} || '#view-' || (
            SELECT count(*) FROM panel_view AS one
            JOIN charter_commitment AS same ON same.id = one.commitment_id AND same.code = commitment.code
            WHERE one.borough_id = said.borough_id AND one.id <= said.id
        ) AS address, 1 AS version,
        said.agreed_on::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'commitment', commitment.code, 'view', said.view, 'text', said.text, 'agreed_on', said.agreed_on
        ) AS content
    FROM panel_view AS said JOIN borough ON borough.id = said.borough_id
    JOIN charter_commitment AS commitment ON commitment.id = said.commitment_id
    """,  # noqa: S608
)

TRIGGER = Kind(
    "community-trigger",
    N_("Community trigger"),
    """
    SELECT borough.slug || '/stop-and-search/triggers#' || to_char(raised.quarter, 'YYYY-"q"Q') || '-'
            || lower(commitment.code) AS address, 0 AS version,
        raised.raised_on::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'commitment', commitment.code, 'quarter', raised.quarter, 'at_least', rule.at_least,
            'kept_below', rule.kept_below, 'raised_on', raised.raised_on, 'discussed_on', raised.discussed_on,
            'closed_on', raised.closed_on, 'closing_words', raised.closing_words,
            'request', (SELECT number FROM response_request AS asked WHERE asked.id = raised.request_id)
        ) AS content
    FROM community_trigger AS raised JOIN borough ON borough.id = raised.borough_id
    JOIN trigger_rule AS rule ON rule.id = raised.rule_id
    JOIN charter_commitment AS commitment ON commitment.id = raised.commitment_id
    """,
)

KINDS = (QUESTIONNAIRE, RESULTS, EVIDENCE, VIEW, TRIGGER)
