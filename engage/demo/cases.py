"""A monitoring group that reviews cases: fourteen done, one of them back from the police, and some at every step."""

from datetime import time
from typing import Any, NamedTuple

from boroughs.access import Acting
from boroughs.people.models import Person, Role
from boroughs.responses.models import Position
from engage.demo import story
from engage.demo.answering import respond
from engage.demo.stage import Stage
from engage.kit.clock import london_date
from meetings import actions as meetings
from meetings.agenda import actions as agendas
from meetings.cases import actions as cases
from meetings.cases.forms import quarters_until
from meetings.cases.grading import actions as grading
from meetings.cases.models import GOWISELY, Case, Colour, Force, Mark, Power
from meetings.cases.returning import bring_all_back
from meetings.models import Meeting, Panel

_COLOURS = {"G": Colour.GREEN, "A": Colour.AMBER, "R": Colour.RED}
_JUDGES = ("chair", "member", "member2", "member3")
_ASKED, _ANSWERED, _MET = 18, 9, 4  # days ago


class Invented(NamedTuple):
    """An invented case. `grades`: a letter per judge in order, "-" took no part, "." none yet. `ends`: what is learned.

    `asks` is put to the superintendent instead.
    """

    power: Power
    is_child: bool | None
    grounds: str
    record: str
    grades: str
    ends: str = ""
    asks: str = ""


_CAR = "A caller saw somebody in a dark coat try the doors of parked cars. The person fitted that and walked away fast."
_SMELL = "A smell of cannabis came from the group. No other reason was written down."
_KNIFE = "The person held something under the coat, near where a fight with a knife had been reported that hour."
_ORDER = "An order to search without suspicion was in force after a stabbing."
_SAID = "The officer gave a name and station, said why before starting, and offered the record."
_LATE = "The hands were held before a word was said. The reason came at the end, and no record was offered."
_SHORT = "The recording begins when the search is over. The form says that all was told."

FINISHED = (
    Invented(Power.PACE_1, False, _CAR, _SAID, "GGGG"),
    Invented(Power.DRUGS_23, False, _SMELL, _LATE, "AAAR", "Smell alone is weak: write down what else was seen."),
    Invented(Power.PACE_1, True, _CAR, _LATE, "RRRA",
             asks="How are officers taught to tell the reason first, and was the person given a record since?"),
    Invented(Power.FIREARMS_47, False, _KNIFE, _SAID, "GGG-"),
    Invented(Power.WITHOUT_SUSPICION_60, None, _ORDER, _SAID, "GGAG"),
    Invented(Power.DRUGS_23, False, _SMELL, _SHORT, "AAGA", "Turn the camera on before the first word."),
    Invented(Power.PACE_1, False, _KNIFE, _SAID, "GGGG"),
    Invented(Power.PACE_1, None, _CAR, _SHORT, "AGAA", "Turn the camera on before the first word."),
    Invented(Power.WITHOUT_SUSPICION_60, True, _ORDER, _LATE, "RARR",
             asks="Why was the person not told that an order was in force, and what has changed since?"),
    Invented(Power.DRUGS_23, False, _SMELL, _SAID, "GAGG"),
    Invented(Power.PACE_1, False, _CAR, _SAID, "GGGG"),
    Invented(Power.PACE_1, True, _KNIFE, _SAID, "GGG-", "A calm voice and a clear reason kept the peace."),
    Invented(Power.DRUGS_23, None, _SMELL, _LATE, "AARA", "Offer the record without being asked."),
    Invented(Power.FIREARMS_47, False, _KNIFE, _SAID, "GGGG"),
)  # fmt: skip
"""What the panel has published, in the order of its numbers."""

UNFINISHED = (
    Invented(Power.PACE_1, False, _CAR, _SHORT, "GAGA"),
    Invented(Power.DRUGS_23, True, _SMELL, _LATE, ".AR-"),
    Invented(Power.PACE_1, None, _KNIFE, _SAID, "...."),
)
"""A tie to break, one that can be revealed, one that waits for every grade; a fourth is not open yet."""

_WHY = {"A": "The reason came late and was short.", "R": "Searched first and told afterwards."}
_ANSWER = "Every officer of the team has been trained to tell the reason first. The person was sent the record."
_OUTCOME = "The panel was told about the training, and watches for it in the next quarter’s cases."


