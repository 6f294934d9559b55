"""Figures beside each other: boroughs beside their own past, and what different sources say of one thing."""
