"""Minutes from what the room recorded: Markdown, in English, the public part and the part that is exempt."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engage.kit.i18n import show_date, show_time
from meetings.minutes.record import Record, is_inquorate
from meetings.models import AgendaItem, ItemKind
from meetings.questions.models import QuestionState
from meetings.room.models import Attendance, Declaration, Method, Motion, NamedVote, Outcome, Presence, Vote

_HERE = (Presence.PRESENT, Presence.ONLINE)
_PLAIN = str.maketrans({character: f"\\{character}" for character in "\\`*_{}[]<>#|~"})
EXCLUDED = (
    "The public and the press were excluded from this item under section 100A(4) of the Local Government Act 1972: "
    "it involved exempt information of paragraph {paragraph} of Part 1 of Schedule 12A. {interest}"
)


@dataclass(frozen=True)
class Compiled:
    """The two parts of the minutes, Markdown; `exempt_text` is empty where nothing was exempt."""

    text: str
    exempt_text: str


def compiled(record: Record) -> Compiled:
    """Returns the minutes of what was recorded. The same record gives the same words."""
    public = [*_heading(record), *_attendance(record), *_declarations(record, in_exempt=False)]
    exempt: list[str] = []
    for number, item in record.numbered:
        public += _public_item(record, number, item)
        if item.is_exempt:
            exempt += [f"## {number}. {plain(item.title)}", *_said_and_decided(record, item)]
    public += _without_item(record)
    if record.next_meeting:
        coming = record.next_meeting
        when = f"{show_date(coming.starts_at)}, {show_time(coming.starts_at)}, {plain(coming.venue)}"
        public += ["## Next meeting", when]
    return Compiled(_joined(public), _joined([*exempt, *_declarations(record, in_exempt=True)]))


def plain(text: str) -> str:
    """Returns somebody's one-line words so that Markdown shows them as they are."""
    return " ".join(text.split()).translate(_PLAIN)


# ---- who and where ----------------------------------------------------------------------------------------------


def _heading(record: Record) -> list[str]:
    meeting = record.meeting
    start = meeting.opened_at or meeting.starts_at
    ended = f" to {show_time(meeting.closed_at)}" if meeting.closed_at else ""
    lines = [
        f"**{plain(meeting.panel.name)}**",
        f"{show_date(meeting.starts_at)}, {show_time(start)}{ended}. {plain(meeting.venue)} ({meeting.way.label}).",
    ]
    if is_inquorate(meeting):
        lines.append("Too few members came for the meeting to decide anything. These are notes of what was said.")
        lines.append(meeting.reason)
    if meeting.urgent_reason:
        lines.append(f"The meeting was called at short notice. The chair’s reason: {meeting.urgent_reason}")
    return lines


def _attendance(record: Record) -> list[str]:
    members = [one for one in record.attendances if one.seat]
    groups = (
        ("Members present", [one for one in members if one.presence in _HERE]),
        ("Apologies", [one for one in members if one.presence is Presence.APOLOGIES]),
        ("Absent", [one for one in members if one.presence is Presence.ABSENT]),
        ("Also present", [one for one in record.attendances if not one.seat and one.presence in _HERE]),
        ("Apologies from others", [o for o in record.attendances if not o.seat and o.presence is Presence.APOLOGIES]),
    )
    lines = ["## Attendance"] if record.attendances else []
    for title, people in groups:
        if people:
            named = [f"- {who(one)}{_how(one)}" for one in people if one.seat]
            lines += [f"### {title}", "\n".join([*named, *_in_capacities(one for one in people if not one.seat)])]
    return lines


def _in_capacities(people: Iterable[Attendance]) -> list[str]:
    """Returns in what capacity people without a seat attended, and how many so: their names are not for the public."""
    counts = Counter(who(one) for one in people)
    return [f"- {capacity} ({number})" if number > 1 else f"- {capacity}" for capacity, number in counts.items()]


def who(one: Attendance) -> str:
    """Returns whom an attendance is of, for the public: a name only where its owner is named."""
    if one.seat is None:
        return plain(one.capacity) or "A visitor"
    seat = plain(one.seat.name)
    if one.sitting is None:
        return seat
    return f"{plain(one.sitting.name)} ({seat})" if one.sitting.is_named else f"A member of the panel ({seat})"


def _how(one: Attendance) -> str:
    said = ["substitute"] if one.seat and one.sitting and one.sitting.is_substitute else []
    if one.presence is Presence.ONLINE:
        said.append("online")
    if one.arrived_at:
        said.append(f"arrived {show_time(one.arrived_at)}")
    if one.left_at:
        said.append(f"left {show_time(one.left_at)}")
    return "".join(f", {each}" for each in said)


def _declarations(record: Record, *, in_exempt: bool) -> list[str]:
    people = {one.id: one for one in record.attendances}
    numbers = {item.id: number for number, item in record.numbered}
    exempt = {item.id for _, item in record.numbered if item.is_exempt}
    lines = [
        _declared(one, people[one.attendance_id], numbers.get(one.item_id or 0, ""))
        for one in record.declarations
        if (one.item_id in exempt) is in_exempt
    ]
    if not lines:
        return [] if in_exempt else ["## Declarations of interest", "None."]
    return ["## Declarations of interest", "\n".join(lines)]


