"""Tests of actions given out at meetings and carried to the next."""
