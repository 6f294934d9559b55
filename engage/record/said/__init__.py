"""You said, we did, did it help? What residents said in surveys, at meetings and of searches, and what came of it."""
