"""Questions the public puts to a meeting, without an account."""
