"""What an office shows with a response: links, files, figures, and what it promises to do by a date."""
