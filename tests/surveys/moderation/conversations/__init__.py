"""Tests of conversations under a case code."""
