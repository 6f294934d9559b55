"""Tests of what every feature is built with."""
