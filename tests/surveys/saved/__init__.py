"""Tests of answers saved for later."""
