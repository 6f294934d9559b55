"""How residents of the demonstration take part in meetings: what they ask, and who means to come."""

from datetime import timedelta
from uuid import uuid4

from boroughs.people.models import Role
from engage.demo.stage import Stage
from meetings.models import Meeting
from meetings.questions import actions as questions
from meetings.questions.models import PublicQuestion, QuestionState
from meetings.questions.stages import Refusal
from meetings.registration import actions as registration
from meetings.registration.letters import Post
from meetings.registration.models import Registration

_ANSWERED = (
    (
        "Why do searches near schools lead to so few arrests?",
        "The chair read out the figures. They are in the minutes.",
    ),
    ("Will the neighbourhood team come to the estates in the evening?", "From January on, on two evenings a week."),
)
_OPEN = "How many officers have had the training that was promised in spring?"
_REFUSED = ("What happened to my neighbour’s case?", "Will you do something about the buses?")
_WAITING = ("When will the panel see the body-worn video of searches?", "Can PC 123 AB say why he stopped my friend?")
_COMING = (
    ("Rosa", "A hearing loop"),
    ("Idris", ""),
    ("Mrs Lam", "Step-free access, and a seat near the door"),
    ("Jo", ""),
)


async def take_part(stage: Stage, held: Meeting, coming: Meeting) -> None:
    """One meeting with questions answered and refused; one to come with questions to read and its places taken."""
    post = Post(stage.settings.public_url, stage.settings.secret)
    clerk = await stage.acting(Role.COUNCIL_CLERK, stage.ago(33))
    last = held.held_on - timedelta(days=3)
    await registration.change_settings(
        stage.borough, held, questions_until=last, registers_until=None, capacity=None, post=post, **clerk
    )
    for text in (*_REFUSED, _OPEN, *(text for text, _ in _ANSWERED)):
        await _ask(stage, held, text, 30)
    await _decide(stage, held)
    last = coming.held_on - timedelta(days=3)
    now = await stage.acting(Role.COUNCIL_CLERK, stage.ago(2))
    await registration.change_settings(
        stage.borough, coming, questions_until=last, registers_until=last, capacity=3, post=post, **now
    )
    for text in _WAITING:
        await _ask(stage, coming, text, 1)
    for name, needs in _COMING:
        await _come(stage, coming, post, name, needs)


async def _ask(stage: Stage, meeting: Meeting, text: str, days_ago: int) -> None:
    site, secret = stage.settings.public_url, stage.settings.secret
    await questions.ask(stage.borough, meeting, uuid4(), text, "", at=stage.ago(days_ago), site=site, secret=secret)


async def _decide(stage: Stage, meeting: Meeting) -> None:
    site = stage.settings.public_url
    before = await stage.acting(Role.COUNCIL_CLERK, stage.ago(26))
    after = await stage.acting(Role.COUNCIL_CLERK, stage.ago(20))
    asked = {one.text: one for one in await PublicQuestion.filter(meeting=meeting)}
    for text, reason in zip(_REFUSED, (Refusal.ABOUT_A_PERSON, Refusal.NOT_FOR_PANEL), strict=True):
        await questions.reject(stage.borough, meeting, asked[text], reason, site=site, **before)
    for text in (*(text for text, _ in _ANSWERED), _OPEN):
        await questions.accept(stage.borough, meeting, asked[text], text, secret=stage.settings.secret, **before)
    state, on = QuestionState.ANSWERED_AT_MEETING, meeting.held_on
    for text, answer in _ANSWERED:
        await questions.answer(stage.borough, meeting, asked[text], state, answer, on, site=site, **after)


async def _come(stage: Stage, meeting: Meeting, post: Post, name: str, needs: str) -> None:
    email = f"{name.lower().replace(' ', '.')}@example.org"
    said = {"name": name, "email": email, "needs": needs}
    await registration.register(stage.borough, meeting, is_online=False, at=stage.ago(1), post=post, **said)
    here = await Registration.get(meeting=meeting, email=email)
    await registration.confirm(stage.borough, meeting, here, at=stage.ago(1), post=post)
