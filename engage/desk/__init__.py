"""A person's desk: what needs them, by when, which part of it they look at, and a calendar of their deadlines."""
