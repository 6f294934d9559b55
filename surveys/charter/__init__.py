"""The stop-and-search charter as data: what was promised, and what residents who were searched say of it."""
