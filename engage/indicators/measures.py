"""The indicators that are measured here: their keys, and which questions they are about.

A key is stored with every value and never changes meaning: `local.…` is what residents said, `acct.…` is what those
who answer to them did.
"""

from surveys.bank import PAS, BankQuestion

SURVEYS_ANSWERED = "local.surveys_answered"
RESPONSES_ON_TIME = "acct.responses_on_time"
DAYS_TO_RESPOND = "acct.median_days_to_respond"
MOST_DAYS_TO_RESPOND = "acct.p90_days_to_respond"
MINUTES_ON_TIME = "acct.minutes_on_time"

SURVEY_PREFIX = "local.survey."
COMMITMENT_PREFIX = "local.commitment."


def _of_item(item: BankQuestion) -> str:
    """The indicator of an item of the Public Attitude Survey: named after the published measure where there is one."""
    return SURVEY_PREFIX + (item.measure or item.key)


ITEMS = {_of_item(item): item for item in PAS if item.favourable}
"""Indicator key → the item that residents are asked here, in the order of the question bank."""

BY_BANK_KEY = {item.key: key for key, item in ITEMS.items()}
"""Key in the question bank → indicator key."""
