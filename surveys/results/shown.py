"""What a page shows of one question, and how shares become it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from markupsafe import Markup

from engage.kit.charts import Bar, bar_chart
from engage.kit.i18n import Said, gettext, language
from surveys.definition.parts import Question
from surveys.results.shares import Share, Shares

Counts = Mapping[str, int]
"""Option code → people; "" → everybody who answered the question, in whatever way."""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart in words: the first column names a line, `total` rows stand apart at the end."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    totals: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """One question's results. `table` and `draw` None: too few answers. `base` is rounded to the nearest 5.

    `shares` are what groups and waves are compared by; of a matrix `lines` are, by the line's code.
    """

    question: Question
    wording: Said
    stem: Said
    sentence: str
    table: Table | None = None
    draw: Callable[[], Markup] | None = None
    base: int | None = None
    is_careful: bool = False
    hides_some: bool = False
    notes: tuple[str, ...] = field(default=())
    shares: Shares | None = None
    lines: Mapping[str, Shares] = field(default_factory=dict)


def of_shares(
    empty: Shown, shares: Shares, *, extra: Mapping[str, str] | None = None, column: str = "", sentence: str = ""
) -> Shown:
    """Returns a question shown as a bar an option. `extra` are one more cell an option, under `column`.

    `sentence` stands in place of one about the people who answered.
    """
    if not shares.options:
        return empty
    sentence = sentence or say_shares(shares)
    rows = tuple((share.label, share.words, share.range or "–", *([extra[code]] if extra else []))
                 for code, share in shares.options.items())  # fmt: skip
    total = shares.favourable
    totals = ((gettext("Together: %(labels)s", labels=total.label), total.words, total.range or "–"),) if total else ()
    return replace(
        empty,
        sentence=sentence,
        table=Table(
            (gettext("Answer"), gettext("Share"), gettext("Range"), *([column] if extra else [])), rows, totals
        ),
        draw=lambda: _bars(empty, sentence, list(shares.options.values())),
        base=shares.base,
        is_careful=shares.is_careful,
        hides_some=shares.hides_some,
        shares=shares,
    )


def _bars(empty: Shown, sentence: str, shares: Sequence[Share]) -> Markup:
    return bar_chart(
        empty.wording.words,
        sentence,
        key=empty.question.key,
        bars=[Bar(share.label, share.value, share.words) for share in shares],
        rtl=language().direction == "rtl",
    )


def say_shares(shares: Shares) -> str:
    """Returns what a chart of shares shows, in a sentence."""
    options = shares.options.values()
    if (total := shares.favourable) and total.range:
        return gettext("Of the people who answered, %(share)s chose %(labels)s (range %(range)s).",
                       share=total.words, labels=total.label, range=total.range)  # fmt: skip
    if over := [share for share in options if share.figure is not None and share.figure.over is not None]:
        return gettext("Of the people who answered, %(share)s chose “%(label)s”.", share=over[0].words,
                       label=over[0].label)  # fmt: skip
    known = [share for share in options if share.value is not None]
    if not known:
        return gettext("The answers are too few or too close together to show.")
    most = max(known, key=lambda share: share.value or 0)
    return gettext("Of the people who answered, %(share)s chose “%(label)s” (range %(range)s).",
                   share=most.words, label=most.label, range=most.range)  # fmt: skip
