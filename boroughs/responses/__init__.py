"""Requests put to an office, their clock, and the office's answers in public."""
