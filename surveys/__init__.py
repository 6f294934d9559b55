"""What residents are asked: surveys, their answers and results."""
