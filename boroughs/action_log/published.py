"""What is public of actions, as the ledger enters it. What was given out on an exempt item is for members alone."""

from engage.kit.i18n import N_
from engage.kit.ledger import Kind

# Which item of a meeting an action is from is known above this package; what is exempt must be left out here all the
# same, and the tables are one database's.
_PUBLIC = """
    FROM action JOIN borough ON borough.id = action.borough_id
    WHERE NOT EXISTS (
        SELECT FROM meeting_action AS given JOIN agenda_item AS item ON item.id = given.item_id
        WHERE given.action_id = action.id AND item.exempt_paragraph IS NOT NULL
    )
"""

ACTION = Kind(
    "action",
    N_("Action"),
    f"""
    SELECT borough.slug || '/actions/' || action.number AS address, 1 AS version,
        action.made_on::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object(
            'number', action.number, 'text', action.text, 'owner', action.owner, 'made_on', action.made_on,
            'due_on', action.due_on
        ) AS content
    {_PUBLIC}
    """,
)

UPDATE = Kind(
    "action-update",
    N_("How an action goes"),
    f"""
    SELECT slug || '/actions/' || number || '#update-' || (
            SELECT count(*) FROM action_update AS one WHERE one.action_id = said.action_id AND one.id <= said.id
        ) AS address, 1 AS version,
        said."on"::timestamp AT TIME ZONE 'Europe/London' AS at,
        jsonb_build_object('state', said.state, 'note', said.note, 'said_by', said.said_by, 'on', said."on") AS content
    FROM (SELECT action.id, action.number, borough.slug {_PUBLIC}) AS public
    JOIN action_update AS said ON said.action_id = public.id
    """,  # noqa: S608
)

KINDS = (ACTION, UPDATE)
