"""A meeting while it is held: who is there, what is said and decided item by item, motions and votes."""
