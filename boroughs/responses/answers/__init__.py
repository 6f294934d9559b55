"""Answers as things of their own: drafted, ready, signed, published at an address that stays, corrected in public."""
