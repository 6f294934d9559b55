"""Steps 7 to 10 of the loop, in a browser: the panel recommends, the police answer, and figures say whether in time."""

import csv
import io
from datetime import timedelta
from typing import Any

import asyncpg
import httpx2
import pytest

from tests.journeys.asking import HERE
from tests.journeys.servers import connected
from tests.journeys.town import Town
from tests.patience import PATIENCE

MEETING = "Scrutiny of policing"
ASKED = "Tell everybody who reports a crime, within 10 working days, what was done about it."
ASKED_TOO = "Publish each quarter how many complaints were made and how they ended."
COUNTED = ("acct.", "local.surveys_answered")
"""What has figures by quarter; what people said is of twelve months."""
ANSWERED = "I accept this. From next month a team of two will write to everybody within 10 working days."


# ---- 7. Scrutinise ----------------------------------------------------------------------------------------------


async def the_panel_meets(town: Town) -> str:
    """The administrator adds the panel, the clerk plans its meeting and publishes the agenda; returns its address."""
    admin = await town.sign_in("admin")
    await admin.open(f"{HERE}/panels")
    await admin.choose("What kind of panel is it?", "Safer Neighbourhood Board")  # no notice by law: it meets today
    await admin.fill(Name="Community Safety Scrutiny Panel")
    await admin.press("Add this panel")
    clerk = await town.sign_in("clerk")
    await clerk.follow("Plan a meeting")
    begins = town.now - timedelta(minutes=10)
    await clerk.fill(Title=MEETING, Time_it_starts=f"{begins:%H:%M}", Where="Town Hall, Committee Room 2")
    await clerk.select("Panel", "Community Safety Scrutiny Panel")
    await clerk.date("Date", begins)
    await clerk.press("Save this meeting")
    staff_page = clerk.page.url.removeprefix(town.server.base)
    await clerk.follow("Agenda")
    for item in ("Survey results", "Stop and search"):
        await clerk.fill(**{"Item": item, "More about it (optional)": "What residents *said*."})
        await clerk.press("Add this item")
    await clerk.press("Publish this agenda")
    resident = await town.somebody()
    await resident.open(f"{HERE}/meetings")
    await resident.follow(MEETING)
    assert "What residents said." in await resident.text()
    return staff_page.removesuffix("/overview")


async def the_panel_recommends(town: Town, meeting: str) -> None:
    clerk = town.people["clerk"]
    await clerk.open(f"{meeting}/recommendations")
    for text in (ASKED, ASKED_TOO):
        await clerk.fill(Recommendation=text)
        await clerk.press("Add this draft")
    chair = await town.sign_in("chair")
    for number in (1, 2):
        await chair.open(f"{meeting}/recommendations")
        await chair.follow(f"Record that it was agreed – recommendation {number}")
        await chair.press("The panel agreed this at the meeting")
    for number in (1, 2):
        await clerk.open(f"{meeting}/recommendations")
        await clerk.follow(f"Send it – recommendation {number}")
        assert "Agreed time, not set by law" in await clerk.text()
        await clerk.press("Send this recommendation")


async def the_minutes_are_approved(town: Town, meeting: str) -> None:
    clerk, chair = town.people["clerk"], town.people["chair"]
    await clerk.open(f"{meeting}/minutes")
    await clerk.fill(Minutes="### 1. Survey results\n\nRESOLVED that two recommendations be sent.")
    await clerk.press("Preview")
    await clerk.press("Save")
    await clerk.press("Save and publish as a draft")
    await _the_panel_meets_again(town, clerk)
    await chair.open("/desk")
    await chair.follow(f"Read and approve the minutes of “{MEETING}”")
    await chair.press("Approve these minutes", status=422)
    await chair.tick("The panel agreed that these minutes are a correct record")
    await chair.press("Approve these minutes")
    await clerk.open(f"{meeting}/minutes")
    assert await clerk.page.get_by_label("Minutes", exact=True).count() == 0
    assert "They cannot be changed." in await clerk.text()
    async with connected(town.server.database_url) as database:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await database.execute("UPDATE minutes SET text = 'nothing was said'")


