"""One of each thing in the demonstration: what to put in the place of a route's parameters, and where to look."""

from uuid import UUID

from boroughs.following.models import Follower
from boroughs.models import Borough
from boroughs.people.desks.models import DeskCalendar
from boroughs.people.models import Office, OfficeKind
from boroughs.responses.models import OfficialResponse, ResponseRequest, ResponseTemplate
from boroughs.responses.taps.actions import link_id
from boroughs.responses.taps.models import TapQuestion
from boroughs.webhooks.models import Webhook
from engage.demo.following import EMAIL
from engage.desk.calendar import DESK
from engage.indicators.measures import RESPONSES_ON_TIME
from engage.indicators.models import IndicatorRelease
from engage.indicators.open_data.bundling import version_of
from engage.kit.ledger import LedgerEntry
from engage.kit.routes import Page
from engage.kit.security import OWN_PAGE, signed
from meetings.calendar.access import CALENDAR
from meetings.cases.models import Case
from meetings.models import Meeting, Panel
from meetings.papers.models import Paper
from meetings.questions.models import PublicQuestion, QuestionState
from meetings.room.models import Motion
from surveys.charter.safeguarding.models import SafeguardingReport
from surveys.charter.venues.models import Venue
from surveys.models import Survey
from surveys.moderation.models import Comment, CommentState, Theme
from surveys.paper.models import Entry

Examples = dict[str, dict[str, str]]
"""{the beginning of a route's name, "" for all: {parameter: value}}; the longest beginning that fits wins."""


_OWN = ("surveys.saved.", "surveys.receipts.", "surveys.kiosk.")
"""Pages of one person who answers, which are there while a survey is open."""

_OF_DRAFT = {
    "question": "police_listen",
    "section": "section_1",
    "kind": "scale",
    "language": "bn",
    "part": "questions",
    "place": "police_trust_met",
    "about": "police_listen",
}
_FIXED: Examples = {
    "surveys.charter.register.": {"code": "qe-1", "older": "2025-02-27", "newer": "2025-02-27"},
    "surveys.charter.progress.": {"code": "tr-1"},
    "surveys.charter.versions.": {"version": "2025-02-27", "code": "qe-1", "position": "6"},
    "surveys.charter.guidance.editing.": {"statement": "no_name", "language": "bn"},
    "surveys.charter.triggers.": {"quarter": "2026-q3", "code": "qe-3", "rule": "1"},
    "boroughs.people.choose_password": {"token": "a-link-that-was-used"},
}
"""What needs no row of the demonstration."""


async def examples(slug: str = "hackney", secret: str = "") -> Examples:
    """Returns the examples of a borough; what it does not hold is left out. The site's `secret` signs own pages."""
    borough = await Borough.get_or_none(slug=slug)
    if borough is None:
        return {}
    published = Meeting.filter(borough=borough, published_at__isnull=False).order_by("starts_at")
    held, planned = await published.first(), await Meeting.filter(borough=borough, published_at__isnull=True).first()
    theme = await Theme.filter(survey__borough=borough).select_related("survey").order_by("id").first()
    opened = await Survey.filter(borough=borough, published_at__isnull=False).order_by("-closes_on").first()
    draft = await Survey.filter(borough=borough, published_at__isnull=True).first()
    asked = await Comment.filter(borough=borough).exclude(case_hash="").order_by("id").first()
    comment = await Comment.filter(borough=borough, state=CommentState.WAITING).order_by("text").first()
    overdue = await ResponseRequest.filter(borough=borough).order_by("due_on", "number").offset(2).first()
    entry = await Entry.filter(survey=opened).first()
    if not (held and planned and opened and draft and comment and overdue and entry and theme):
        return {}
    closed = theme.survey
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
        **await _stop_and_search(borough),
        **{name: {"survey": opened.slug} for name in ("surveys.answer", "surveys.thanks", *_OWN)},
        "surveys.kiosk.device": {"key": "one-of-another-day"},
        "surveys.paper.": {"survey": opened.slug, "number": str(entry.number)},
        **({"surveys.moderation.conversations.": {"comment": str(asked.id)}} if asked else {}),
        "surveys.moderation.codebook.": {"question": theme.question_key, "theme": str(theme.id)},
        "surveys.drafts.": {"survey": draft.slug, **_OF_DRAFT},
        **_FIXED,
        "surveys.drafts.versions.": {"survey": opened.slug},
        **await _cases(borough),
        **await _meetings(borough, held, planned, secret),
        **{f"boroughs.responses.{name}": {"number": str(overdue.number)} for name in ("answer", "sign")},
        **await _taps(borough, secret),
        **await _answers(borough),
        "record.offices.": {"office": str(overdue.office_id)},
        **await _ledger_and_webhook(borough),
        **await _release(),
    }


