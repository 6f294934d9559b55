"""Bringing a survey to people: short links, QR codes, a poster, a card for other websites."""
