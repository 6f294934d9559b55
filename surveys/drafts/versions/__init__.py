"""What comes after a survey's first version: corrections of it, copies, and asking it again."""
