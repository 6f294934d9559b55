"""Tests of surveys on paper and by phone."""
