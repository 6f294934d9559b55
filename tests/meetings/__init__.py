"""Tests of meetings, minutes and recommendations."""
