"""What the council of the demonstration has set for late answers, and what was passed up by it; a desk's calendar."""

from datetime import time, timedelta

from boroughs.people.desks.actions import make_calendar
from boroughs.people.models import Role
from boroughs.responses.escalating import pass_up
from boroughs.responses.models import EscalationRule
from boroughs.responses.settings.actions import agree_time, set_suggested
from boroughs.responses.standing import overdue, unanswered
from engage.demo.stage import Stage
from engage.kit.clock import london_date, london_moment

SOURCE = "Agreed by the panel and the Borough Superintendent, for a year’s trial"


async def keep_time(stage: Stage) -> None:
    """Sets who is told, passes up what is late as the job would have, and agrees a shorter time from next week on."""
    borough, day = stage.borough, london_date(stage.now)
    admin = await stage.acting(Role.COUNCIL_ADMIN, stage.ago(190))
    await set_suggested(borough, **admin)
    since = day + timedelta(days=7)
    await agree_time(borough, office=None, days=20, in_working_days=True, source=SOURCE, since=since, **admin)
    rules = await EscalationRule.filter(borough=borough).order_by("after_days").select_related("borough")
    for late in overdue(await unanswered(day, borough_id=borough.id)):
        for rule in rules:
            on = late.state.due_on + timedelta(days=rule.after_days)
            if rule.office_kind is late.request.office.kind and on <= day:
                at = london_moment(on, time(6, 10))
                await pass_up(late.request, rule, site=stage.settings.public_url, at=at)
    await make_calendar(await stage.person(Role.BOROUGH_SUPERINTENDENT), at=stage.now)
