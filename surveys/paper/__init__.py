"""Paper and phone: a questionnaire to print, and its answers entered by one person and verified by a second."""