async def _ledger_and_webhook(borough: Borough) -> Examples:
    """Returns an entry whose content anybody can check, and a webhook."""
    entry = await LedgerEntry.filter(kind="request", address__startswith=f"{borough.slug}/").order_by("number").first()
    hook = await Webhook.filter(borough=borough).first()
    return {
        "ledger.": {"number": str(entry.number) if entry else "1"},
        **({"boroughs.webhooks.": {"id": hook.id.hex}} if hook else {}),
    }


async def _release() -> Examples:
    """Returns an indicator, and the first month that indicators were released for."""
    release = await IndicatorRelease.all().order_by("id").only("slot", "revision").first()
    known = {"indicators.": {"indicator": RESPONSES_ON_TIME}, "indicators.beside.compare": {"about": "pas.trust_mps"}}
    if release is None:
        return known
    released = {"month": release.slot, "release": version_of(release)}
    return known | {"indicators.releases.": released, "indicators.open_data.": released}


async def _answers(borough: Borough) -> Examples:
    """Returns an answer that was corrected, a draft and a template."""
    draft = await OfficialResponse.filter(borough=borough, published_at__isnull=True).first()
    template = await ResponseTemplate.filter(office__borough=borough).first()
    names = ("answer", "version", "correct")
    return {
        "boroughs.responses.answers.": {"number": str(draft.number) if draft else "1"},
        "boroughs.responses.evidence.": {"number": str(draft.number) if draft else "1", "position": "1"},
        "boroughs.responses.evidence.file": {"number": "1", "version": "1", "position": "2"},
        **{f"boroughs.responses.answers.{name}": {"number": "1", "version": "2"} for name in names},
        "boroughs.responses.answers.templates.": {"template": str(template.id) if template else "1"},
    }


async def _meetings(borough: Borough, held: Meeting, planned: Meeting, secret: str) -> Examples:
    """Returns examples of what is around a meeting that was held and one that is being planned."""
    published = Meeting.filter(borough=borough, published_at__isnull=False).order_by("-starts_at")
    coming = await published.first()
    panel = await Panel.get(id=held.panel_id)
    return {
        **await _room(borough),
        **await _out(borough, held, secret),
        **await _papers(borough, planned),
        "meetings.minutes.exports.": {"file": "minutes.txt"},
        "meetings.minutes.corrections.decide": {"correction": "1"},
        **await _public(borough),
        "meetings.panels.": {"panel": panel.slug, "position": "1", "number": "1"},
        "meetings.agenda.": {"meeting": planned.slug, "position": "1", "panel": panel.slug},
        "meetings.agenda.late.": {"meeting": coming.slug if coming else held.slug},
        "meetings.notice.": {"meeting": planned.slug},
        "meetings.ending.": {"meeting": planned.slug},
    }


async def _taps(borough: Borough, secret: str) -> Examples:
    """Returns the link by which somebody says whether the first answer answers their point."""
    first = await ResponseRequest.get(borough=borough, number=1)
    key = signed(secret, OWN_PAGE, link_id(first.id, TapQuestion.ANSWERED_POINT, UUID(int=1)))
    return {"boroughs.responses.taps.": {"number": "1", "question": TapQuestion.ANSWERED_POINT.value, "key": key}}


async def _stop_and_search(borough: Borough) -> Examples:
    venue, report = await Venue.get(borough=borough), await SafeguardingReport.waiting_in(borough).get()
    return {
        "surveys.charter.at_venue": {"code": venue.code},
        "surveys.charter.venues.": {"venue": venue.code},
        "surveys.charter.safeguarding.": {"report": str(report.id)},
    }


