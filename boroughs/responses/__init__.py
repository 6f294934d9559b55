"""Requests for a response, their clock, and official responses."""