def _declared(one: Declaration, person: Attendance, number: str) -> str:
    about = f", item {number}" if number else ""
    left = " They left the room for the item." if one.left_room else ""
    return f"- {who(person)}{about}: {one.kind.label.lower()}. {plain(one.text)}{left}"


# ---- item by item -----------------------------------------------------------------------------------------------


def _public_item(record: Record, number: str, item: AgendaItem) -> list[str]:
    title = "Exempt item" if item.hides_title else plain(item.title)
    lines = [f"## {number}. {title}"]
    if item.late_reason:
        lines.append(f"This item was added after the agenda was published. The chair’s reason: {item.late_reason}")
    if item.is_exempt:
        lines.append(EXCLUDED.format(paragraph=item.exempt_paragraph, interest=item.public_interest).strip())
        return lines
    if item.kind is ItemKind.PUBLIC_QUESTIONS:
        lines += _questions(record)
    return lines + _said_and_decided(record, item)


def _said_and_decided(record: Record, item: AgendaItem) -> list[str]:
    """Returns the notes; and, unless too few members came, what was moved, decided, recommended and given out."""
    notes = record.notes.get(item.id)
    lines = [notes.notes] if notes and notes.notes else []
    if not is_inquorate(record.meeting):
        if notes and notes.decision:
            is_said = notes.decision.upper().startswith("RESOLVED")
            lines.append(notes.decision if is_said else f"**RESOLVED:** {notes.decision}")
        for motion in record.motions.get(item.id, []):
            lines += _moved(record, motion)
        lines += _recommended(record, item.id)
    return lines + _given_out(record, item.id)


def _moved(record: Record, motion: Motion) -> list[str]:
    people = {one.id: one for one in record.attendances}
    lines = [f"**Motion {motion.number}:** {motion.text}"]
    by = [
        f"{verb} by {who(people[key])}"
        for verb, key in (("Moved", motion.mover_id), ("seconded", motion.seconder_id))
        if key
    ]
    if by:
        said = ", ".join(by)
        lines.append(f"{said[0].upper()}{said[1:]}.")
    lines += _voted(motion)
    named = record.votes.get(motion.id, [])
    if motion.method is Method.NAMED and named:
        lines.append("\n".join(_named(vote, named, people) for vote in Vote if _of(vote, named)))
    return lines


def _voted(motion: Motion) -> list[str]:
    if motion.outcome is None:
        return ["No decision was recorded."]
    if motion.outcome is Outcome.WITHDRAWN or motion.method is None:
        return [f"{motion.outcome.label}."]
    if motion.votes_for is None:
        return [f"{motion.outcome.label}. {motion.method.label}."]
    counts = f"{motion.votes_for} for, {motion.votes_against or 0} against, {motion.abstentions or 0} abstained"
    casting = ""
    if motion.casting is not None:
        casting = f" The chair gave a casting vote {'for' if motion.casting else 'against'}."
    return [f"{motion.outcome.label}: {counts} ({motion.method.label.lower()}).{casting}"]


def _of(vote: Vote, named: Iterable[NamedVote]) -> list[NamedVote]:
    return [one for one in named if one.vote is vote]


def _named(vote: Vote, named: Sequence[NamedVote], people: dict[int, Attendance]) -> str:
    return f"- {vote.label}: {'; '.join(who(people[one.attendance_id]) for one in _of(vote, named))}"


def _recommended(record: Record, item_id: int | None) -> list[str]:
    moved = {motion.recommendation_id for motions in record.motions.values() for motion in motions}
    lines = []
    for one in record.recommendations.get(item_id, []):
        words = "as moved above." if one.id in moved else one.text
        lines.append(f"**Recommendation {one.number}, agreed:** {words}")
    return lines


def _given_out(record: Record, item_id: int | None) -> list[str]:
    return [
        f"**Action {one.number}:** {one.text} – {plain(one.owner)}, by {show_date(one.due_on)}"
        for one in (given.action for given in record.actions.get(item_id, []))
    ]


def _without_item(record: Record) -> list[str]:
    """Returns what belongs to no item of the agenda, the questions too where no item was for them."""
    lines: list[str] = []
    asked_under_item = any(item.kind is ItemKind.PUBLIC_QUESTIONS for _, item in record.numbered)
    questions = [] if asked_under_item else _questions(record)
    if questions:
        lines += ["## Public questions", *questions]
    agreed = [] if is_inquorate(record.meeting) else _recommended(record, None)
    if agreed:
        lines += ["## Recommendations", *agreed]
    given = _given_out(record, None)
    return lines + (["## Actions", *given] if given else [])


def _questions(record: Record) -> list[str]:
    lines = []
    for one in record.questions:
        lines.append(f"**Question {one.number}:** {plain(one.text)}")
        if one.state is QuestionState.ANSWERED_AT_MEETING:
            lines.append(f"**Answer:** {one.answer}" if one.answer else "It was answered at the meeting.")
        elif one.state is QuestionState.ANSWERED_IN_WRITING:
            lines.append(f"**Answered in writing:** {one.answer}")
        else:
            lines.append("It will be answered in writing.")
    return lines


def _joined(lines: Iterable[str]) -> str:
    return "\n\n".join(line.strip() for line in lines if line.strip())
