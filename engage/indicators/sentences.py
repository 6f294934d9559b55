"""What the latest figure of an indicator says, how sure that is, and whether it changed, in the reader's language."""

from engage.indicators import measures
from engage.indicators.definition import Definition, Kind
from engage.indicators.figures import Apart, Figure, Status
from engage.indicators.sources.pas_measures import MEASURES
from engage.indicators.wording import (
    CAVEATS,
    distance,
    during,
    group_name,
    name_of,
    number_of,
    range_of,
)
from engage.kit.comparisons import Direction
from engage.kit.i18n import gettext, lazy, show_number
from surveys.bank import BankQuestion

_SHARE_OF = {measure.key: measure.share_of for measure in MEASURES}

_RATIOS = {
    "ss.rrr_black_white": lazy(
        "In %(period)s, police searched Black people at %(times)s times the rate of White people, for the people who "
        "live here."
    ),
    "ss.rrr_asian_white": lazy(
        "In %(period)s, police searched Asian people at %(times)s times the rate of White people, for the people who "
        "live here."
    ),
    "ss.rrr_mixed_white": lazy(
        "In %(period)s, police searched people of Mixed ethnic groups at %(times)s times the rate of White people, for "
        "the people who live here."
    ),
    "ss.rrr_other_white": lazy(
        "In %(period)s, police searched people of other ethnic groups at %(times)s times the rate of White people, for "
        "the people who live here."
    ),
}


def says(definition: Definition, figure: Figure, place: str) -> str:
    """Returns what a figure of everybody says of a place (its name), or why there is none."""
    period = during(figure.period)
    if definition.kind in (Kind.SAMPLE, Kind.RATED) and not figure.is_shown:
        return gettext("Not enough people answered in %(period)s to give a figure.", period=period)
    if figure.status is Status.GAP:
        return gettext("Nothing was published for %(period)s.", period=period)
    share = number_of(figure, definition.kind)
    match definition.kind:
        case Kind.SAMPLE:
            answer = favourable(measures.ITEMS[definition.key])
            return gettext(
                "%(share)s of the people who answered in %(period)s said %(answer)s.",
                share=share,
                period=period,
                answer=answer,
            )
        case Kind.RATED:
            return gettext(
                "%(share)s of the people who could say in %(period)s said that this promise was kept.",
                share=share,
                period=period,
            )
        case Kind.RANDOM_SAMPLE if definition.key in _SHARE_OF:
            return gettext(
                "In %(period)s, %(share)s of people asked in %(borough)s %(say)s.",
                period=period,
                share=share,
                borough=place,
                say=gettext(_SHARE_OF[definition.key]),
            )
        case Kind.RATIO if definition.key in _RATIOS and figure.value is not None:
            return str(_RATIOS[definition.key]) % {"period": period, "times": show_number(figure.value)}
    return _counted(definition, figure, period)


def favourable(item: BankQuestion) -> str:
    """Returns the answers that an item's share counts, quoted, in the reader's language."""
    labels = dict(item.options)
    quoted = [gettext("“%(words)s”", words=gettext(labels[code])) for code in item.favourable]
    return gettext(" or ").join(quoted)


def _counted(definition: Definition, figure: Figure, period: str) -> str:
    """The sentence of what is counted."""
    number, base = show_number(figure.numerator or 0), show_number(figure.base or 0)
    match definition.key:
        case measures.SURVEYS_ANSWERED:
            return gettext("Surveys sent in by residents: %(number)s.", number=number_of(figure, definition.kind))
        case measures.DAYS_TO_RESPOND | measures.MOST_DAYS_TO_RESPOND:
            return f"{_took(figure)} {_waiting(figure)}".rstrip()
        case measures.RESPONSES_ON_TIME if figure.is_shown and figure.numerator is not None:
            return gettext(
                "Requests due for an answer: %(all)s. Answered on time: %(number)s.", all=base, number=number
            )
        case measures.RESPONSES_ON_TIME if figure.status is Status.NOTHING_DUE:
            return gettext("No answer to a request was due.")
        case measures.MINUTES_ON_TIME if figure.is_shown and figure.numerator is not None:
            return gettext(
                "Meetings whose minutes were due: %(all)s. Published on time: %(number)s.", all=base, number=number
            )
        case measures.MINUTES_ON_TIME if figure.status is Status.NOTHING_DUE:
            return gettext("No minutes of a meeting were due.")
    return gettext(
        "%(name)s in %(period)s: %(figure)s.",
        name=name_of(definition).rstrip("."),
        period=period,
        figure=number_of(figure, definition.kind),
    )


