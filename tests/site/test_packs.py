"""The scrutiny pack of the demonstration: what became public since the panel last met, and nothing else."""

import re
from datetime import date, timedelta

from boroughs.action_log.models import Action, ActionState, ActionUpdate
from boroughs.models import Borough
from boroughs.people.models import Person
from engage.kit.jobs import run
from engage.packed_figures import surveys
from engage.packs import jobs, write_packs
from meetings.carried.models import MeetingAction
from meetings.models import AgendaItem, Meeting
from meetings.papers.actions import remove_paper
from meetings.papers.models import Paper
from meetings.questions.models import PublicQuestion, QuestionState
from surveys.moderation.models import Comment
from tests.conftest import NOW
from tests.surveys.moderation.factories import make_comment

SITE = "https://engage.test"


async def add_rows(hackney: Borough, held: Meeting) -> None:
    """Actions and questions of a meeting held; what must not be in a pack says "zq"."""
    exempt = await AgendaItem.create(
        meeting=held, position=90, title="Operation", exempt_paragraph=7, public_interest="It would warn suspects."
    )
    for number, (text, item) in enumerate(
        (("Print the leaflet.", None), ("zq-exempt", exempt), ("zq-done", None)), 901
    ):
        action = await Action.create(
            borough=hackney, number=number, text=text, owner="Borough Superintendent",
            made_on=held.held_on, due_on=held.held_on + timedelta(days=3),
        )  # fmt: skip
        await MeetingAction.create(meeting=held, item=item, action=action)
        if text == "zq-done":
            await ActionUpdate.create(action=action, state=ActionState.DONE, note="Done", on=held.held_on)
    asked = {"meeting": held, "asked_on": held.held_on}
    await PublicQuestion.create(id="00000000-0000-4000-8000-000000000001", text="Why at the school gate?", number=901,
                                state=QuestionState.ACCEPTED, **asked)  # fmt: skip
    await PublicQuestion.create(id="00000000-0000-4000-8000-000000000002", text="zq-not-accepted", **asked)
    await make_comment(hackney, text="zq-waiting")


async def test_a_pack_is_written_once_before_each_meeting_from_what_is_public(browser, known):
    hackney = await Borough.get(slug="hackney")
    held = await Meeting.get(borough=hackney, title="Scrutiny of policing: autumn")
    coming = await Meeting.get(borough=hackney, title="Scrutiny of policing: winter")
    await add_rows(hackney, held)
    assert await write_packs(NOW, SITE) == {"packs": 0}  # seventeen days before is too soon
    assert (await write_packs(NOW + timedelta(days=4), SITE))["packs"] == 2  # of both boroughs
    assert await write_packs(NOW + timedelta(days=5), SITE) == {"packs": 0}
    pack = await Paper.get(meeting=coming, is_pack=True)
    assert (pack.is_pack, pack.published_at) == (True, None)
    for words in (
        "since the panel last met, on 30 October 2026", "Print the leaflet. Borough Superintendent", "**overdue**",
        "Why at the school gate?", "days late", "Answered since", "Source:",
        f"{SITE}/hackney/responses/3", f"{SITE}/hackney/trust", "Community triggers",
    ):  # fmt: skip
        assert words in pack.text, words
    assert "zq" not in pack.text
    for comment in await Comment.filter(borough=hackney):
        assert comment.text[:60] not in pack.text
    results = "\n".join(await surveys(hackney, date(2026, 9, 1), coming.held_on, f"{SITE}/hackney"))
    assert "Of the people who chose to answer:\n- " in results
    # Every link in it leads somewhere a stranger may read.
    for path in {link.removeprefix(SITE) for link in re.findall(r"\((https://[^)]*)\)", pack.text + results)}:
        assert (await browser.get(path)).status_code == 200, path
    await remove_paper(hackney, coming, pack.number, at=NOW, actor_id=1)
    assert (await write_packs(NOW + timedelta(days=6), SITE))["packs"] == 0  # dropped is dropped
    await browser.as_person(await Person.get(email="clerk@hackney.example"))
    address = f"/hackney/meetings/{coming.slug}/edit/papers"
    for _ in range(2):  # by its button as often as wanted: the draft is replaced
        made = await browser.post(f"{address}/pack")
        assert "Scrutiny pack" in (await browser.get(made.headers["location"])).text
    assert await Paper.filter(meeting=coming, is_pack=True).count() == 1


async def test_the_job_runs_once_a_night(connection):
    [job] = jobs(SITE)
    assert await run(job, NOW)
    assert await run(job, NOW + timedelta(hours=3)) is None
