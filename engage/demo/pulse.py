"""The neighbourhood pulse: a survey asked each quarter, whose waves show what changed and what only may have.

Feeling safe hardly moves, so nobody can tell that it did. After the superintendent had agreed to call back everybody
who reports a crime, and to keep officers in their wards, more people see officers and are told what will happen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from boroughs.people.models import Role
from engage.demo import story
from engage.demo.answers import filled_in
from engage.demo.neighbourhood import NEIGHBOURHOOD
from engage.demo.stage import Stage, publish, send
from surveys.definition.parts import Definition
from surveys.drafts import actions as drafts
from surveys.drafts.versions.actions import ask_again
from surveys.models import Survey, SurveyVersion
from surveys.moderation.codebook import actions as codebook
from surveys.moderation.models import Comment
from surveys.questionnaire import of_versions
from surveys.results.actions import ask_about_findings

PEOPLE_ANSWERING = 480
QUESTION = "one_improvement"
"""The question whose comments are sorted into themes."""


@dataclass(frozen=True, slots=True)
class Wave:
    """One time the pulse was asked: the days ago it opened and closed, and how people leaned then.

    `leanings` are as for `filled_in`; `comments` what some of them wrote.
    """

    number: int
    opened: int
    closed: int
    leanings: Mapping[str, Sequence[int]]
    comments: Sequence[str] = story.COMMENTS


def _leaning(
    safe: Sequence[int], worries: Sequence[int], seen: Sequence[int], listened: Sequence[int], explained: Sequence[int]
) -> dict[str, Sequence[int]]:
    return {
        "safe_after_dark": safe,
        "worries": worries,
        "seen_officers": seen,
        "had_contact": (46, 50, 4),
        "contact_went-listened": listened,
        "contact_went-explained": explained,
        "contact_went-fair": (52, 25, 19, 4),
        "priorities": (6, 3, 2),
    }


EARLIER = (
    Wave(1, 325, 304, _leaning((13, 34, 30, 17, 4, 2), (5, 6, 5, 4, 3), (9, 21, 34, 30, 6), (37, 30, 29, 4),
                               (33, 29, 34, 4))),
    Wave(2, 234, 213, _leaning((13, 35, 30, 16, 4, 2), (5, 7, 5, 4, 3), (10, 22, 33, 29, 6), (38, 30, 28, 4),
                               (35, 29, 32, 4))),
    Wave(3, 143, 122, _leaning((14, 34, 29, 17, 4, 2), (5, 7, 4, 4, 3), (12, 23, 32, 27, 6), (40, 29, 27, 4),
                               (36, 29, 31, 4))),
)  # fmt: skip
NEWEST = Wave(
    4,
    52,
    31,
    _leaning((14, 36, 28, 16, 4, 2), (5, 8, 4, 4, 3), (25, 27, 26, 16, 6), (44, 29, 23, 4), (50, 27, 19, 4)),
    [text for _, _, texts in story.THEMES for text in texts],
)


async def ask(stage: Stage, wave: Wave) -> Survey:
    """Asks a wave of the pulse, the waves before it having been asked: drafted, published, answered and counted."""
    by = await stage.acting(Role.COUNCIL_CLERK, stage.ago(wave.opened + 7))
    definition = _called(wave.number)
    title = definition.title["en"]
    before = await Survey.filter(borough=stage.borough, title__startswith=NEIGHBOURHOOD.title["en"]).first()
    if before:
        survey = await ask_again(before, title=title, **by)
    else:
        survey = await drafts.create_survey(stage.borough, title=title, intro=definition.intro["en"], **by)
    draft = await SurveyVersion.get(survey=survey)
    await drafts.save_definition(survey, definition, seen=drafts.edition_of(draft), **by)
    await publish(stage, survey, wave.opened, wave.closed)
    await send(stage, survey, _answers(stage, definition, wave), wave.closed)
    return survey


def _called(number: int) -> Definition:
    """The questionnaire under the title of a wave."""
    if number == 1:
        return NEIGHBOURHOOD
    written = {"en": f", wave {number}", "bn": f", দফা {number}", "ar": f"، الجولة {number}"}
    return replace(NEIGHBOURHOOD, title={code: words + written[code] for code, words in NEIGHBOURHOOD.title.items()})


def _answers(stage: Stage, definition: Definition, wave: Wave) -> Iterator[dict[str, Any]]:
    for number in range(PEOPLE_ANSWERING):
        document = filled_in(definition, stage.chance, wave.leanings).document(1)
        if number < len(wave.comments):
            document["texts"][QUESTION] = wave.comments[number]
        yield document


async def find_themes(stage: Stage, survey: Survey, days_ago: int) -> None:
    """Sorts the approved comments of a wave into the codebook's themes."""
    by = await stage.acting(Role.MODERATOR, stage.ago(days_ago))
    asked = of_versions(survey, await SurveyVersion.published_of(survey), stage.borough)
    comments = await Comment.publishable().filter(survey=survey, question_key=QUESTION)
    chosen: dict[UUID, list[int]] = {}
    for name, meaning, texts in story.THEMES:
        theme = await codebook.add_theme(asked, QUESTION, name, meaning, **by)
        chosen |= {comment.id: [theme.id] for comment in comments if comment.text in texts}
    await codebook.code_comments(asked, QUESTION, chosen, **by)


async def ask_superintendent(stage: Stage, survey: Survey, days_ago: int) -> int:
    """Asks about the findings of a wave, and returns the number of the request."""
    by = await stage.acting(Role.PANEL_CHAIR, stage.ago(days_ago))
    asked_by, site = story.PANEL, stage.settings.public_url
    request = await ask_about_findings(
        stage.borough, survey.id, asked_by=asked_by, text=story.ABOUT_FINDINGS, site=site, **by
    )
    return request.number