async def review(stage: Stage, most: int = len(FINISHED)) -> None:
    """Reviews up to so many cases to the end, and starts on others."""
    panel = await Panel.get(borough=stage.borough, name=story.GROUP)
    await _meeting(stage, panel, "Stop and search monitoring: winter", -40)
    for invented in FINISHED[:most]:
        case = await _graded(stage, panel, invented, 48)
        await _decide(stage, case)
        await cases.end_case(
            stage.borough, case, learning=invented.ends, escalation=invented.asks, publishes_reasons=False,
            site=stage.settings.public_url, **await stage.acting(Role.PANEL_CHAIR, stage.ago(_ASKED)),
        )  # fmt: skip
    for invented in UNFINISHED:
        case = await _graded(stage, panel, invented, 8)
        if "." not in invented.grades:
            await _decide(stage, case, 2)
    await _added(stage, panel, UNFINISHED[0]._replace(grounds=_ORDER), 1)
    await _come_back(stage, panel)


async def _come_back(stage: Stage, panel: Panel) -> None:
    """The first question was answered, told at a meeting of the panel, and what came of it written down."""
    case = await Case.get(panel=panel, number=3).select_related("request")
    if case.request is None:
        return
    await respond(stage, case.request.number, Position.ACCEPTED, _ANSWER, _ANSWERED)
    meeting = await _meeting(stage, panel, "Stop and search monitoring: autumn", _MET)
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(_ANSWERED - 1, time(12)))
    await agendas.publish_agenda(stage.borough, meeting, site=stage.settings.public_url, **by)
    chair = await stage.acting(Role.PANEL_CHAIR, stage.ago(_MET - 1))
    await cases.record_outcome(stage.borough, case, _OUTCOME, **chair)
    await bring_all_back(stage.now)


async def _meeting(stage: Stage, panel: Panel, title: str, days_ago: int) -> Meeting:
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(max(days_ago, 0) + 3))
    made = await meetings.create_meeting(panel, title, stage.ago(days_ago, time(18)), "Library, Meeting Room", **by)
    await agendas.add_item(stage.borough, made, "Cases since the last meeting", "", **by)
    return made


async def _added(stage: Stage, panel: Panel, invented: Invented, days_ago: int) -> Case:
    details: dict[str, Any] = {
        "quarter": quarters_until(london_date(stage.ago(days_ago)))[1],
        "power": invented.power,
        "is_child": invented.is_child,
        "grounds": invented.grounds,
        # No two records are alike, or the second would be taken for the first.
        "record": f"{invented.record} It took {await Case.filter(panel=panel).count() + 4} minutes.",
    }
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(days_ago))
    [case] = await cases.add_cases(stage.borough, panel, [details], **by)
    return await Case.get(id=case.id).select_related("panel")


async def _graded(stage: Stage, panel: Panel, invented: Invented, days_ago: int) -> Case:
    case = await _added(stage, panel, invented, days_ago)
    await cases.open_case(stage.borough, case, **await stage.acting(Role.PANEL_CHAIR, stage.ago(days_ago - 1)))
    for judge, letter in zip(_JUDGES, invented.grades, strict=True):
        person = await Person.get(email=f"{judge}@{stage.borough.slug}.example")
        by: Acting = {"at": stage.ago(days_ago - 2, time(20)), "actor_id": person.id}
        if letter == "-":
            await grading.recuse(stage.borough, case, "I know the family.", **by)
        elif letter != ".":
            await grading.record_grade(stage.borough, case, **_judgement(invented, letter), **by)
    return case


def _judgement(invented: Invented, letter: str) -> dict[str, Any]:
    missed = {"G": "", "A": "EY", "R": "GEY"}[letter]
    grounds = {"G": Mark.MET, "A": Mark.CANNOT_TELL, "R": Mark.NOT_MET}[letter]
    return {
        "marks": {one: (Mark.NOT_MET if one in missed else Mark.MET).value for one in GOWISELY},
        "grounds": grounds,
        "respect": {"G": 5, "A": 3, "R": 2}[letter],
        "force": Force.NOT_PROPORTIONATE if letter == "R" else Force.NONE,
        "child": grounds if invented.is_child else None,
        "colour": _COLOURS[letter],
        "reason": _WHY.get(letter, ""),
        "refers_to_standards": letter == "R" and bool(invented.is_child),
    }


async def _decide(stage: Stage, case: Case, days_ago: int = 30) -> None:
    by = await stage.acting(Role.PANEL_CHAIR, stage.ago(days_ago))
    await grading.reveal(stage.borough, case, **by)
