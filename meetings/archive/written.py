"""Minutes that somebody wrote, as Markdown: with front matter between two lines of ---, or without."""

import re
from collections.abc import Iterator
from datetime import date

from meetings.archive.dates import as_date, days_in, time_in
from meetings.archive.past import MOST_TEXT, UNKNOWN_TIME, NotUnderstood, Past, PastItem, item_of

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n---[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^([a-z_]+):[ \t]*(.*)$", re.I | re.M)
_HEAD = 14  # lines with words at the top, where minutes say what they are of
_NUMBERED = re.compile(r"^ ?(#{1,6} +)?(\**)(\d{1,2})(?:\\?[.)]|(?= ))\s*(\**)\s*(\S.*?)\s*\\?$")
_HEADING = re.compile(r"^ {0,3}#{1,4} +(.+?)\s*#*$")
_WHERE = re.compile(
    r"\bheld\b:?\s*(?:\d\S*\s*(?:[ap]\.?m\.?)?\s*)?(?:in|at)\s+(?:the\s+)?(.+?)(?:\s+at\s+\d.*|[.\s]*)$", re.I
)
_APPROVED = re.compile(r"\b(?:these minutes were|minutes) (?:approved|agreed) (?:on|at the meeting of)\b(.*)", re.I)
_LONGEST = 400  # characters of a line that is looked at for what it says: a heading is shorter
_SMALL = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
_INITIALS = frozenset(("AGM", "AOB", "AOCB", "ASB", "BME", "CCTV", "MP", "MPS", "PCSO", "SNB", "SNT"))
_DATED = re.compile(r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b\d", re.I)  # where the date begins
_BUSINESS = "Business of the meeting"


def read_text(name: str, text: str, today: date) -> Past:
    """Returns the meeting that a text has the minutes of, Markdown; `today` is a London date.

    Raises NotUnderstood when there is no text, or nothing says when it was.
    """
    text = re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    front, body = _apart(text)
    if len(re.findall(r"\w+", body)) < 5:
        raise NotUnderstood("There is no text in it.")
    if len(body) > MOST_TEXT:
        raise NotUnderstood(f"It has more than {MOST_TEXT:,} characters. Take out what are not minutes.")
    head = [_plain(line[:_LONGEST]) for line in body.splitlines() if line.strip()][:_HEAD]
    remarks: list[str] = []
    held_on = _held_on(name, front, head, today, remarks)
    top = "\n".join(head)
    starts = time_in(top)
    if starts is None:
        remarks.append("The time is not in the file.")
    items = items_of(body)
    if not items:
        remarks.append("Its headings are not clear: one agenda item stands for all.")
    return Past(
        name=name,
        held_on=held_on,
        starts=starts or UNKNOWN_TIME,
        title=_title(front, head),
        venue=next((match[1].strip(" .")[:200] for line in head if (match := _WHERE.search(line))), ""),
        text=body.strip(),
        items=tuple(items) or (PastItem(_BUSINESS),),
        approved_on=_approved_on(front, top, held_on, today),
        source_url=_address(front.get("source", "") or front.get("url", "")),
        remarks=remarks,
    )


def _apart(text: str) -> tuple[dict[str, str], str]:
    """Returns the plain fields of the front matter, and the rest. What is no plain field is nothing we need."""
    match = _FRONT.match(text)
    if not match:
        return {}, text
    fields = {name.lower(): value.strip().strip("\"'").strip() for name, value in _FIELD.findall(match[1])}
    return fields, text[match.end() :]


def _held_on(name: str, front: dict[str, str], head: list[str], today: date, remarks: list[str]) -> date:
    """Returns the day: as the minutes' own head has it, else their title, else the front matter, else the file's name.

    Files are often dated by when they were put on a website, so those come last.
    """
    hints = " ".join((front.get("title", ""), front.get("date", ""), name))
    business = next((n for n, line in enumerate(head) if _NUMBERED.match(line)), len(head))
    top = " ".join(head[:business])
    places = {
        "the minutes": top,
        "the title": front.get("title", ""),
        "the date of the file": front.get("date", ""),
        "the file’s name": name,
    }
    found = {
        place: day
        for place, words in places.items()
        for day in [next(filter(None, (as_date(said, hints, today) for said in days_in(words))), None)]
        if day
    }
    if not found:
        raise NotUnderstood("Nothing in it says on which day the meeting was. Put the date in the first lines.")
    where, day = next(iter(found.items()))
    if day > today:
        raise NotUnderstood(f"It says that the meeting is on {day:%-d %B %Y}, which is still to come.")
    title = found.get("the title", day)
    if title != day:
        remarks.append(f"{where.capitalize()}: {day:%A %-d %B %Y}. The title: {title:%-d %B %Y}. The first was taken.")
    elif where in ("the date of the file", "the file’s name"):
        remarks.append(f"The day, {day:%A %-d %B %Y}, is from {where}: check it.")
    return day


def _title(front: dict[str, str], head: list[str]) -> str:
    """Returns what kind of meeting it was, without its date."""
    for words in (front.get("title", ""), *head[:4]):
        if re.search(r"\bmeeting\b", words, re.I):
            title = re.sub(r"\b(?:minutes (?:of|for)(?: the)?)\b", "", words, flags=re.I)
            title = _DATED.split(title)[0]
            title = re.sub(r"(?:\s+(?:on|the|of|,|-|–))+\s*$", "", title.strip(" ,:–-"), flags=re.I).strip(" ,:–-")
            if title:
                return (_calmed(title) if title.isupper() else title)[:120]
    return "Meeting"


def _approved_on(front: dict[str, str], top: str, held_on: date, today: date) -> date | None:
    """Returns when the minutes were approved, if the file itself says so: `approved: 2024-06-03`, or in its head."""
    said = _APPROVED.search(top)
    for words in (front.get("approved", ""), said[1] if said else ""):
        for day in days_in(words):
            found = as_date(day, str(held_on.year), today)
            if found and held_on <= found <= today:
                return found
    return None


def _address(url: str) -> str:
    return url if url.startswith(("https://", "http://")) and len(url) <= 500 else ""


def items_of(body: str) -> list[PastItem]:
    """Returns the items of business by their headings; none when the headings are not clear.

    Clear are: numbered lines in capitals, in bold or marked as headings; or else list items in capitals; or else
    Markdown headings.
    """
    numbered = list(_numbered(body))
    numbers = [number for number, _ in numbered]
    if len(numbered) > 1 and numbers[0] <= 2:
        return [item_of(title) for _, title in numbered][:60]
    listed = [_plain(line[2:_LONGEST]) for line in body.splitlines() if line.startswith("- ")]
    if len(shouted := [words for words in listed if _is_shouted(words)]) > 1:
        return [item_of(_calmed(words)) for words in shouted][:60]
    headings = [match[1] for line in body.splitlines() if (match := _HEADING.match(line[:_LONGEST]))]
    return [item_of(_plain(title)) for title in headings][:60] if len(headings) > 1 else []


def _numbered(body: str) -> Iterator[tuple[int, str]]:
    lines = [line[:_LONGEST] for line in body.splitlines()]
    for number, line in enumerate(lines):
        match = _NUMBERED.match(line)
        if not match:
            continue
        title = _plain(match[5])
        is_bold = bool(match[2] or match[4]) and "**" in match[5]
        if not (match[1] or is_bold or _is_shouted(title)):
            continue
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if following.strip() and _is_shouted(_plain(following)) and not _NUMBERED.match(following):
            title = f"{title} {_plain(following)}"
        title = title.split("**")[0].strip(" :.") or title
        yield int(match[3]), _calmed(title) if _is_shouted(title) else title


def _is_shouted(words: str) -> bool:
    """Whether words are in capitals, but for a few small ones."""
    letters = [letter for letter in words if letter.isalpha()]
    return len(letters) > 2 and sum(letter.isupper() for letter in letters) >= 0.8 * len(letters)


def _calmed(words: str) -> str:
    """Returns words that are in capitals as a title has them."""
    kept = [word if word in _INITIALS or word.lower() not in _SMALL else word.lower() for word in words.split()]
    calm = [word.capitalize() if word.isupper() and word.strip(".,:") not in _INITIALS else word for word in kept]
    return " ".join(calm)[:1].upper() + " ".join(calm)[1:]


def _plain(line: str) -> str:
    """Returns a line of Markdown without its marks."""
    bare = re.sub(r"^[#>\s]+|[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}|\\$", "", line)
    return re.sub(r"\\([\\`*_{}\[\]()#+\-.!|>])", r"\1", bare).strip()
