"""Who and where: London's boroughs, the people with a role in one, and the questions put to an office."""
