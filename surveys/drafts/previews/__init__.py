"""A draft as residents will see it, before anybody can answer it."""
