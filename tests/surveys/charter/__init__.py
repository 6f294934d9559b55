"""Tests of the stop and search charter."""
