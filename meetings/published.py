"""What is public of meetings, as the ledger enters it: nothing of exempt items and papers but what anybody may read."""

from engage.kit.i18n import N_
from engage.kit.ledger import Kind, sql_moment

_MEETING = """
    FROM meeting JOIN borough ON borough.id = meeting.borough_id JOIN panel ON panel.id = meeting.panel_id
"""
_ADDRESS = "borough.slug || '/meetings/' || meeting.slug"

NOTICE = Kind(
    "meeting",
    N_("Notice of a meeting"),
    f"""
    SELECT {_ADDRESS} AS address, 0 AS version, meeting.notice_at AS at,
        jsonb_build_object(
            'title', meeting.title, 'panel', panel.slug, 'starts_at', {sql_moment("meeting.starts_at")},
            'ends_at', {sql_moment("meeting.ends_at")}, 'venue', meeting.venue, 'way', meeting.way,
            'access_notes', meeting.access_notes, 'is_open_to_public', meeting.is_open_to_public,
            'notice_at', {sql_moment("meeting.notice_at")}, 'urgent_reason', meeting.urgent_reason,
            'ending', meeting.ending, 'reason', meeting.reason, 'source_url', meeting.source_url
        ) AS content
    {_MEETING} WHERE meeting.notice_at IS NOT NULL
    """,
)

AGENDA = Kind(
    "agenda",
    N_("Agenda"),
    f"""
    SELECT {_ADDRESS} AS address, 0 AS version, meeting.published_at AS at,
        jsonb_build_object(
            'published_at', {sql_moment("meeting.published_at")},
            'items', (
                SELECT jsonb_agg(
                    jsonb_build_object(
                        'position', item.position, 'is_under', item.is_under, 'kind', item.kind,
                        'title', CASE WHEN item.hides_title THEN NULL ELSE item.title END, 'text', item.text,
                        'presenter', item.presenter, 'minutes_planned', item.minutes_planned,
                        'exempt_paragraph', item.exempt_paragraph, 'public_interest', item.public_interest,
                        'late_reason', item.late_reason
                    ) ORDER BY item.position
                ) FROM agenda_item AS item WHERE item.meeting_id = meeting.id
            )
        ) AS content
    {_MEETING} WHERE meeting.published_at IS NOT NULL
    """,  # noqa: S608
)

PAPER = Kind(
    "paper",
    N_("Paper"),
    f"""
    SELECT {_ADDRESS} || '/papers/' || paper.number AS address, 0 AS version, paper.published_at AS at,
        jsonb_build_object(
            'number', paper.number, 'title', CASE WHEN paper.hides_title THEN NULL ELSE paper.title END,
            'exempt_paragraph', paper.exempt_paragraph, 'public_interest', paper.public_interest,
            'late_reason', paper.late_reason, 'published_at', {sql_moment("paper.published_at")},
            'withdrawn_at', {sql_moment("paper.withdrawn_at")}, 'withdrawal', paper.withdrawal
        ) || CASE
            WHEN paper.exempt_paragraph IS NOT NULL OR paper.withdrawn_at IS NOT NULL THEN '{{}}'::jsonb
            ELSE jsonb_build_object(
                'text', paper.text, 'summary', paper.summary,
                'file', (SELECT sha256 FROM paper_file WHERE paper_file.paper_id = paper.id)
            )
        END AS content
    {_MEETING} JOIN paper ON paper.meeting_id = meeting.id
    WHERE paper.published_at IS NOT NULL AND meeting.published_at IS NOT NULL
    """,  # noqa: S608
)

MINUTES = Kind(
    "minutes",
    N_("Minutes"),
    f"""
    SELECT {_ADDRESS} || '/record' AS address, 0 AS version, minutes.published_at AS at,
        jsonb_build_object(
            'text', minutes.text, 'published_at', {sql_moment("minutes.published_at")},
            'approved_at', {sql_moment("minutes.approved_at")},
            'approved_in', (SELECT slug FROM meeting AS later WHERE later.id = minutes.approved_in_id),
            'signed_at', {sql_moment("minutes.signed_at")}, 'signed_by', minutes.signed_by, 'sha256', minutes.sha256
        ) AS content
    {_MEETING} JOIN minutes ON minutes.meeting_id = meeting.id
    WHERE minutes.published_at IS NOT NULL AND meeting.published_at IS NOT NULL
    """,  # noqa: S608
)

