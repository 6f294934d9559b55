"""What people answered, from the tally: as much of it as the public may see.

A figure near an edge, or from too few people, is held back by `engage.kit.figures`. Where the held back options
could be worked out by subtraction, more are held back (`held_back`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup
from tortoise import connections

from engage.kit.charts import Bar, bar_chart
from engage.kit.figures import FEWEST_ANSWERS, Figure, Verdict, nearest_five, present
from engage.kit.i18n import gettext, language, show_percent
from surveys.bank import NO_ANSWER
from surveys.definition.answers import label_of
from surveys.definition.parts import Question
from surveys.definition.texts import said
from surveys.inbox import SURVEYS, is_empty
from surveys.moderation.models import Comment
from surveys.questionnaire import Questionnaire

FEWEST_HIDDEN = 10
"""Options that are held back hold this many people together, so that nobody's answer is what is left over."""

FEWEST_COMMENTS = 10
MOST_COMMENTS = 100


@dataclass(frozen=True, slots=True)
class OptionShown:
    """One option of a question: its label, in English, and its share as written.

    `figure` None: held back, because it would give away another.
    """

    label: str
    figure: Figure | None

    @property
    def share(self) -> str:
        """Returns the share in words: "45%", "under 5%", or that it is held back."""
        if self.figure is None:
            return gettext("not shown")
        if self.figure.under is not None:
            return gettext("under %(edge)s", edge=show_percent(self.figure.under))
        if self.figure.over is not None:
            return gettext("over %(edge)s", edge=show_percent(self.figure.over))
        return show_percent(self.figure.value or 0)

    @property
    def range(self) -> str:
        """Returns the 95 % range of the share in words, or nothing when there is none."""
        if self.figure is None or self.figure.low is None or self.figure.high is None:
            return ""
        return gettext("%(low)s to %(high)s", low=show_percent(self.figure.low), high=show_percent(self.figure.high))


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question's results. `options` empty: too few answers. `base` is rounded to the nearest 5."""

    asked: Question
    options: tuple[OptionShown, ...]
    base: int | None
    is_careful: bool
    sentence: str

    @property
    def hides_some(self) -> bool:
        """Whether any option's exact share is held back."""
        return any(option.figure is None or option.figure.value is None for option in self.options)

    def chart(self) -> Markup:
        """Returns the bars, one an option."""
        bars = [Bar(option.label, option.figure.value if option.figure else None, option.share)
                for option in self.options]  # fmt: skip
        is_rtl = language().direction == "rtl"
        return bar_chart(said(self.asked.wording, "en").words, self.sentence, key=self.asked.key, bars=bars, rtl=is_rtl)


@dataclass(frozen=True, slots=True)
class CommentsShown:
    """One free text question: how many comments a moderator approved, and their texts if there are enough."""

    asked: Question
    approved: int
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Results:
    """A closed survey's results. `responses` is rounded to the nearest 5, None when under 30."""

    responses: int | None
    questions: tuple[QuestionShown | CommentsShown, ...]


async def results_of(survey: Questionnaire) -> Results | None:
    """Returns the results of a closed survey, or None while answers wait to be counted."""
    if not await is_empty(SURVEYS, survey.id):
        return None
    rows = await connections.get("default").execute_query_dict(
        "SELECT question_key, option, sum(count)::int AS count FROM survey_tally WHERE survey_id = $1"
        " GROUP BY question_key, option",
        [survey.id],
    )
    counts = {(row["question_key"], row["option"]): row["count"] for row in rows}
    comments = await Comment.publishable().filter(survey_id=survey.id)
    responses = sum(count for (key, _), count in counts.items() if not key)
    return Results(
        nearest_five(responses) if responses >= FEWEST_ANSWERS else None,
        tuple(
            _comments_shown(asked, comments)
            if asked.kind.is_text
            else question_shown(
                asked, {option.code: counts.get((asked.key, option.code), 0) for option in asked.choices}
            )
            for asked in survey.questions
        ),
    )


def _comments_shown(asked: Question, comments: Sequence[Comment]) -> CommentsShown:
    texts = [comment.text for comment in comments if comment.question_key == asked.key]
    shown = texts[:MOST_COMMENTS] if len(texts) >= FEWEST_COMMENTS else []
    return CommentsShown(asked, len(texts), tuple(shown))


def question_shown(asked: Question, counts: Mapping[str, int]) -> QuestionShown:
    """Returns what may be shown of a question's counts, {option code: people}."""
    answers = {code: count for code, count in counts.items() if code not in NO_ANSWER}
    base = sum(answers.values())
    figures = {code: present(count, base) for code, count in answers.items()}
    if any(figure.verdict is Verdict.TOO_FEW for figure in figures.values()) or not figures:
        return QuestionShown(asked, (), None, False, gettext("There are not enough answers to show."))
    agree = [code for code in answers if code in asked.favourable]
    families = [agree, [code for code in answers if code not in asked.favourable], list(answers)]
    near_edge = {code for code, figure in figures.items() if figure.value is None}
    hidden = held_back(answers, near_edge, families)
    labels = {option.code: label_of(option) for option in asked.choices}
    options = tuple(
        OptionShown(labels[code], None if code in hidden - near_edge else figure) for code, figure in figures.items()
    )
    is_careful = any(figure.verdict is Verdict.WITH_CARE for figure in figures.values())
    return QuestionShown(asked, options, next(iter(figures.values())).base_shown, is_careful, _sentence(options))


def held_back(counts: Mapping[str, int], hidden: set[str], families: Sequence[Sequence[str]]) -> set[str]:
    """Returns the options to hold back so that none can be worked out by subtraction.

    `families` are lists of options whose total share is or may be published. In each, either nothing is held back,
    or everything, or at least two options that hold at least ten people together: the smallest are added until so.
    """
    hidden = set(hidden)
    settled = False
    while not settled:
        settled = True
        for family in families:
            inside = [code for code in family if code in hidden]
            is_safe = len(inside) >= 2 and sum(counts[code] for code in inside) >= FEWEST_HIDDEN
            if not inside or len(inside) == len(family) or is_safe:
                continue
            hidden.add(min((code for code in family if code not in hidden), key=lambda code: counts[code]))
            settled = False
    return hidden


def _sentence(options: Sequence[OptionShown]) -> str:
    """Returns what the chart shows, in a sentence."""
    known = [option for option in options if option.figure is not None and option.figure.value is not None]
    over = [option for option in options if option.figure is not None and option.figure.over is not None]
    if over:
        return gettext("Of the people who answered, %(share)s chose “%(label)s”.", share=over[0].share,
                       label=over[0].label)  # fmt: skip
    if not known:
        return gettext("The answers are too few or too close together to show.")
    most = max(known, key=lambda option: option.figure.value or 0 if option.figure else 0)
    return gettext(
        "Of the people who answered, %(share)s chose “%(label)s” (range %(range)s).",
        share=most.share,
        label=most.label,
        range=most.range,
    )
