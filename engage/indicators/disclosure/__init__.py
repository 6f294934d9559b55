"""Disclosure control: what may be released of answers people gave, so that nobody's can be worked out from it.

A statistician who audits this reads, in this order: `parts` (what is counted, and the one rule of how few may be told
apart), `gate` (which figures of one borough may be released in a quarter), `london` (and of all boroughs beside
London), `auditing` (before a release is stored, what everything ever published lets an attacker work out, by exact
integer bounds in `worlds`), `files` (the gate alone over a file, `engage release-gate`) and `words` (the rule in plain
words). All of it is pure arithmetic: no database, no clock.

Source: the project's `statistics.md`, §5, whose eight rules are named where they stand.
"""

from engage.indicators.disclosure.auditing import EVERYWHERE, LONGEST, NO_TIME, Cell, OutOfTime, Passed, Unsafe, audit
from engage.indicators.disclosure.gate import decide
from engage.indicators.disclosure.london import decide_everywhere
from engage.indicators.disclosure.parts import ALL, Inputs, Ledger, Ledgers, Part, Series, quarter_of, window_of
from engage.kit.gate import UNKNOWN, Window

__all__ = [
    "ALL",
    "EVERYWHERE",
    "LONGEST",
    "NO_TIME",
    "UNKNOWN",
    "Cell",
    "Inputs",
    "Ledger",
    "Ledgers",
    "OutOfTime",
    "Part",
    "Passed",
    "Series",
    "Unsafe",
    "Window",
    "audit",
    "decide",
    "decide_everywhere",
    "quarter_of",
    "window_of",
]
