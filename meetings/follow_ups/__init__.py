"""Asking again about a request: a new one with a clock of its own, in the name of a panel or of the council."""
