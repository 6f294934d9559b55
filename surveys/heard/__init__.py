"""Who has not been heard from: while a survey is open, which groups of residents answer it less than their share."""
