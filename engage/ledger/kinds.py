"""Every kind of publication that the ledger knows."""

import boroughs.action_log.published
import boroughs.responses.published
import meetings.published
import surveys.published
from engage.indicators import entered
from engage.kit.ledger import Kind

KINDS: tuple[Kind, ...] = (
    *boroughs.responses.published.KINDS,
    *boroughs.action_log.published.KINDS,
    *meetings.published.KINDS,
    *surveys.published.KINDS,
    *entered.KINDS,
)

BY_NAME = {kind.name: kind for kind in KINDS}
