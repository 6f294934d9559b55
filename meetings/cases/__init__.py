"""A panel's review of searches: anonymised records, members' grades, and what came of them."""
