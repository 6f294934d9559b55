"""Actions: who said they would do what by when, how it went, and how old it is."""
