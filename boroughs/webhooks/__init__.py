"""Telling the systems of councils and police what is new: signed requests to addresses that staff name."""
