"""Estimates from people who chose to answer: weighted shares and their ranges, rates, ratios and times to answer.

Pure arithmetic on counts: no database, no clock, no page, and never a pass over rows one by one. A survey enters as
`tallies.Tally`, a table of cells; from it come, in this order, `margins` (what the weights must add up to),
`collapsing` (levels with too few people), `raking` (the weights), `weighting` (all three, with a log), `variance` (how
exact it is), `shares` (figures, gaps, changes) and `shown` (what may be said of them). `rates` and `survival` take
counts alone. `cases` reads and answers a folder of files, for whoever wants to check the method from outside.
"""
