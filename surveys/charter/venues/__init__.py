"""Venues that give out cards with a QR code to the feedback form, and how many answers came from each."""
