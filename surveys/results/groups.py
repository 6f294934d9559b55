"""The answers of groups of people beside everybody's: by age, by sex, by ethnic group, never by two at once."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from engage.kit.charts import SHARE, Interval, Unit, interval_chart
from engage.kit.comparisons import Difference, Direction, directions, gap
from engage.kit.figures import nearest_five, present
from engage.kit.i18n import Said, gettext, language, show_number, show_percent
from surveys.definition.parts import Kind, Question
from surveys.results.crosses import UNKNOWN, Cross, cross
from surveys.results.people import CHARACTERISTICS, by_name_of, group_labels, name_of, told
from surveys.results.shares import Share, Shares
from surveys.results.shown import Counts, Shown, Table
from surveys.results.tally import Tally
from surveys.results.words import counted_options, words

_ONE_OF = (Kind.SINGLE_CHOICE, Kind.DROP_DOWN, Kind.SCALE)
_FAVOURABLE = "favourable"
_OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Column:
    """One share of each group: what it is of, everybody's, and {group: share}; a group that is not there is not shown.

    `differences` are of the groups from everybody, with what may be said of them.
    """

    label: str
    everybody: Share
    shares: Mapping[str, Share]
    differences: Mapping[str, tuple[Difference, Direction]]


@dataclass(frozen=True, slots=True)
class Groups:
    """A question by one characteristic. `bases` are the people of each group, in steps of 5, where one can be said."""

    question: Question
    characteristic: str
    heading: Said
    columns: tuple[Column, ...]
    bases: Mapping[str, int]

    @property
    def name(self) -> str:
        """Returns what the groups are groups by."""
        return name_of(self.characteristic)

    @property
    def by_name(self) -> str:
        """Returns what the table is called: "By age"."""
        return by_name_of(self.characteristic)

    @property
    def share_of(self) -> str:
        """Returns what the one share is of, as “Yes”; "" where there are several."""
        return self.columns[0].label if self.is_single else ""

    @property
    def hides_some(self) -> bool:
        """Whether a group is not shown."""
        return any(code not in column.shares for column in self.columns for code in group_labels(self.characteristic))

    @property
    def is_single(self) -> bool:
        """Whether it shows one share, with its range and how it compares, or several, each a column."""
        return len(self.columns) == 1

    @property
    def table(self) -> Table:
        """Returns the shares in words, a line for everybody at the end."""
        labels = group_labels(self.characteristic)
        if self.is_single:
            one = self.columns[0]
            rows = [(labels[code], *_single(one, code), self._base(code)) for code in labels]
            everybody = (gettext("Everybody"), one.everybody.words, one.everybody.range or "–", "", "")
            columns = (self.name, gettext("Share"), gettext("Range"), gettext("Against everybody"), gettext("Answers"))
            return Table(columns, tuple(rows), (everybody,))
        cells = [(labels[code], *(_words(column, code) for column in self.columns)) for code in labels]
        total = (gettext("Everybody"), *(column.everybody.words for column in self.columns))
        return Table((self.name, *(column.label for column in self.columns)), tuple(cells), (total,))

    def _base(self, code: str) -> str:
        return gettext("about %(base)s", base=show_number(self.bases[code])) if code in self.bases else "–"

    @property
    def sentence(self) -> str:
        """Returns which groups clearly differ from everybody, or that none does."""
        if not self.is_single:
            return ""
        labels, one = group_labels(self.characteristic), self.columns[0]
        said = [
            gettext("%(group)s: %(share)s, %(verdict)s than everybody (%(everybody)s).", group=labels[code],
                    share=one.shares[code].words, verdict=_say(direction), everybody=one.everybody.words)
            for code, (_, direction) in one.differences.items() if direction is not Direction.NO_CLEAR_DIFFERENCE
        ]  # fmt: skip
        return " ".join(said) or gettext("No group shown differs clearly from everybody.")

    def chart(self) -> Markup:
        """Returns each group's share with its range, a broken line at everybody's; nothing where there are several."""
        if not self.is_single:
            return Markup("")
        labels, one = group_labels(self.characteristic), self.columns[0]
        rows = [_interval(labels[code], one.shares.get(code), one.everybody.value) for code in labels]
        return interval_chart(
            f"{self.heading.words}: {self.name}",
            self.sentence,
            key=f"{self.question.key}-{self.characteristic}",
            rows=rows,
            unit=Unit(show_percent, SHARE.ceiling),
            rtl=language().direction == "rtl",
        )


def _interval(label: str, share: Share | None, mark: float | None) -> Interval:
    if share is None or share.figure is None:
        return Interval(label, None, None, None, gettext("not shown"))
    return Interval(label, share.value, share.figure.low, share.figure.high, share.words, mark)


def _single(column: Column, code: str) -> tuple[str, str, str]:
    if code not in column.shares:
        return gettext("not shown"), "–", "–"
    share = column.shares[code]
    _, direction = column.differences[code]
    return share.words, share.range, _say(direction)


def _say(direction: Direction) -> str:
    return {
        Direction.HIGHER: gettext("higher"),
        Direction.LOWER: gettext("lower"),
        Direction.NO_CLEAR_DIFFERENCE: gettext("no clear difference"),
    }[direction]


def _words(column: Column, code: str) -> str:
    share = column.shares.get(code)
    if share is None:
        return gettext("not shown")
    sign = {Direction.HIGHER: " ↑", Direction.LOWER: " ↓", Direction.NO_CLEAR_DIFFERENCE: ""}
    return share.words + sign[column.differences[code][1]]


def groups_of(questions: Sequence[Shown], tally: Tally, default: str) -> list[Groups]:
    """Returns what may be shown of answers by each characteristic that anybody told, in the order of the questions.

    Whether a group differs is judged over all of them together. What describes a person is not grouped: that would be
    by two things at once.
    """
    found = [
        one
        for characteristic in CHARACTERISTICS
        if tally.is_known(characteristic)
        for shown in questions
        if is_compared(shown)
        if (one := _groups(shown, characteristic, tally, default)) is not None
    ]
    places = [(column, code) for one in found for column in one.columns for code in column.shares]
    said = iter(directions([column.differences[code][0] for column, code in places]))
    return [
        replace(
            one,
            columns=tuple(
                replace(c, differences={code: (c.differences[code][0], next(said)) for code in c.shares})
                for c in one.columns
            ),
        )
        for one in found
    ]


def is_compared(shown: Shown) -> bool:
    """Whether a question's answers can be compared between groups, if there are enough of them."""
    question = shown.question
    if question.is_about_person or (question.bank is not None and question.bank.is_about_person):
        return False
    if question.kind is Kind.MATRIX:
        return bool(question.favourable)
    return question.kind in _ONE_OF or question.kind is Kind.MULTIPLE_CHOICE


