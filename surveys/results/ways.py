"""How the answers came: by which channel, how sure it is that nobody answered twice, and what was left out."""

from collections.abc import Mapping
from dataclasses import dataclass

from engage.kit.figures import FEWEST_ANSWERS, nearest_five
from engage.kit.i18n import gettext, ngettext
from surveys.models import Assurance, Channel, Exclusion

FEWEST_IN_A_WAY = 10
"""A channel that fewer people used is not told apart."""

OTHER_WAYS = "other"


@dataclass(frozen=True, slots=True)
class Ways:
    """How many responses there are, and how many of them came each way; the ways add up to `total` exactly.

    Numbers of people in steps of 5: each is within 5 of the true one. `total` None: fewer than 30.
    """

    total: int | None
    by_channel: Mapping[str, int]


def ways(counts: Mapping[str, int]) -> Ways:
    """Returns how the responses came, {channel: responses}; ways that few used go together until they are ten."""
    responses = sum(counts.values())
    if responses < FEWEST_ANSWERS:
        return Ways(None, {})
    large = {channel: n for channel, n in counts.items() if n >= FEWEST_IN_A_WAY}
    rest = responses - sum(large.values())
    while 0 < rest < FEWEST_IN_A_WAY and large:
        rest += large.pop(min(large, key=lambda channel: large[channel]))
    apart = {channel: large[channel] for channel in Channel if channel in large} | ({OTHER_WAYS: rest} if rest else {})
    total = nearest_five(responses)
    return Ways(total, _in_fives(apart, total))


def _in_fives(counts: Mapping[str, int], total: int) -> dict[str, int]:
    """Returns numbers in steps of 5 that add up to a total: those cut most get what is left."""
    down = {way: n // 5 * 5 for way, n in counts.items()}
    for way in sorted(counts, key=lambda way: down[way] - counts[way])[: (total - sum(down.values())) // 5]:
        down[way] += 5
    return down


def name_of(way: str) -> str:
    """Returns what a channel is called."""
    names: dict[str, str] = {
        Channel.ONLINE: gettext("Online"),
        Channel.KIOSK: gettext("On a shared screen"),
        Channel.PAPER: gettext("On paper"),
        Channel.PHONE: gettext("By telephone"),
    }
    return names.get(way, gettext("In other ways"))


def say_assurance(assurance: Assurance) -> tuple[str, str]:
    """Returns how a survey was open, in a few words and in a sentence."""
    return {
        Assurance.OPEN: (
            gettext("Open to everybody"),
            gettext("Anybody with the link could answer, and nothing kept a person from answering again."),
        ),
        Assurance.ONE_PER_BROWSER: (
            gettext("One answer per browser"),
            gettext(
                "A browser that had answered was not offered the survey again. Another browser could answer again."
            ),
        ),
        Assurance.ONE_TIME_CODES: (
            gettext("One-time codes"),
            gettext("Each answer needed a code that worked once. Codes went to people one by one."),
        ),
    }[assurance]


def say_excluded(counts: Mapping[str, int]) -> list[str]:
    """Returns what was left out and why, {exclusion: submissions}, one sentence a reason."""
    return [_say_excluded(code, counts[code]) for code in Exclusion if code and counts.get(code)]


def _say_excluded(code: Exclusion, number: int) -> str:
    if code is Exclusion.DUPLICATE:
        return ngettext(
            "%(num)s submission was left out because it repeated another.",
            "%(num)s submissions were left out because they repeated others.",
            number,
        )
    if code is Exclusion.NOT_A_PERSON:
        return ngettext(
            "%(num)s submission was left out because a program filled it in, not a person.",
            "%(num)s submissions were left out because a program filled them in, not people.",
            number,
        )
    return ngettext(
        "%(num)s submission was left out because it came from outside the area.",
        "%(num)s submissions were left out because they came from outside the area.",
        number,
    )