AMENDMENT = Kind(
    "amendment",
    N_("Amendment of minutes"),
    f"""
    SELECT {_ADDRESS} || '/record#amendment-' || amendment.number AS address, 1 AS version,
        amendment.amended_on::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'number', amendment.number, 'text', amendment.text, 'reason', amendment.reason,
            'amended_on', amendment.amended_on, 'sha256', amendment.sha256,
            'agreed_in', (SELECT slug FROM meeting AS later WHERE later.id = amendment.agreed_in_id)
        ) AS content
    {_MEETING} JOIN minutes ON minutes.meeting_id = meeting.id
    JOIN minutes_amendment AS amendment ON amendment.minutes_id = minutes.id
    WHERE minutes.published_at IS NOT NULL AND meeting.published_at IS NOT NULL
    """,  # noqa: S608
)

RECOMMENDATION = Kind(
    "recommendation",
    N_("Recommendation"),
    f"""
    SELECT {_ADDRESS} || '#recommendation-' || one.number AS address, 1 AS version,
        one.agreed_on::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'number', one.number, 'text', one.text, 'agreed_on', one.agreed_on, 'cites', one.cites,
            'office', (
                SELECT jsonb_build_object('kind', office.kind, 'name', office.name)
                FROM office WHERE office.id = one.office_id
            )
        ) AS content
    {_MEETING} JOIN recommendation AS one ON one.meeting_id = meeting.id
    WHERE one.agreed_on IS NOT NULL AND meeting.published_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM agenda_item AS item WHERE item.exempt_paragraph IS NOT NULL AND (
            item.id = one.item_id
            OR item.id IN (SELECT motion.item_id FROM motion WHERE motion.recommendation_id = one.id)
        )
    )
    """,  # noqa: S608
)

QUESTION = Kind(
    "public-question",
    N_("Public question"),
    f"""
    SELECT {_ADDRESS} || '#question-' || question.number AS address, 0 AS version,
        question.asked_on::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'number', question.number, 'text', question.text, 'state', question.state, 'answer', question.answer,
            'answered_on', question.answered_on
        ) AS content
    {_MEETING} JOIN public_question AS question ON question.meeting_id = meeting.id
    WHERE question.number IS NOT NULL AND meeting.notice_at IS NOT NULL
    """,
)

CASE = Kind(
    "case",
    N_("Case a panel reviewed"),
    """
    SELECT borough.slug || '/cases/' || one.number AS address, 0 AS version,
        one.published_on::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'number', one.number, 'quarter', one.quarter, 'power', one.power, 'colour', one.colour,
            'is_cast', one.cast_by_id IS NOT NULL, 'learning', one.learning, 'outcome', one.outcome,
            'published_on', one.published_on,
            'request', (SELECT number FROM response_request AS asked WHERE asked.id = one.request_id),
            'members', (SELECT count(*) FROM case_grade AS grade WHERE grade.case_id = one.id AND colour IS NOT NULL),
            'otherwise', (
                SELECT count(*) FROM case_grade AS grade WHERE grade.case_id = one.id AND grade.colour <> one.colour
            ),
            'reasons', CASE WHEN one.publishes_reasons THEN (
                SELECT jsonb_agg(grade.reason ORDER BY grade.reason COLLATE "C") FROM case_grade AS grade
                WHERE grade.case_id = one.id AND grade.colour <> one.colour AND grade.reason <> ''
            ) END
        ) AS content
    FROM panel_case AS one JOIN borough ON borough.id = one.borough_id WHERE one.published_on IS NOT NULL
    """,
)

VERDICT = Kind(
    "verdict",
    N_("Verdict of a panel"),
    """
    SELECT borough.slug || '/responses/' || request.number || '#verdict-' || (
            SELECT count(*) FROM panel_verdict AS other WHERE other.request_id = request.id AND other.id <= one.id
        ) AS address, 1 AS version,
        one."on"::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'panel', panel.slug, 'verdict', one.verdict, 'reason', one.reason, 'on', one."on",
            'response', response.number, 'version', response.version,
            'meeting', (SELECT slug FROM meeting WHERE meeting.id = one.meeting_id)
        ) AS content
    FROM panel_verdict AS one JOIN panel ON panel.id = one.panel_id
    JOIN response_request AS request ON request.id = one.request_id
    JOIN borough ON borough.id = request.borough_id
    JOIN official_response AS response ON response.id = one.response_id
    """,
)

OF_A_MEETING = (NOTICE, AGENDA, RECOMMENDATION, QUESTION)
"""What is public on a meeting's own page."""

OF_A_RECORD = (MINUTES, AMENDMENT)
"""What is public on the page of its record."""

KINDS = (*OF_A_MEETING, *OF_A_RECORD, PAPER, CASE, VERDICT)