def _groups(shown: Shown, characteristic: str, tally: Tally, default: str) -> Groups | None:
    question = shown.question
    among = told(tally.people(characteristic))
    columns: list[Column] = []
    bases: dict[str, int] = {}
    for label, key, shares in _parts(shown, default):
        made, crossed = _columns(question, shares, tally.by(characteristic, key), label, among)
        columns += made
        bases = {group: nearest_five(base) for group, base in crossed.groups.items()}
    if not columns:
        return None
    return Groups(question, characteristic, shown.wording, tuple(columns), bases)


def _parts(shown: Shown, default: str) -> Iterator[tuple[str, str, Shares]]:
    """Yields (line's label, "" without; key in the tally; shares) of what can be compared."""
    question = shown.question
    if question.kind is Kind.MATRIX:
        for row in question.rows:
            if row.code in shown.lines and shown.lines[row.code].options:
                yield words(row.label, default), f"{question.key}-{row.code}", shown.lines[row.code]
    elif shown.shares and shown.shares.options:
        yield "", question.key, shown.shares


def _columns(
    question: Question, shares: Shares, counts: Mapping[str, Counts], label: str, among: Collection[str]
) -> tuple[list[Column], Cross]:
    """Returns the columns of a question, or of one line of it, and which groups they show."""
    codes = [option.code for option in counted_options(question)]
    one_each = question.kind is not Kind.MULTIPLE_CHOICE or question.most == 1
    bases = {group: _base(question, codes, of_group, one_each) for group, of_group in counts.items()}
    bases.setdefault(UNKNOWN, 0)
    if question.favourable:
        if shares.favourable is None or shares.favourable.value is None:
            return [], cross({}, {}, ())
        agree = {g: sum(c.get(code, 0) for code in question.favourable) for g, c in counts.items()}
        cells = {g: {_FAVOURABLE: n, _OTHERS: bases[g] - n} for g, n in agree.items()}
        crossed = cross(cells, bases, [_FAVOURABLE], among=among)
        everybody = {_FAVOURABLE: replace(shares.favourable, label=label or shares.favourable.label)}
    else:
        cells = {g: {code: c.get(code, 0) for code in codes} for g, c in counts.items()}
        everybody = {code: share for code, share in shares.options.items() if share.value is not None}
        crossed = cross(cells, bases, list(everybody), one_each=one_each, among=among)
    total = sum(bases.values())
    return [_column(everybody[c], c, crossed, sum(cell.get(c, 0) for cell in cells.values()), total)
            for c in crossed.columns], crossed  # fmt: skip


def _base(question: Question, codes: Sequence[str], counts: Counts, one_each: bool) -> int:
    if one_each:
        return sum(counts.get(code, 0) for code in codes)
    return counts.get("", 0) - sum(counts.get(code, 0) for code in question.codes_out)


def _column(everybody: Share, option: str, crossed: Cross, successes: int, base: int) -> Column:
    shares = {}
    differences = {}
    for group, people in crossed.groups.items():
        count = crossed.cells[group][option]
        shares[group] = Share(everybody.label, present(count, people))
        differences[group] = (gap(count, people, successes, base), Direction.NO_CLEAR_DIFFERENCE)
    return Column(everybody.label, everybody, shares, differences)
