"""Motions and recommendations, and the votes on them."""
