"""One of each thing in the demonstration: what to put in the place of a route's parameters, and where to look."""

from boroughs.models import Borough
from boroughs.responses.models import ResponseRequest
from engage.kit.routes import Page
from meetings.models import Meeting
from surveys.models import Survey
from surveys.moderation.models import Comment, CommentState, Theme
from surveys.paper.models import Entry

Examples = dict[str, dict[str, str]]
"""{the beginning of a route's name, "" for all: {parameter: value}}; the longest beginning that fits wins."""


_OWN = ("surveys.saved.", "surveys.receipts.", "surveys.kiosk.")
"""Pages of one person who answers, which are there while a survey is open."""
_CHARTER = {
    "surveys.charter.register.": {"code": "qe-1", "older": "2025-02-27", "newer": "2025-02-27"},
    "surveys.charter.progress.": {"code": "tr-1"},
    "surveys.charter.versions.": {"version": "2025-02-27", "code": "qe-1", "position": "6"},
}
"""Commitments and headings of the charter that every installation begins with."""


async def examples(slug: str = "hackney") -> Examples:
    """Returns the examples of a borough; what it does not hold is left out."""
    borough = await Borough.get_or_none(slug=slug)
    if borough is None:
        return {}
    published = Meeting.filter(borough=borough, published_at__isnull=False).order_by("starts_at")
    held, planned = await published.first(), await Meeting.filter(borough=borough, published_at__isnull=True).first()
    closed = await Survey.filter(borough=borough, published_at__isnull=False).order_by("closes_on").first()
    opened = await Survey.filter(borough=borough, published_at__isnull=False).order_by("-closes_on").first()
    draft = await Survey.filter(borough=borough, published_at__isnull=True).first()
    comment = await Comment.filter(borough=borough, state=CommentState.WAITING).order_by("text").first()
    overdue = await ResponseRequest.filter(borough=borough).order_by("due_on", "number").offset(2).first()
    entry, theme = await Entry.filter(survey=opened).first(), await Theme.filter(survey=closed).first()
    if not (held and planned and closed and opened and draft and comment and overdue and entry and theme):
        return {}
    return {
        "": {
            "borough": slug,
            "survey": closed.slug,
            "meeting": held.slug,
            "number": "1",
            "comment": str(comment.id),
            "short": closed.short_link or "",
            "code": "bcdf-ghjk-mnpq-2345",
            "file": "codebook.csv",
            "by": "age",
        },
        **{name: {"survey": opened.slug} for name in ("surveys.answer", "surveys.thanks", *_OWN)},
        "surveys.paper.": {"survey": opened.slug, "number": str(entry.number)},
        "surveys.moderation.codebook.": {"question": theme.question_key, "theme": str(theme.id)},
        "surveys.drafts.": {
            "survey": draft.slug,
            "question": "police_listen",
            "section": "section_1",
            "kind": "scale",
            "language": "bn",
            "part": "questions",
            "place": "police_trust_met",
            "about": "police_listen",
        },
        **_CHARTER,
        "surveys.drafts.versions.": {"survey": opened.slug},
        "meetings.edit": {"meeting": planned.slug},
        "meetings.item": {"meeting": planned.slug, "position": "1"},
        "meetings.arrange": {"meeting": planned.slug},
        "meetings.publish": {"meeting": planned.slug},
        "boroughs.responses.answer": {"number": str(overdue.number)},
        "boroughs.responses.sign": {"number": str(overdue.number)},
        "boroughs.people.choose_password": {"token": "a-link-that-was-used"},
    }


def parameters(page: Page, known: Examples) -> dict[str, str]:
    """Returns an example of each parameter of a route's path."""
    values: dict[str, str] = {}
    for beginning in sorted(known, key=len):
        if page.name.startswith(beginning):
            values |= known[beginning]
    return {name: values[name] for name in page.param_convertors if name in values}


def addresses(known: Examples) -> dict[str, str]:
    """Returns the address of one of each thing, published and draft."""
    if not known:
        return {}
    all_, opened, draft, planned = (known[key] for key in ("", "surveys.answer", "surveys.drafts.", "meetings.edit"))
    here = f"/{all_['borough']}"
    return {
        "borough": here,
        "survey_open": f"{here}/surveys/{opened['survey']}",
        "survey_results": f"{here}/surveys/{all_['survey']}/results",
        "survey_draft": f"{here}/surveys/{draft['survey']}/edit",
        "charter": f"{here}/stop-and-search",
        "tell_us": f"{here}/stop-and-search/tell-us",
        "meeting": f"{here}/meetings/{all_['meeting']}",
        "meeting_draft": f"{here}/meetings/{planned['meeting']}/edit",
        "response": f"{here}/responses/1",
        "response_overdue": f"{here}/responses/{known['boroughs.responses.answer']['number']}",
        "trust": f"{here}/trust",
        "comment_waiting": f"{here}/comments/{all_['comment']}",
    }
