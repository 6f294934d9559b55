"""Following: the pages that join what can be followed of surveys, responses and meetings; digests and feeds of it."""
