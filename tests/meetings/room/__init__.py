"""Tests of what the clerk records in the room."""
