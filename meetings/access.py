"""The only way from an address to a meeting."""

import re

from starlette.requests import Request

from boroughs.access import borough_here
from boroughs.models import Borough
from engage.kit.problems import NotFound
from meetings.models import Meeting

_SLUG = re.compile(r"[a-z0-9-]{1,60}", re.ASCII)


async def meeting_here(request: Request, *, is_public: bool = False) -> tuple[Borough, Meeting]:
    """Returns the borough and the meeting of this address, its panel and the meeting it was postponed to loaded.

    Raises NotFound when there is none, or `is_public` and no notice of it was given.
    """
    borough = await borough_here(request)
    slug = request.path_params["meeting"]
    found = Meeting.filter(borough=borough, slug=slug).select_related("panel", "postponed_to")
    if is_public:
        found = found.filter(notice_at__isnull=False)
    meeting = await found.first() if _SLUG.fullmatch(slug) else None
    if meeting is None:
        raise NotFound
    return borough, meeting
