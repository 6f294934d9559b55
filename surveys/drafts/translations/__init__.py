"""The words of a draft in its other languages, written in the browser."""