async def _the_panel_meets_again(town: Town, clerk: Any) -> None:
    """Minutes are approved at the panel's next meeting: it has just begun."""
    begins = town.now - timedelta(minutes=1)
    await clerk.open(f"{HERE}/new-meeting")
    await clerk.fill(Title="The meeting after", Time_it_starts=f"{begins:%H:%M}", Where="Town Hall")
    await clerk.select("Panel", "Community Safety Scrutiny Panel")
    await clerk.date("Date", begins)
    await clerk.press("Save this meeting")
    await clerk.follow("Agenda")
    await clerk.fill(Item="Minutes of the last meeting")
    await clerk.press("Add this item")
    await clerk.press("Publish this agenda")


# ---- 8. Respond -------------------------------------------------------------------------------------------------


async def the_superintendent_answers(town: Town) -> None:
    """The inspector drafts and cannot publish; the office-holder reads, signs and publishes."""
    due_on = town.now + timedelta(days=28)
    superintendent = await town.sign_in("holt")
    assert f"By {due_on.day} {due_on:%B %Y}" in await superintendent.text()
    inspector = await town.sign_in("reid")
    await inspector.open(f"{HERE}/responses/1/answer")
    await inspector.press("Save the draft", status=422)
    await inspector.choose("What is the office’s position?", "Accepted")
    await inspector.fill(The_answer=ANSWERED)
    await inspector.press("Save the draft")
    assert "Only the person who holds the office can publish it." in await inspector.text()
    resident = await town.somebody()
    await resident.open(f"{HERE}/responses/1")
    assert "Nothing has been published yet." in await resident.text()
    await superintendent.open(f"{HERE}/responses/1/answer")
    await superintendent.press("Check the saved draft and publish")
    await superintendent.press("Publish this answer", status=422)
    await superintendent.tick("I have read this answer and publish it for the office")
    await superintendent.press("Publish this answer")
    await resident.open(f"{HERE}/responses/1")
    trail = await resident.text()
    assert ASKED in trail
    assert ANSWERED in trail
    assert "Signed by Superintendent Dana Holt, Borough Superintendent" in trail


async def what_is_late_shows_by_itself(town: Town) -> None:
    resident = await town.somebody()
    await resident.open(HERE)
    assert "1 answer is overdue." in await resident.text()
    await resident.open(f"{HERE}/responses")
    assert "It is" in await resident.text()
    assert "days late and has no answer." in await resident.text()
    superintendent = await town.sign_in("holt")
    assert "Overdue since" in await superintendent.text()


# ---- 9 and 10. Measure and show ---------------------------------------------------------------------------------


async def figures_are_shown(town: Town) -> None:
    """What the job has counted: the same on the page, in the CSV and in the JSON."""
    resident = await town.somebody()
    await resident.open(HERE)
    await resident.follow("All figures, how sure we are and how they are made")
    async with httpx2.AsyncClient(base_url=town.server.base, timeout=PATIENCE) as client:
        data = (await client.get(f"{HERE}/trust.json")).json()
        rows = list(csv.DictReader(io.StringIO((await client.get(f"{HERE}/trust.csv")).content.decode("utf-8-sig"))))
    figures = {
        (indicator["indicator"], key): [
            figure[key]
            for figure in indicator["figures"]
            if figure.get(key) and ("Q" in figure["period"]) is indicator["indicator"].startswith(COUNTED)
        ]
        for indicator in data["indicators"]
        for key in ("value", "base", "numerator")
    }
    assert figures["local.surveys_answered", "value"] == [45]
    assert figures["acct.responses_on_time", "numerator"] == [1]
    assert figures["acct.responses_on_time", "base"] == [2]
    assert figures["acct.minutes_on_time", "numerator"] == [1]
    assert ("local.survey.pas.trust_mps", "value") not in figures, "45 people are too few to be weighted"
    assert figures["local.commitment.QE-1", "value"] == [0.68]  # 30 of 44 were treated with respect
    page = await resident.page.get_by_role("main").text_content() or ""  # what is folded up too
    for indicator in data["indicators"]:
        assert await resident.page.locator(f"[id='{indicator['indicator']}']").count() == 1
        assert indicator["label"] in page
    assert {row["indicator"] for row in rows} >= {indicator["indicator"] for indicator in data["indicators"]}
