"""Parts with boring valid values: surveys of two groups, half of whom are content."""

from dataclasses import replace

from engage.indicators.disclosure import ALL, UNKNOWN, Part, Series, Window, decide_everywhere
from engage.indicators.figures import Figure, Status
from engage.indicators.periods import Period


def part(quarter, *, shown=(), survey="", **groups):
    """A part; a group is how many people it has (the smaller half content), or (favourable, other)."""
    answers = {g: n if isinstance(n, tuple) else (n // 2, n - n // 2) for g, n in groups.items()}
    return Part(quarter, {UNKNOWN: (0, 0), **answers}, frozenset(shown), survey)


def quarters(*many, **groups):
    """One part a quarter, from quarter 0 on; each of `many` is {group: people}, or all are the same `groups`."""
    return [part(n, **(one or groups)) for n, one in enumerate(many)]


TRUST = "local.survey.pas.trust_mps"
BEGIN = 2024 * 4


def figure(window, gss="E09000012", group="", **values):
    """A figure of the twelve months to the end of a quarter, numbered from 0 at the start of 2024."""
    last = BEGIN + window
    period = Period.parse(f"12m-{last // 4}-{last % 4 * 3 + 3:02}")
    return Figure(gss=gss, indicator=TRUST, period=period, status=Status.SHOWN, group=group, value=0.5, **values)


def inputs(**boroughs):
    """What an audit takes: the parts of each borough by sex, their quarters numbered from 0 at the start of 2024."""
    return {
        Series(TRUST, gss, "sex"): [replace(part, quarter=BEGIN + part.quarter) for part in parts]
        for gss, parts in boroughs.items()
    }


def releases(given, *windows):
    """The releases that the gate lets pass, a list of figures each, one after another."""
    ledgers, found = {}, []
    for number in windows:
        window, now = Window(BEGIN + number), {}
        for series, categories in decide_everywhere(given, lambda s: ledgers.get(s, {}), window).items():
            for category in sorted(categories):
                ledgers.setdefault(series, {}).setdefault(category, []).append(window)
                group = "" if category == ALL else f"{series.partition}={category}"
                one = figure(number, series.gss, group)
                now[one.key] = one
        found.append(list(now.values()))
    return found
