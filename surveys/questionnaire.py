"""A published survey as residents meet it: its questions, kept in memory, and the reading of what they send.

A published survey's questions never change, so each process reads them from the database once a minute at most.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from starlette.requests import Request

from boroughs.london import BY_SLUG
from boroughs.models import Borough
from engage.kit.clock import moment
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from surveys.bank import BY_KEY, BankQuestion, OptionGroup
from surveys.models import LONGEST_SLUG, Question, QuestionKind, Survey

LONGEST_TEXT = 1000
"""Characters in one free text answer."""

_KEPT_FOR = timedelta(minutes=1)
_MOST_KEPT = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as it is asked. `options` maps code → label, empty for free text."""

    key: str
    kind: QuestionKind
    wording: str
    options: Mapping[str, str]
    favourable: frozenset[str]
    is_required: bool
    ready: BankQuestion | None

    @property
    def is_text(self) -> bool:
        """Whether people answer in their own words."""
        return self.kind is QuestionKind.FREE_TEXT

    @property
    def groups(self) -> tuple[OptionGroup, ...]:
        """Returns the headings that the options stand under, if any."""
        return self.ready.groups if self.ready else ()

    @property
    def condition(self) -> tuple[str, str] | None:
        """Returns the (question key, option code) that this question is asked after, or None."""
        return self.ready.only_if if self.ready else None

    def error_in(self, value: str) -> str | None:
        """Returns what the person should do about this answer, or None when it is fine; "" is no answer."""
        if not value:
            if not self.is_required:
                return None
            return gettext("Enter your answer") if self.is_text else gettext("Select an answer")
        if self.is_text:
            if len(value) > LONGEST_TEXT:
                return gettext("Your answer must be %(most)s characters or fewer", most=LONGEST_TEXT)
            return None
        return None if value in self.options else gettext("Select one of the answers in the list")


@dataclass(slots=True)
class Given:
    """What one person sent: `values` as typed, by question key, and `errors`, by question key."""

    values: dict[str, str]
    errors: dict[str, str]

    def document(self) -> dict[str, str]:
        """Returns the answers to store: {question key: option code or text}, unanswered questions left out."""
        return {key: value for key, value in self.values.items() if value}


@dataclass(slots=True)
class Questionnaire:
    """A published survey. `thanks` keeps its thank-you page by language, made by `surveys.pages`."""

    id: int
    borough: Borough
    slug: str
    title: str
    intro: str
    opens_on: date
    closes_on: date
    questions: tuple[Asked, ...]
    thanks: dict[str, bytes] = field(default_factory=dict)

    def is_open(self, day: date) -> bool:
        """Whether it takes answers on a London date."""
        return self.opens_on <= day <= self.closes_on

    def is_closed(self, day: date) -> bool:
        """Whether it took answers once and does not any more."""
        return self.closes_on < day

    @property
    def minutes(self) -> int:
        """How long answering takes most people: ten seconds for a choice, a minute for a text, one at least."""
        seconds = sum(60 if question.is_text else 10 for question in self.questions)
        return max(1, round(seconds / 60))

    def read(self, sent: Mapping[str, str]) -> Given:
        """Returns what the fields of a form say, checked; fields that are no question's are left alone."""
        values = {q.key: sent.get(q.key, "").strip().replace("\r\n", "\n") for q in self.questions}
        for question in self.questions:
            if question.condition and not _is_met(question.condition, values):
                values[question.key] = ""
        errors = {}
        for question in self.questions:
            if error := question.error_in(values[question.key]):
                errors[question.key] = error
        if not errors and self.questions and not any(values.values()):
            errors[self.questions[0].key] = gettext("Answer at least one question")
        return Given(values, errors)


def _is_met(condition: tuple[str, str], values: Mapping[str, str]) -> bool:
    key, code = condition
    return key not in values or values[key] == code


def of_survey(survey: Survey, borough: Borough) -> Questionnaire:
    """Returns a survey, its questions already fetched, as residents meet it; a draft without dates never opens."""
    never = date.max
    return Questionnaire(
        survey.id,
        borough,
        survey.slug,
        survey.title,
        survey.intro,
        survey.opens_on or never,
        survey.closes_on or never,
        tuple(_asked(question) for question in survey.questions),
    )


def _asked(question: Question) -> Asked:
    return Asked(
        question.key,
        question.kind,
        question.wording,
        {option[0]: option[1] for option in question.options},
        frozenset(question.favourable),
        question.is_required,
        BY_KEY.get(question.bank_key or ""),
    )


class Questionnaires:
    """The published surveys that one process has read lately, by address."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[datetime, Questionnaire]] = OrderedDict()

    async def get(self, borough: str, slug: str, now: datetime) -> Questionnaire | None:
        """Returns the published survey of an open borough with these slugs, or None."""
        until, kept = self._kept.get((borough, slug), (now, None))
        if kept is not None and until > now:
            return kept
        if borough not in BY_SLUG or len(slug) > LONGEST_SLUG:
            return None
        survey = (
            await Survey.get_or_none(
                borough__slug=borough, borough__is_open=True, slug=slug, published_at__isnull=False
            )
            .select_related("borough")
            .prefetch_related("questions")
        )
        if survey is None:
            self._kept.pop((borough, slug), None)
            return None
        loaded = of_survey(survey, survey.borough)
        self._kept[borough, slug] = (now + _KEPT_FOR, loaded)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return loaded


async def questionnaire_here(request: Request) -> Questionnaire:
    """Returns the published survey that this address names.

    Raises NotFound when there is none, or only a draft.
    """
    state = request.app.state
    kept: Questionnaires | None = getattr(state, "questionnaires", None)
    if kept is None:
        kept = state.questionnaires = Questionnaires()
    path = request.path_params
    found = await kept.get(path["borough"], path["survey"], moment(request))
    if found is None:
        raise NotFound
    request.state.borough = found.borough
    return found
