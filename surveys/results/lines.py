"""What is shown of a matrix: a line of the table for each of its lines, and a chart that compares them."""

from collections.abc import Mapping
from dataclasses import replace

from markupsafe import Markup

from engage.kit.charts import Stack, Unit, stacked_chart
from engage.kit.i18n import gettext, language, show_percent
from surveys.results.shares import Share, Shares, shares_of
from surveys.results.shown import Counts, Shown, Table
from surveys.results.words import counted_options, labels_of, words


def show_lines(empty: Shown, default: str, lines: Mapping[str, Counts]) -> Shown:
    """Returns a matrix's results; a line with too few answers stays empty, and without any there is no table."""
    question = empty.question
    labels = labels_of(counted_options(question), default)
    names = {row.code: words(row.label, default) for row in question.rows}
    found = {
        code: shares_of({o: lines.get(code, {}).get(o, 0) for o in labels}, labels, question.favourable)
        for code in names
    }
    known = [shares for shares in found.values() if shares.options]
    if not known:
        return empty
    has_total = any(shares.favourable for shares in known)
    columns = (gettext("Line"), *labels.values(), *([_total_label(known)] if has_total else []), gettext("Answers"))
    table = Table(columns, tuple(_row(names[code], shares, labels, has_total) for code, shares in found.items()))
    sentence = _sentence({names[code]: shares for code, shares in found.items()})
    return replace(
        empty,
        sentence=sentence,
        table=table,
        draw=lambda: _chart(empty, sentence, names, labels, found),
        is_careful=any(shares.is_careful for shares in known),
        hides_some=any(shares.hides_some for shares in known),
        lines=found,
    )


def _chart(
    empty: Shown, sentence: str, names: Mapping[str, str], labels: Mapping[str, str], found: Mapping[str, Shares]
) -> Markup:
    return stacked_chart(
        empty.wording.words,
        sentence,
        key=empty.question.key,
        parts=list(labels.values()),
        rows=[Stack(names[code], [_drawn(shares.options.get(o)) for o in labels]) for code, shares in found.items()],
        unit=Unit(show_percent),
        rtl=language().direction == "rtl",
    )


def _drawn(share: Share | None) -> float | None:
    return share.value if share else None


def _total_label(known: list[Shares]) -> str:
    return next(gettext("Together: %(labels)s", labels=s.favourable.label) for s in known if s.favourable)


def _row(name: str, shares: Shares, labels: Mapping[str, str], has_total: bool) -> tuple[str, ...]:
    if not shares.options:
        return (name, *["–" for _ in labels], *(["–"] if has_total else []), gettext("not enough answers"))
    total = _with_range(shares.favourable) if shares.favourable else gettext("not shown")
    cells = [shares.options[code].words for code in labels]
    return (name, *cells, *([total] if has_total else []), gettext("about %(base)s", base=shares.base))


def _with_range(share: Share) -> str:
    return f"{share.words} ({share.range})" if share.range else share.words


def _sentence(by_name: Mapping[str, Shares]) -> str:
    """Says which line has the most favourable answers and which the fewest; or what each line's first choice is."""
    totals = {name: s.favourable for name, s in by_name.items() if s.favourable and s.favourable.value is not None}
    if len(totals) > 1:
        order = sorted(totals, key=lambda name: totals[name].value or 0)
        least, most = totals[order[0]], totals[order[-1]]
        return gettext(
            "The most people chose %(labels)s for “%(top)s” (%(share)s), the fewest for “%(bottom)s” (%(least)s).",
            labels=most.label, top=order[-1], share=most.words, bottom=order[0], least=least.words,
        )  # fmt: skip
    for name, shares in by_name.items():
        if known := [share for share in shares.options.values() if share.value is not None]:
            top = max(known, key=lambda share: share.value or 0)
            return gettext("For “%(line)s”, %(share)s chose “%(label)s” (range %(range)s).", line=name,
                           share=top.words, label=top.label, range=top.range)  # fmt: skip
    return gettext("The answers are too few or too close together to show.")
