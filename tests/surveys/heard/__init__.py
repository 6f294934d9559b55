"""Tests of who has not been heard from."""
