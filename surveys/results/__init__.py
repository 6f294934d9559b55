"""What people answered, from the tally alone: as much of it as the public may see.

`tally` reads the counts; `shares`, `kinds` and `lines` turn those of a question into what its page shows; `crosses`
compares groups of people, `people` who answered with who lives here, `waves` this time with the times before;
`ways` says how the answers came. `whole` puts a survey's page together. Only `tally` and `whole` know the database.
"""
