"""Meetings of the past, taken in from files: ModernGov exports, Word and Markdown minutes."""
