"""Tests of answers as things of their own."""
