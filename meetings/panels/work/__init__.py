"""A panel's work programme: what it plans to look at, in public."""
