"""What can be followed: the words in `Follower.topics`."""

MEETINGS, RESPONSES, SURVEYS = "meetings", "responses", "surveys"


def of_panel(slug: str) -> str:
    """Returns the topic of one panel's meetings."""
    return f"panel/{slug}"


def panels_of(topics: list[str]) -> list[str]:
    """Returns the slugs of the panels among topics."""
    return [topic.removeprefix("panel/") for topic in topics if topic.startswith("panel/")]
