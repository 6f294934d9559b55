"""The stop-and-search charter and what residents say of it."""
