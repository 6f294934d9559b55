"""Who and where: boroughs, people and their roles, and what is asked of an office."""
