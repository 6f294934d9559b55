"""What police and panel say of the charter in the demonstration: evidence, a promise not kept, views, a request."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from boroughs.people.models import Appointment, Role
from engage.kit.clock import london_date
from surveys.charter.models import CharterVersion
from surveys.charter.progress import actions
from surveys.charter.progress.models import Progress, View

if TYPE_CHECKING:
    from engage.demo.stage import Stage

EVIDENCE = (
    ("TR-1", Progress.EVIDENCE_PUBLISHED, 70, 50,
     "All 212 officers of the borough's response and neighbourhood teams have had the one-day course on how to talk to "
     "people in a search. 19 are booked for the next one.\n\nThe course was written with the youth panel.",
     "https://example.org/training", 40),
    ("SU-2", Progress.EVIDENCE_PUBLISHED, 95, 90,
     "Sergeants looked at 60 recordings, chosen at random, in the quarter. In 9 of them the reason for the search was "
     "given only afterwards. Each of those officers was spoken to.", "", -12),
    ("CI-1", Progress.IN_PROGRESS, 20, 18,
     "The first of four evenings with residents is planned with the Town Hall. A date will be published.", "", None),
)  # fmt: skip
"""Code, how far, days ago the evidence is of and was published, words, link, in how many days the next is promised."""

VIEWS = (
    ("SU-2", View.PARTLY, 8,
     "The panel welcomes the random checks. It has not seen what came of the nine, and the evidence it was promised "
     "next has not arrived."),
    ("QE-3", View.NOT_KEPT, 22,
     "In what residents told us and in the recordings that we saw, the reason often came after the search had begun."),
    ("TE-1", View.CANNOT_TELL, 22, "The panel has seen nothing that would let it say."),
)  # fmt: skip

REQUESTS = (("QE-3", 2), ("DA-1", 4))
"""Which recommendation is about which commitment."""


async def keep_register(stage: Stage) -> None:
    """Publishes evidence, records views, and says which requests are about what."""
    version = await CharterVersion.in_force()
    if version is None:
        return
    charter = {commitment.code: commitment for commitment in version.commitments}
    borough, holder = stage.borough, await stage.person(Role.BOROUGH_SUPERINTENDENT)
    for code, progress, on, published, text, url, due in EVIDENCE:
        drafted = await stage.acting(Role.NEIGHBOURHOOD_INSPECTOR, stage.ago(published + 1))
        due_on = london_date(stage.now) + timedelta(days=due) if due is not None else None
        draft = await actions.save_evidence(
            borough, charter[code], progress=progress, on=london_date(stage.ago(on)), text=text, evidence_url=url,
            due_on=due_on, seen=actions.edition_of(None), **drafted,
        )  # fmt: skip
        await actions.publish_evidence(
            borough, charter[code], await Appointment.get(person=holder), seen=actions.edition_of(draft),
            site=stage.settings.public_url, **await stage.acting(Role.BOROUGH_SUPERINTENDENT, stage.ago(published)),
        )  # fmt: skip
    for code, view, on, text in VIEWS:
        by = await stage.acting(Role.PANEL_CHAIR, stage.ago(on))
        await actions.record_view(
            borough, charter[code], view=view, text=text, agreed_on=london_date(stage.ago(on)),
            site=stage.settings.public_url, **by,
        )  # fmt: skip
    for code, number in REQUESTS:
        by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(15))
        await actions.say_what_is_about(borough, charter[code], [number], **by)
