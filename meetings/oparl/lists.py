"""The lists of OParl: what is in each, filtered by its moments, a hundred to a page."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from urllib.parse import urlencode

from boroughs.models import Borough
from engage.kit.problems import Problem
from meetings.models import AgendaItem, Meeting, Minutes, Panel
from meetings.oparl import objects
from meetings.oparl.objects import Addresses, Object
from meetings.panels.models import Term
from meetings.papers.models import Paper, PaperFile
from meetings.room.models import Motion, NamedVote

PER_PAGE = 100
_FILTERS = ("created_since", "created_until", "modified_since", "modified_until")


class BadFilter(Problem):
    """A filter or page that cannot be read."""

    status = 400


async def panels(at: Addresses, borough: Borough, now: datetime, day: date) -> list[Object]:
    """Every panel. Two queries."""
    terms: dict[int, list[Term]] = {}
    for term in await _terms(borough):
        terms.setdefault(term.seat.panel_id, []).append(term)
    found = await Panel.filter(borough=borough).order_by("id")
    return [objects.panel_object(at, panel, terms.get(panel.id, []), day) for panel in found]


async def people(at: Addresses, borough: Borough, now: datetime, day: date) -> list[Object]:
    """Every member who is named to the public. One query, and one of seats."""
    return [objects.person_object(at, term, day) for term in await _terms(borough)]


async def memberships(at: Addresses, borough: Borough, now: datetime, day: date) -> list[Object]:
    """Every time in a seat of a member who is named. One query, and one of seats."""
    return [objects.membership_object(at, term, day) for term in await _terms(borough)]


async def meetings(at: Addresses, borough: Borough, now: datetime, day: date) -> list[Object]:
    """Every meeting of which notice was given, with its agenda once that is published. Five queries."""
    found = await _meetings(borough, now)
    minutes = await _minutes(found, now)
    items = await _items(at, found, minutes, now)
    return [
        objects.meeting_object(at, meeting, items.get(meeting.id, []), minutes.get(meeting.id)) for meeting in found
    ]


async def agenda_items(at: Addresses, borough: Borough, now: datetime, day: date) -> list[Object]:
    """Every item of every published agenda. Five queries."""
    found = await _meetings(borough, now)
    items = await _items(at, found, await _minutes(found, now), now)
    return sorted((item for one in items.values() for item in one), key=lambda item: int(item["id"].rpartition("/")[2]))


async def papers(at: Addresses, borough: Borough, now: datetime, day: date) -> list[Object]:
    """Every published paper whose title may show. Three queries, none for what files hold."""
    by_id = {meeting.id: meeting for meeting in await _meetings(borough, now)}
    known = Paper.filter(meeting_id__in=list(by_id), published_at__lte=now, hides_title=False).order_by("id")
    found = await known.only("id", "meeting_id", "item_id", "number", "title", "exempt_paragraph", "published_at",
                             "withdrawn_at")  # fmt: skip
    open_ones = [paper.id for paper in found if not paper.is_exempt and not paper.withdrawn_at]
    files = await PaperFile.filter(paper_id__in=open_ones).values(
        "id", "paper_id", "name", "media_type", "size", "sha256"
    )
    by_paper = {file["paper_id"]: file for file in files}
    return [objects.paper_object(at, paper, by_id[paper.meeting_id], by_paper.get(paper.id)) for paper in found]


async def files(at: Addresses, borough: Borough, now: datetime, day: date) -> list[Object]:
    """Every file of a published paper."""
    return [paper["mainFile"] for paper in await papers(at, borough, now, day) if "mainFile" in paper]


async def bodies(at: Addresses, borough: Borough, now: datetime, day: date) -> list[Object]:
    """The borough. No query."""
    since = objects.start_of(date(2026, 1, 1))
    return [
        {
            **at.start("bodies", "Body", 1, since, objects.start_of(day)),
            "system": at.root,
            "name": borough.name,
            "website": at.web,
            "license": objects.LICENCE,
            "classification": "London borough",
            "equivalent": [f"http://statistics.data.gov.uk/id/statistical-geography/{borough.gss}"],
            **{name: at.of(kind) for name, kind in _OF_BODY.items()},
            "legislativeTerm": [],
            "web": at.web,
        }
    ]


List = Callable[[Addresses, Borough, datetime, date], Awaitable[list[Object]]]
KINDS: Mapping[str, List] = {
    "bodies": bodies,
    "organizations": panels,
    "people": people,
    "memberships": memberships,
    "meetings": meetings,
    "agendaitems": agenda_items,
    "papers": papers,
    "files": files,
}
_OF_BODY = {
    "organization": "organizations",
    "person": "people",
    "meeting": "meetings",
    "paper": "papers",
    "membership": "memberships",
    "agendaItem": "agendaitems",
    "file": "files",
}


def page_of(everything: list[Object], address: str, asked: Mapping[str, str]) -> Object:
    """Returns one page of a list as `asked` in the address. Raises BadFilter."""
    wanted = {name: asked[name] for name in _FILTERS if name in asked}
    limits = {name: _moment(text) for name, text in wanted.items()}
    kept = [one for one in everything if _is_wanted(one, limits)]
    pages = max(1, -(-len(kept) // PER_PAGE))
    text = asked.get("page", "1")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0
    if not 1 <= number <= pages:
        raise BadFilter(f"There is no page {text[:20]}.")

    def link(page: int) -> str:
        query = urlencode({**wanted, **({"page": page} if page > 1 else {})})
        return f"{address}?{query}" if query else address

    links = {"first": link(1), "self": link(number), "last": link(pages)}
    links |= {"prev": link(number - 1)} if number > 1 else {}
    links |= {"next": link(number + 1)} if number < pages else {}
    return {
        "data": kept[(number - 1) * PER_PAGE : number * PER_PAGE],
        "pagination": {
            "totalElements": len(kept), "elementsPerPage": PER_PAGE, "currentPage": number, "totalPages": pages
        },
        "links": links,
    }  # fmt: skip


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise BadFilter("Write moments as 2026-11-21T12:00:00+00:00, with + as %2B.")
    return found


def _is_wanted(one: Object, wanted: Mapping[str, datetime]) -> bool:
    for name, limit in wanted.items():
        what, _, side = name.partition("_")
        at = datetime.fromisoformat(one[what])
        if at < limit if side == "since" else at > limit:
            return False
    return True


async def _terms(borough: Borough) -> list[Term]:
    known = Term.filter(seat__panel__borough=borough, is_named=True)
    return await known.select_related("seat").order_by("id")


async def _meetings(borough: Borough, now: datetime) -> list[Meeting]:
    return await Meeting.filter(borough=borough, notice_at__lte=now).order_by("id")


async def _minutes(found: list[Meeting], now: datetime) -> dict[int, Minutes]:
    """Returns the published minutes by meeting, without their words."""
    known = Minutes.filter(meeting_id__in=[meeting.id for meeting in found], published_at__lte=now)
    return {one.meeting_id: one for one in await known.only("id", "meeting_id", "published_at", "approved_at")}


async def _items(
    at: Addresses, found: list[Meeting], minutes: Mapping[int, Minutes], now: datetime
) -> dict[int, list[Object]]:
    """Returns the items of published agendas by meeting, in order; votes where the minutes are public."""
    published = {meeting.id: meeting for meeting in found if meeting.published_at and meeting.published_at <= now}
    known = AgendaItem.filter(meeting_id__in=list(published)).order_by("meeting_id", "position")
    rows = await known.only("id", "meeting_id", "position", "is_under", "title", "hides_title", "exempt_paragraph")
    votes = await _votes([id for id in published if id in minutes])
    items: dict[int, list[Object]] = {}
    top = under = 0
    for item in rows:
        here = items.setdefault(item.meeting_id, [])
        if not here:
            top = under = 0
        top, under = (top, under + 1) if item.is_under and top else (top + 1, 0)
        meeting, said = published[item.meeting_id], minutes.get(item.meeting_id)
        moments = (meeting.published_at, meeting.changed_at, said and said.published_at, said and said.approved_at)
        modified = max(moment for moment in moments if moment)
        number = f"{top}.{under}" if under else str(top)
        here.append(objects.item_object(at, item, meeting, number, votes.get(item.id, []), modified))
    return items


async def _votes(meeting_ids: list[int]) -> dict[int, list[Object]]:
    """Returns the decided motions of these meetings by item, none of exempt items."""
    decided = Motion.filter(meeting_id__in=meeting_ids, outcome__isnull=False, item__exempt_paragraph=None)
    motions = await decided.order_by("meeting_id", "number")
    cast = NamedVote.filter(motion_id__in=[motion.id for motion in motions]).order_by("id")
    named: dict[int, list[Object]] = {}
    for vote in await cast.select_related("attendance__sitting"):
        named.setdefault(vote.motion_id, []).append(objects.vote_object(vote))
    found: dict[int, list[Object]] = {}
    for motion in motions:
        found.setdefault(motion.item_id, []).append(objects.motion_object(motion, named.get(motion.id, [])))
    return found
