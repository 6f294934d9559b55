"""Scrutiny in public: panels, their meetings, agendas and minutes, and the recommendations they send."""
