"""The demonstration: three boroughs where the loop has been going round, all of it invented.

It is made by the same actions that people use, at the moments they would have used them, and only ever loaded into an
empty database. `guide` and `contents` say what is in it and who can sign in.
"""

from datetime import datetime, timedelta
from typing import Any

from boroughs.actions import open_workspace
from boroughs.models import Borough
from boroughs.people.models import Person
from engage.demo import cases, following, loop, webhooks
from engage.demo.examples import addresses, examples
from engage.demo.ordering import put_ledger_in_order
from engage.demo.people import PASSWORD, PEOPLE, add_people
from engage.demo.releases import release_past_months
from engage.kit.clock import LONDON, london_date
from engage.kit.settings import Settings
from engage.ledger.adopting import adopt
from engage.ledger.digests import write_digests

BOROUGHS = ("hackney", "croydon", "tower-hamlets")


async def load(settings: Settings, now: datetime) -> bool:
    """Fills an empty database and returns True; does nothing to one in which anybody can sign in."""
    if await Person.exists():
        return False
    for slug in BOROUGHS:
        await open_workspace(await Borough.get(slug=slug))
    # Two quarters of the past, so that there is something to compare: appointments begin before them.
    began = london_date(now) - timedelta(days=400)
    await add_people(began)
    for slug in ("hackney", "croydon"):
        stage = await loop.go_round(settings, await Borough.get(slug=slug), now.astimezone(LONDON))
        await following.follow(stage)
        await cases.review(stage, len(cases.FINISHED) if slug == "hackney" else 6)
        await webhooks.add(stage)
    await release_past_months(now)
    await adopt(now)  # what the demonstration made without pressing a button
    await put_ledger_in_order()
    await write_digests(now)
    return True


async def contents() -> dict[str, Any]:
    """Returns the demonstration's boroughs, people with their sign-ins, and the address of one of each thing."""
    people = [{"email": p.email, "name": p.name, "role": p.role, "borough": p.borough} for p in PEOPLE]
    found = {slug: addresses(await examples(slug)) for slug in ("hackney", "croydon")}
    return {"boroughs": list(BOROUGHS), "password": PASSWORD, "people": people, "addresses": found}


def guide(settings: Settings) -> str:
    """Returns what to open and how to sign in, for a terminal."""
    rows = "\n".join(f"    {person.email:38} {person.role}" for person in PEOPLE)
    return (
        f"\nEngage is at {settings.public_url}\n\n"
        f"  As a resident      {settings.public_url}/hackney\n"
        f"  As anybody below   {settings.public_url}/sign-in   password: {PASSWORD}\n\n{rows}\n\n"
        f"  E-mails are kept in {settings.var / 'mail'}. Ctrl-C stops everything.\n"
    )
