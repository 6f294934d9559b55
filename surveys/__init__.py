"""What residents are asked, and what they tell: surveys, the stop-and-search charter, moderation of free text."""
