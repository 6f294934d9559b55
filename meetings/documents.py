"""What a search finds of meetings: agendas, papers and minutes together."""

from boroughs.models import Borough
from meetings.agenda.documents import index_agenda
from meetings.minutes.found import put_minutes
from meetings.minutes.models import Amendment
from meetings.models import Meeting, Minutes
from meetings.papers.documents import index_papers


async def index_meeting(borough: Borough, meeting: Meeting) -> None:
    """Puts a meeting's public agenda and minutes into the search, as they are called now.

    In the transaction that changes the meeting's own details; agenda and minutes do it themselves when they change.
    """
    await meeting.fetch_related("panel")
    await index_agenda(borough.id, meeting)
    minutes = await Minutes.filter(meeting=meeting, published_at__isnull=False).only("id", "text").first()
    if minutes:
        newest = await Amendment.filter(minutes_id=minutes.id).order_by("-number").first()
        await put_minutes(borough, meeting, newest.text if newest else minutes.text)


async def index_meetings(borough_id: int) -> None:
    """Puts all that is public of a borough's meetings into the search."""
    borough = await Borough.get(id=borough_id)
    for meeting in await Meeting.filter(borough_id=borough_id, published_at__isnull=False).order_by("id"):
        await index_meeting(borough, meeting)
    await index_papers(borough_id)
