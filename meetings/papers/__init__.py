"""Papers of a meeting: written in Markdown or uploaded, public or exempt."""
