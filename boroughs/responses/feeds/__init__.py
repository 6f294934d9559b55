"""Figures that should be there and are not, asked for as any other answer in public."""
