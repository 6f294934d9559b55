"""Files of a survey's answers for the people who analyse them, without what could show who answered."""
