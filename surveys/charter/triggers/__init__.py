"""Community triggers: rules as data, and what each of them has set off."""
