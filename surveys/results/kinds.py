"""What is shown of one question, by its kind: a sentence, a chart, and a table with the same numbers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from engage.kit.figures import Verdict, mean_of, middle, present
from engage.kit.i18n import gettext, show_month, show_number
from surveys.definition.parts import Kind, Question
from surveys.results.bands import month_bands, number_bands
from surveys.results.lines import show_lines
from surveys.results.shares import Share, independent, shares_of
from surveys.results.shown import Counts, Shown, of_shares
from surveys.results.words import counted_options, heading, labels_of, words

FEWEST_OTHERS = 5
"""A mean is given only where at least this many people differ from what most chose."""

_ZERO_TO_TEN = ((0, 2), (3, 4), (5, 5), (6, 7), (8, 10))


def show(question: Question, default: str, counts: Counts, lines: Mapping[str, Counts]) -> Shown:
    """Returns what may be shown of a question; of one that people answer in their own words, its words alone.

    `default` is the survey's language; `lines` are the counts of a matrix's lines, {row code: counts}.
    """
    empty = Shown(question, heading(question.wording, default), heading(question.stem, default),
                  gettext("There are not enough answers to show."))  # fmt: skip
    if question.kind.is_text:
        return replace(empty, sentence="")
    if question.kind is Kind.MATRIX:
        return show_lines(empty, default, lines)
    shown = _BY_KIND[question.kind](empty, default, counts)
    note = _not_answering(question, default, counts)
    return replace(shown, notes=(*shown.notes, note)) if note and shown.table else shown


def _not_answering(question: Question, default: str, counts: Counts) -> str:
    """Says how many of those who were asked did not know or would rather not say, "" where it cannot be said."""
    out = sum(counts.get(way.code, 0) for way in question.ways_out)
    asked = counts.get("", 0) or sum(count for code, count in counts.items() if code)
    figure = present(out, max(asked, out))
    if not question.ways_out or figure.verdict is Verdict.TOO_FEW:
        return ""
    ways = list(labels_of(question.ways_out, default).values())
    share = Share(ways[0], figure).words
    if len(ways) == 1:
        return gettext("Of those asked, %(share)s chose “%(one)s”. They are not counted in the shares.",
                       share=share, one=ways[0])  # fmt: skip
    return gettext("Of those asked, %(share)s chose “%(one)s” or “%(other)s”. They are not counted in the shares.",
                   share=share, one=ways[0], other=ways[1])  # fmt: skip


# ---- one answer of several ---------------------------------------------------------------------------------------


def _choice(empty: Shown, default: str, counts: Counts) -> Shown:
    question = empty.question
    labels = labels_of(counted_options(question), default)
    answers = {code: counts.get(code, 0) for code in labels}
    return of_shares(empty, shares_of(answers, labels, question.favourable))


def _choices(empty: Shown, default: str, counts: Counts) -> Shown:
    question = empty.question
    if question.most == 1:
        return _choice(empty, default, counts)
    labels = labels_of(counted_options(question), default)
    answers = {code: counts.get(code, 0) for code in labels}
    base = max([counts.get("", 0) - sum(counts.get(code, 0) for code in question.codes_out), *answers.values()])
    shown = of_shares(empty, independent(answers, labels, base))
    note = gettext("People could choose more than one answer, so the shares can add up to more than 100%.")
    return replace(shown, notes=(note,)) if shown.table else shown


# ---- numbers -----------------------------------------------------------------------------------------------------


def _zero_to_ten(empty: Shown, default: str, counts: Counts) -> Shown:
    question = empty.question
    given = {n: counts.get(str(n), 0) for n in range(11)}
    bands = {f"{a}_{b}": sum(given[n] for n in range(a, b + 1)) for a, b in _ZERO_TO_TEN}
    labels = {f"{a}_{b}": _from_to(show_number(a), show_number(b)) for a, b in _ZERO_TO_TEN}
    inside = [f"{a}_{b}" for a, b in _ZERO_TO_TEN if all(str(n) in question.favourable for n in range(a, b + 1))]
    is_whole = sum(bands[code] for code in inside) == sum(given[int(code)] for code in question.favourable)
    shown = of_shares(empty, shares_of(bands, labels, inside if is_whole else ()))
    if shown.table is None or not _varies(given):
        return shown
    mean = mean_of(given)
    average = gettext(
        "On average people chose %(mean)s out of 10 (range %(low)s to %(high)s).",
        mean=_tenths(mean.value),
        low=_tenths(max(mean.low, 0)),
        high=_tenths(min(mean.high, 10)),
    )
    return replace(shown, sentence=f"{average} {shown.sentence}")


def _from_to(first: str, last: str) -> str:
    return first if first == last else gettext("%(first)s to %(last)s", first=first, last=last)


def _tenths(number: float) -> str:
    return show_number(round(number, 1))


def _varies(counts: Mapping[int, int]) -> bool:
    """Whether a mean does not say of nearly everybody what they chose."""
    return sum(counts.values()) >= 30 and sum(counts.values()) - max(counts.values()) >= FEWEST_OTHERS


def _number(empty: Shown, default: str, counts: Counts) -> Shown:
    question = empty.question
    given = {Decimal(code): n for code, n in counts.items() if n and code and code not in question.codes_out}
    bands = number_bands(given)
    if not bands:
        return empty
    unit = words(question.unit, default)
    labels = {str(place): _band_label(band.low, band.high, unit) for place, band in enumerate(bands)}
    shown = of_shares(empty, shares_of({str(place): band.people for place, band in enumerate(bands)}, labels))
    half = middle(given)
    if shown.table is None or half is None:
        return shown
    said = gettext("Half of the people who answered gave about %(number)s or less.", number=_with(half, unit))
    return replace(shown, sentence=f"{said} {shown.sentence}")


def _band_label(low: Decimal | None, high: Decimal | None, unit: str) -> str:
    if low is None:
        return gettext("under %(high)s", high=_with(high or Decimal(0), unit))
    if high is None:
        return gettext("%(low)s or more", low=_with(low, unit))
    return gettext("%(low)s to under %(high)s", low=show_number(low), high=_with(high, unit))


def _with(number: Decimal, unit: str) -> str:
    rounded = Decimal(f"{number:.2g}") if abs(number) >= 100 else number
    return f"{show_number(rounded)} {unit}".strip()


def _date(empty: Shown, default: str, counts: Counts) -> Shown:
    months = {code: n for code, n in counts.items() if n and code and code not in empty.question.codes_out}
    bands = month_bands(months)
    labels = {first: _from_to(_period(first), _period(last)) for first, last, _ in bands}
    return of_shares(empty, shares_of({first: people for first, _, people in bands}, labels))


def _period(key: str) -> str:
    return key if len(key) == 4 else show_month(date(int(key[:4]), int(key[5:]), 1))


def _ranking(empty: Shown, default: str, counts: Counts) -> Shown:
    question = empty.question
    labels = labels_of(question.options, default)
    last = int(question.most or len(labels))
    places = {code: {place: counts.get(f"{code}#{place}", 0) for place in range(1, last + 1)} for code in labels}
    first = {code: by_place[1] for code, by_place in places.items()}
    shares = shares_of(first, labels)
    if not shares.options:
        return empty
    means = {
        code: _tenths(mean_of(places[code]).value) if share.value is not None and _varies(places[code]) else "–"
        for code, share in shares.options.items()
    }
    shown = of_shares(empty, shares, extra=means, column=gettext("Mean place"))
    known = [share for share in shares.options.values() if share.value is not None]
    note = gettext(
        "The share is of people who put it first. The mean place is of people who gave it any: 1 is the top."
    )
    if not known:
        return replace(shown, notes=(note,))
    top = max(known, key=lambda share: share.value or 0)
    sentence = gettext("“%(label)s” was put first by %(share)s (range %(range)s).", label=top.label, share=top.words,
                       range=top.range)  # fmt: skip
    return replace(shown, sentence=sentence, notes=(note,))


_BY_KIND = {
    Kind.SINGLE_CHOICE: _choice,
    Kind.DROP_DOWN: _choice,
    Kind.SCALE: _choice,
    Kind.MULTIPLE_CHOICE: _choices,
    Kind.ZERO_TO_TEN: _zero_to_ten,
    Kind.RANKING: _ranking,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
}
