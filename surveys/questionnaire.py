"""A published survey as residents meet it: its versions, kept in memory.

A published version never changes, so each process reads a survey from the database once a minute at most.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from starlette.requests import Request

from boroughs.london import BY_SLUG
from boroughs.models import Borough
from engage.kit.clock import moment
from engage.kit.i18n import Said
from engage.kit.problems import NotFound
from surveys.definition import codec
from surveys.definition.parts import Definition, Question
from surveys.definition.routing import Screen, screens
from surveys.definition.texts import Text, is_translated, piped_keys, said
from surveys.models import LONGEST_SLUG, Assurance, EarlyResults, Survey, SurveyVersion

_KEPT_FOR = timedelta(minutes=1)
_MOST_KEPT = 500


def _texts(questions: Iterable[Question]) -> Iterator[Text]:
    return (text for question in questions for _, text in question.texts)


@dataclass(frozen=True)
class Version:
    """One version of a survey. `published_at` (aware UTC) is None for a draft that is looked at.

    `made` keeps pages that are the same for everybody but for some places, as the pieces between those; `labels` the
    choices of questions as HTML, by question key, code and language.
    """

    number: int
    definition: Definition
    note: str = ""
    published_at: datetime | None = None
    made: dict[Hashable, tuple[bytes, ...]] = field(default_factory=dict, compare=False, repr=False)
    labels: dict[tuple[str, str, str], bytes] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def screens(self) -> tuple[Screen, ...]:
        """Returns what is shown at once, in order."""
        return screens(self.definition)

    @cached_property
    def by_key(self) -> Mapping[str, Question]:
        """Returns every question by its key, information pages among them."""
        return {question.key: question for question in self.definition.questions}

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Returns on which screen (its index, from 0) each question is, by key."""
        return {question.key: number for number, screen in enumerate(self.screens) for question in screen.questions}

    @cached_property
    def order(self) -> Mapping[str, str]:
        """Returns the place of every question among all, from "0", by key."""
        return {key: str(place) for place, key in enumerate(self.by_key)}

    @cached_property
    def piped_screens(self) -> frozenset[int]:
        """Returns the screens (their indexes) whose texts repeat earlier answers."""
        return frozenset(
            number
            for number, screen in enumerate(self.screens)
            for text in (screen.section.title, screen.section.intro, *_texts(screen.questions))
            if piped_keys(text)
        )

    def say(self, text: Text) -> Said:
        """Returns a text of this version in the reader's language, or its default one."""
        return said(text, self.definition.default_language)

    @property
    def title(self) -> Said:
        """Returns the title in the reader's language, or the default one."""
        return self.say(self.definition.title)

    def has_gaps(self, language: str) -> bool:
        """Whether some of its words are missing in a language, and are shown in the default one."""
        default = self.definition.default_language
        texts = (text for where, text in self.definition.texts if not where.endswith(":note"))
        return not all(is_translated(text, language, default) for text in texts)


@dataclass(slots=True)
class Questionnaire:
    """A survey with its published versions, by number. `made` keeps pages that are the same for everybody."""

    id: int
    borough: Borough
    slug: str
    opens_on: date
    closes_on: date
    assurance: Assurance
    early_results: EarlyResults
    versions: Mapping[int, Version]
    made: dict[str, bytes] = field(default_factory=dict)

    @property
    def newest(self) -> Version:
        """Returns the version that is asked now."""
        return self.versions[max(self.versions)]

    @property
    def definition(self) -> Definition:
        """Returns what is asked now."""
        return self.newest.definition

    @property
    def questions(self) -> tuple[Question, ...]:
        """Returns the questions that are asked now, information pages left out."""
        return self.definition.asked

    def say(self, text: Text) -> Said:
        """Returns a text of the survey in the reader's language, or its default one."""
        return said(text, self.definition.default_language)

    @property
    def title(self) -> str:
        """Returns the title in the reader's language, or the default one."""
        return self.say(self.definition.title).words

    @property
    def heading(self) -> Said:
        """Returns the title, with the language it is in."""
        return self.say(self.definition.title)

    def has_gaps(self, language: str) -> bool:
        """Whether some of its words are missing in a language, and are shown in the default one."""
        return self.newest.has_gaps(language)

    def version(self, number: str) -> Version:
        """Returns the published version with this number, as a form sends it; the newest where there is none."""
        known = self.versions.get(int(number)) if number.isascii() and number.isdigit() and len(number) < 6 else None
        return known or self.newest

    def is_open(self, day: date) -> bool:
        """Whether it takes answers on a London date."""
        return self.opens_on <= day <= self.closes_on

    def is_closed(self, day: date) -> bool:
        """Whether it took answers once and does not any more."""
        return self.closes_on < day

    @property
    def minutes(self) -> int:
        """How long answering takes most people: ten seconds for a choice, a minute for a text, one at least."""
        seconds = sum(60 if question.kind.is_text else 10 * max(1, len(question.rows)) for question in self.questions)
        return max(1, round(seconds / 60))

    @property
    def asks_for_text(self) -> bool:
        """Whether people may answer in their own words."""
        return any(question.kind.is_text or question.has_other for question in self.questions)


def of_versions(survey: Survey, versions: list[SurveyVersion], borough: Borough) -> Questionnaire:
    """Returns a survey as residents meet it with these versions; a draft without dates never opens."""
    never = date.max
    return Questionnaire(
        survey.id,
        borough,
        survey.slug,
        survey.opens_on or never,
        survey.closes_on or never,
        survey.assurance,
        survey.early_results,
        {v.number: Version(v.number, codec.from_json(v.definition), v.note, v.published_at) for v in versions},
    )


class Questionnaires:
    """The published surveys that one process has read lately, by address."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], tuple[datetime, Questionnaire]] = OrderedDict()

    async def get(self, borough: str, slug: str, now: datetime, version: int = 1) -> Questionnaire | None:
        """Returns the published survey of an open borough with these slugs, or None.

        `version` is one that the reader has seen: a survey kept from before it was published is read again, once a
        second at most, so that nobody makes the database work by asking for versions that do not exist.
        """
        until, kept = self._kept.get((borough, slug), (now, None))
        if kept is not None and until > now:
            is_known = version <= kept.newest.number
            if is_known or until - now > _KEPT_FOR - timedelta(seconds=1):  # it has just been read
                return kept
        if borough not in BY_SLUG or len(slug) > LONGEST_SLUG:
            return None
        survey = await Survey.get_or_none(
            borough__slug=borough, borough__is_open=True, slug=slug, published_at__isnull=False
        ).select_related("borough")
        if survey is None:
            self._kept.pop((borough, slug), None)
            return None
        loaded = of_versions(survey, await SurveyVersion.published_of(survey), survey.borough)
        self._kept[borough, slug] = (now + _KEPT_FOR, loaded)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return loaded


async def questionnaire_here(request: Request, version: int = 1) -> Questionnaire:
    """Returns the published survey that this address names; `version` as in `Questionnaires.get`.

    Raises NotFound when there is none, or only a draft.
    """
    state = request.app.state
    kept: Questionnaires | None = getattr(state, "questionnaires", None)
    if kept is None:
        kept = state.questionnaires = Questionnaires()
    path = request.path_params
    found = await kept.get(path["borough"], path["survey"], moment(request), version)
    if found is None:
        raise NotFound
    request.scope["state"]["borough"] = found.borough
    return found
