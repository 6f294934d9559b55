"""Scrutiny in public: panels, their meetings and minutes, what they recommend, and the searches they review."""
