"""Meetings for calendars, feed readers and other programs, and reminders by e-mail."""
