"""Figures that are published in papers only, entered by hand with the address of the paper."""
