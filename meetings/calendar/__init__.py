"""Meetings in people's calendars and feed readers, and the reminders of them."""
