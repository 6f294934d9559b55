"""Corrections that members suggest to draft minutes, and what the clerk does with them."""
