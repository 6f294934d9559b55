"""Minutes to take away: a page to print, text, DOCX, PDF, and one file with agenda, papers and minutes."""
