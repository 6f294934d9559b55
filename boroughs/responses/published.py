"""What is public of requests and responses, as the ledger enters it (`engage.kit.ledger.Kind`)."""

from engage.kit.i18n import N_
from engage.kit.ledger import Kind, sql_moment

_WHERE = "FROM response_request AS request JOIN borough ON borough.id = request.borough_id"

REQUEST = Kind(
    "request",
    N_("Request for an answer"),
    f"""
    SELECT borough.slug || '/responses/' || request.number AS address, 0 AS version,
        request.asked_on::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'number', request.number, 'kind', request.kind, 'asked_by', request.asked_by, 'text', request.text,
            'office', jsonb_build_object('kind', office.kind, 'name', office.name), 'basis', request.basis,
            'basis_source', request.basis_source, 'in_working_days', request.in_working_days,
            'asked_on', request.asked_on, 'due_on', request.due_on, 'cites', request.cites,
            'follows', (SELECT number FROM response_request AS earlier WHERE earlier.id = request.follows_id)
        ) AS content
    {_WHERE} JOIN office ON office.id = request.office_id
    """,  # noqa: S608 - our own constants
)

EVENT = Kind(
    "request-event",
    N_("What happened to a request"),
    f"""
    SELECT borough.slug || '/responses/' || request.number || '#event-' || (
            SELECT count(*) FROM request_event AS one WHERE one.request_id = request.id AND one.id <= event.id
        ) AS address, 1 AS version,
        event."on"::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'kind', event.kind, 'on', event."on", 'until_on', event.until_on, 'text', event.text, 'told', event.told,
            'by', (SELECT public_name FROM appointment WHERE appointment.id = event.by_id)
        ) AS content
    {_WHERE} JOIN request_event AS event ON event.request_id = request.id
    """,  # noqa: S608
)

RESPONSE = Kind(
    "response",
    N_("Answer"),
    f"""
    SELECT borough.slug || '/answers/' || response.number AS address, response.version AS version,
        response.published_at AS at,
        jsonb_build_object(
            'number', response.number, 'version', response.version, 'correction', response.correction,
            'office', jsonb_build_object('kind', office.kind, 'name', office.name), 'text', response.text,
            'signed_by', appointment.public_name, 'published_at', {sql_moment("response.published_at")},
            'parts', (
                SELECT jsonb_agg(
                    jsonb_build_object('request', request.number, 'position', part.position, 'text', part.text)
                    ORDER BY request.number
                ) FROM response_part AS part JOIN response_request AS request ON request.id = part.request_id
                WHERE part.response_id = response.id
            ),
            'evidence', (
                SELECT jsonb_agg(
                    jsonb_build_object(
                        'kind', evidence.kind, 'title', evidence.title, 'url', evidence.url,
                        'series', evidence.series, 'due_on', evidence.due_on,
                        'file', (SELECT encode(sha256(content), 'hex') FROM evidence_file AS file
                            WHERE file.evidence_id = evidence.id)
                    ) ORDER BY evidence.position
                ) FROM response_evidence AS evidence WHERE evidence.response_id = response.id
            )
        ) AS content
    FROM official_response AS response JOIN borough ON borough.id = response.borough_id
    JOIN office ON office.id = response.office_id JOIN appointment ON appointment.id = response.signed_by_id
    WHERE response.published_at IS NOT NULL
    """,  # noqa: S608
)

KINDS = (REQUEST, EVENT, RESPONSE)
