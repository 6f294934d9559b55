"""Kiosk mode: the council's tablet in a library, on which one person after another answers."""
