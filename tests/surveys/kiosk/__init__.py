"""Tests of kiosk mode."""
