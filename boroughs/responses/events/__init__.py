"""What happens to a request before its answer: acknowledged, held, extended, paused, passed up."""
