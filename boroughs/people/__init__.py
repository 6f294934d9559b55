"""People with a role: how they sign in, which roles and offices they hold, from when to when."""