_TOOK = {
    measures.DAYS_TO_RESPOND: {
        Status.SHOWN: lazy(
            "Requests answered: %(number)s. Half are answered within %(days)s, counting those that still wait."
        ),
        Status.NOT_YET: lazy("Requests answered: %(number)s. Too many still wait to say how long half of them take."),
        Status.TOO_FEW: lazy("Requests answered: %(number)s. They are too few to say how long half of them take."),
    },
    measures.MOST_DAYS_TO_RESPOND: {
        Status.SHOWN: lazy(
            "Requests answered: %(number)s. Nine in ten are answered within %(days)s, counting those that still wait."
        ),
        Status.NOT_YET: lazy(
            "Requests answered: %(number)s. Too many still wait to say how long nine in ten of them take."
        ),
        Status.TOO_FEW: lazy(
            "Requests answered: %(number)s. They are too few to say how long nine in ten of them take."
        ),
    },
}


def _took(figure: Figure) -> str:
    """How long requests take, those that still wait counted."""
    if figure.status is Status.NOTHING_DUE:
        return gettext("No request was answered.")
    values = {"number": show_number(figure.base or 0), "days": number_of(figure, Kind.DAYS)}
    return str(_TOOK[figure.indicator][figure.status]) % values


def _waiting(figure: Figure) -> str:
    """How many requests had no answer when the period ended."""
    waiting = figure.detail.get("waiting")
    if waiting is None:
        return ""
    return gettext("Still waiting at the end: %(number)s.", number=show_number(waiting))


def how_sure(definition: Definition, figure: Figure) -> str:
    """Returns how far a figure may be relied on: chance, and what else there is to know; nothing of what is none."""
    if not figure.is_shown:
        return ""
    said = []
    ends = range_of(figure, definition.kind)
    match definition.kind:
        case Kind.SAMPLE | Kind.RATED:
            said.append(gettext("People chose to answer."))
            if ends:
                said.append(gettext("The range, which shows chance only, is %(range)s.", range=ends))
        case Kind.RANDOM_SAMPLE if not ends:
            said.append(gettext("The published file gives no range: in a borough, up to about 6 points may be chance."))
        case _ if ends:
            said.append(gettext("Chance alone may move it within %(range)s.", range=ends))
    if figure.status is Status.WITH_CARE:
        of_few = definition.kind in (Kind.SAMPLE, Kind.RATED) and not figure.caveats
        said.append(gettext("Few people answered: use with care.") if of_few else gettext("Use with care."))
    return " ".join([*said, *(str(CAVEATS[one]) for one in figure.caveats)])


def whether_changed(definition: Definition, figure: Figure) -> str:
    """Returns whether one can tell a change from the period before; nothing of a figure that is none."""
    if not figure.is_shown:
        return ""
    if definition.kind is Kind.RANDOM_SAMPLE and figure.change is None:
        return gettext("We cannot tell if a difference is real: the published file gives no range.")
    if figure.change is None:
        return gettext("We cannot tell yet whether it changed: there is nothing to compare it with.")
    return _changed(definition.kind, figure.change)


def _changed(kind: Kind, change: Apart) -> str:
    far = distance(change, kind)
    match change.verdict:
        case Direction.HIGHER:
            return gettext("We can tell that it went up since the period before, by %(distance)s.", distance=far)
        case Direction.LOWER:
            return gettext("We can tell that it went down since the period before, by %(distance)s.", distance=far)
    return gettext("We cannot tell whether it changed since the period before: the difference may be chance.")


def change_in_short(kind: Kind, change: Apart) -> str:
    """Returns whether one can tell a change from the period before, in a few words."""
    match change.verdict:
        case Direction.HIGHER:
            return gettext("Went up by %(distance)s", distance=distance(change, kind))
        case Direction.LOWER:
            return gettext("Went down by %(distance)s", distance=distance(change, kind))
    return gettext("Cannot tell a change")


def gap_says(definition: Definition, figure: Figure) -> str:
    """Returns what may be said of a group's distance to everybody; nothing where there is none."""
    if figure.gap is None:
        return ""
    values = {"group": group_name(figure.group), "distance": distance(figure.gap, definition.kind)}
    match figure.gap.verdict:
        case Direction.HIGHER:
            return gettext("%(group)s: higher than everybody by %(distance)s.", **values)
        case Direction.LOWER:
            return gettext("%(group)s: lower than everybody by %(distance)s.", **values)
    return gettext("%(group)s: no clear difference from everybody.", **values)
