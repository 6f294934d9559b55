"""Seats of a panel and the terms of those who sit in them, as staff keep them."""
