"""Amendments: dated notes that approved minutes were wrong, agreed at a later meeting."""
