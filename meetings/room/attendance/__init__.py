"""Attendance: the roll by seat, and everybody else who is there."""
