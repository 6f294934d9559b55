"""A year of meetings at once: the second Tuesday of each month."""