async def _room(borough: Borough) -> Examples:
    """Returns the last meeting that was recorded in the room: its minutes are not approved yet."""
    motion = await Motion.filter(meeting__borough=borough).order_by("-meeting__starts_at").first()
    meeting = await Meeting.get(id=motion.meeting_id) if motion else None
    here = {"meeting": meeting.slug if meeting else "none", "position": "1", "number": "1"}
    return {"meetings.room.": here, "meetings.carried.": here}


async def _out(borough: Borough, held: Meeting, secret: str) -> Examples:
    """Returns a follower's own page and calendar, the panel of a meeting that was held, and that meeting as data."""
    follower = await Follower.get(borough=borough, email=EMAIL.format(borough=borough.slug))
    office = await Office.get(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    panel = await Panel.get(id=held.panel_id)
    return {
        "following.": {"key": signed(secret, OWN_PAGE, follower.id), "office": str(office.id)},
        **await _desks(borough, secret),
        "meetings.calendar.": {"panel": panel.slug, "key": signed(secret, CALENDAR, follower.id)},
        "meetings.oparl.": {"kind": "meetings", "number": str(held.id)},
    }


async def _desks(borough: Borough, secret: str) -> Examples:
    """Returns the calendar of the superintendent's desk, and the handover sheet of their post."""
    office = await Office.get(borough=borough, kind=OfficeKind.BOROUGH_SUPERINTENDENT)
    calendar = await DeskCalendar.get(person__appointments__office=office)
    return {
        "desk.deadlines": {"key": signed(secret, DESK, calendar.id)},
        "handover.": {"office": str(office.id)},
    }


async def _papers(borough: Borough, planned: Meeting) -> Examples:
    """Returns a published paper with a file, and a draft of the meeting being planned."""
    published = Paper.filter(meeting__borough=borough, published_at__isnull=False, exempt_paragraph=None)
    found = await published.select_related("meeting").order_by("id").first()
    return {
        **({"meetings.papers.": {"meeting": found.meeting.slug, "number": str(found.number)}} if found else {}),
        "meetings.papers.editing.": {"meeting": planned.slug, "number": "1"},
        "packs.": {"meeting": planned.slug},
    }


async def _cases(borough: Borough) -> Examples:
    """Returns the last case that is open for grades, for the panel, and one that everybody reads."""
    open_now = Case.filter(borough=borough, opened_on__isnull=False, revealed_on__isnull=True)
    found = await open_now.order_by("-number").first()
    return {"meetings.cases.": {"number": str(found.number if found else 1)}, "meetings.cases.case": {"number": "1"}}


async def _public(borough: Borough) -> Examples:
    """Returns the next meeting that people can take part in, and a question that waits to be read."""
    waiting = PublicQuestion.filter(meeting__borough=borough, state=QuestionState.SUBMITTED).select_related("meeting")
    question = await waiting.order_by("text").first()
    if question is None:
        return {}
    here = {"meeting": question.meeting.slug}
    link = {"registration": "00000000-0000-4000-8000-000000000000", "token": "a-link-that-was-used"}
    return {"meetings.questions.": {**here, "question": str(question.id)}, "meetings.registration.": {**here, **link}}


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
    keys = ("", "surveys.answer", "surveys.drafts.", "meetings.agenda.")
    all_, opened, draft, planned = (known[key] for key in keys)
    here = f"/{all_['borough']}"
    return {
        "borough": here,
        "survey_open": f"{here}/surveys/{opened['survey']}",
        "survey_results": f"{here}/surveys/{all_['survey']}/results",
        "survey_draft": f"{here}/surveys/{draft['survey']}/edit",
        "charter": f"{here}/stop-and-search",
        "tell_us": f"{here}/stop-and-search/tell-us",
        "meeting": f"{here}/meetings/{all_['meeting']}",
        "cases": f"{here}/meetings/cases",
        "meeting_draft": f"{here}/meetings/{planned['meeting']}/edit",
        "responses": f"{here}/responses",
        "response": f"{here}/responses/1",
        "you_said": f"{here}/you-said",
        "office": f"{here}/offices/{known['record.offices.']['office']}",
        "response_overdue": f"{here}/responses/{known['boroughs.responses.answer']['number']}",
        "trust": f"{here}/trust",
        "comment_waiting": f"{here}/comments/{all_['comment']}",
    }
