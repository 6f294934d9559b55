"""Panels and the people on them: terms of reference, seats, terms of office, and what a panel plans to look at."""
