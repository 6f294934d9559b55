"""What can be followed: the words in `Follower.topics`, each a plain string that an address can carry.

"borough" is everything; "meetings", "responses", "surveys" and "charter" are parts of it; "panel/SLUG", "survey/SLUG",
"request/12" and "office/3" one thing; "words/strip search" whatever has these words in it, as a search finds them.
"""

import re

BOROUGH, MEETINGS, RESPONSES, SURVEYS, CHARTER = "borough", "meetings", "responses", "surveys", "charter"
WHOLE = (BOROUGH, MEETINGS, RESPONSES, SURVEYS, CHARTER)
PANEL, SURVEY, REQUEST, OFFICE, WORDS = "panel", "survey", "request", "office", "words"
"""The kinds of topics that name one thing: what stands before the first slash."""

MOST_WORDS = 100
"""So many characters a saved search has at most."""

_NUMBER = re.compile(r"[1-9][0-9]{0,7}")
_SLUG = re.compile(r"[a-z0-9-]{1,60}")
_NEVER_TYPED = re.compile("[\0-\x1f\x7f\ud800-\udfff]+")
_REFUSALS = re.compile(r"(?:-\s*){2,}")
_NEAREST = (REQUEST, SURVEY, WORDS, PANEL, OFFICE, CHARTER, MEETINGS, RESPONSES, SURVEYS, BOROUGH)


def of_panel(slug: str) -> str:
    """Returns the topic of one panel: its meetings, and the answers to what it asked."""
    return f"{PANEL}/{slug}"


def of_survey(slug: str) -> str:
    """Returns the topic of one survey: its results, and what comes of them."""
    return f"{SURVEY}/{slug}"


def of_request(number: int) -> str:
    """Returns the topic of one request for a response: all that happens to it."""
    return f"{REQUEST}/{number}"


def of_office(id: int) -> str:
    """Returns the topic of one office: what it is asked and what it answers."""
    return f"{OFFICE}/{id}"


def of_words(words: str) -> str:
    """Returns the topic of a saved search; `words` as somebody types them into a search."""
    plain = " ".join(_REFUSALS.sub("-", _NEVER_TYPED.sub(" ", words)).split())
    return f"{WORDS}/{plain[:MOST_WORDS]}"


def kind_of(topic: str) -> str:
    """Returns what kind of thing a topic is: itself, or what stands before its slash."""
    return topic.partition("/")[0]


def value_of(topic: str) -> str:
    """Returns what stands after the slash: a slug, a number or words; "" for a part of a borough."""
    return topic.partition("/")[2]


def values_of(kind: str, topics: list[str]) -> list[str]:
    """Returns what the topics of one kind name: slugs, numbers or words."""
    return [value_of(topic) for topic in topics if topic.startswith(f"{kind}/")]


def panels_of(topics: list[str]) -> list[str]:
    """Returns the slugs of the panels among topics."""
    return values_of(PANEL, topics)


def is_possible(topic: str) -> bool:
    """Whether a text is spelled like a topic; what it names need not be there."""
    kind, value = kind_of(topic), value_of(topic)
    if kind in (PANEL, SURVEY):
        return _SLUG.fullmatch(value) is not None
    if kind in (REQUEST, OFFICE):
        return _NUMBER.fullmatch(value) is not None
    if kind == WORDS:
        return bool(value) and topic == of_words(value)
    return topic in WHOLE


def nearest(topics: list[str]) -> str:
    """Returns the topic that says most closely why somebody is told, of those that they follow."""
    return min(topics, key=lambda topic: (_NEAREST.index(kind_of(topic)), topic))
