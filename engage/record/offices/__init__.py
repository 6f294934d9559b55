"""A public page per office that answers: who holds it, and how soon it answers, against its own past alone."""
