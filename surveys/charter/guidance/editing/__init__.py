"""How a platform administrator changes the guidance: new editions of statements, and their words in other languages."""
