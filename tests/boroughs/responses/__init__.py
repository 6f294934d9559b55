"""Tests of requests for a response and the answers."""
