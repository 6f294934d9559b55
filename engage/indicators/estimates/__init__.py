"""Estimates from people who chose to answer: weighted shares and their ranges, rates, ratios and times to answer.

Pure arithmetic on counts: no database, no clock, no page, and never a pass over rows one by one. A survey enters as
`tallies.Tally`, a table of cells; from it come, in this order, `margins` (what the weights must add up to),
`collapsing` (levels with too few people), `raking` (the weights), `weighting` (all three, with a log), `variance` (how
exact it is), `shares` (figures, gaps, changes) and `shown` (what may be said of them). `rates` and `survival` take
counts alone. `cases` reads and answers a folder of files, for whoever wants to check the method from outside.

What 95 % ranges hold, by 1,000 draws each from an invented borough (`tests/indicators/estimates/simulation.py`). Where
who answers depends on age, sex and ethnic group alone, they hold the truth of everybody, of a group, of its gap and of
a change in 94.8 to 96.7 % of draws, with 220, 500 or 1,000 people. Where people with trust answer 26 % less often than
others like them, no weight knows: the share is 7.1 points too low on average, and the range of everybody's holds the
truth in 56 % of draws of 220 people, 21 % of 500 and 3 % of 1,000; more answers only make it surer of what is wrong.
Gaps and changes, in which that is on both sides, hold in 94.3 to 96.6 %.
"""
