"""Saying when something is asked, under the draft's lock."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from tortoise.transactions import atomic

from engage.kit.drafts import SavedMeanwhile, edition
from engage.kit.i18n import gettext, lazy
from engage.kit.problems import Conflict
from surveys.definition import arranging
from surveys.definition.parts import Condition, Definition, Question, Section, Test
from surveys.drafts.actions import change_draft
from surveys.models import Survey

MOST_TESTS = 5


class TooManyTests(Conflict):
    """Nobody can follow more tests than this."""

    title = lazy("There are too many conditions here")


def place_in(definition: Definition, part: str, key: str) -> Question | Section | None:
    """Returns what a place names: a question for the part "questions", a section for "sections"; None if it is gone."""
    return definition.question(key) if part == "questions" else arranging.section_with(definition, key)


@atomic()
async def add_test(survey: Survey, part: str, key: str, test: Test, *, at: datetime, actor_id: int) -> None:
    """Adds something that must be true of an earlier answer; the same twice is one.

    Raises TooManyTests, AlreadyPublished or NotACorrection.
    """

    def change(condition: Condition | None) -> Condition | None:
        if condition is None:
            return Condition(tests=(test,))
        if test in condition.tests:
            return condition
        if len(condition.tests) >= MOST_TESTS:
            raise TooManyTests(gettext("Remove one first: there can be up to %(most)s.", most=MOST_TESTS))
        return replace(condition, tests=(*condition.tests, test))

    await _change(survey, part, key, change, at, actor_id)


def edition_of(test: Test) -> str:
    """Returns what names a test in an address, and tells it from every other."""
    return edition(test.question, test.comparison, test.row, *test.values)


@atomic()
async def change_test(
    survey: Survey, part: str, key: str, test: Test, *, seen: str, at: datetime, actor_id: int
) -> None:
    """Puts a test in the place of the one whose edition is `seen`; with one that is there already they are one.

    Raises SavedMeanwhile when that one is gone and this is not there, AlreadyPublished or NotACorrection.
    """

    def change(condition: Condition | None) -> Condition | None:
        tests = condition.tests if condition else ()
        if condition is None or not any(edition_of(one) == seen or one == test for one in tests):
            raise SavedMeanwhile(gettext("Somebody changed or removed this condition while you were writing."))
        changed = (test if edition_of(one) == seen else one for one in tests)
        return replace(condition, tests=tuple(dict.fromkeys(changed)))

    await _change(survey, part, key, change, at, actor_id)


@atomic()
async def remove_test(survey: Survey, part: str, key: str, test: Test, *, at: datetime, actor_id: int) -> None:
    """Takes a test away; without any, it is always asked.

    Raises AlreadyPublished or NotACorrection.
    """

    def change(condition: Condition | None) -> Condition | None:
        left = tuple(one for one in condition.tests if one != test) if condition else ()
        return replace(condition, tests=left) if condition else None

    await _change(survey, part, key, change, at, actor_id)


@atomic()
async def join_tests(survey: Survey, part: str, key: str, *, is_any: bool, at: datetime, actor_id: int) -> None:
    """Says whether one test is enough, or all must hold.

    Raises AlreadyPublished or NotACorrection.
    """

    def change(condition: Condition | None) -> Condition | None:
        return replace(condition, is_any=is_any) if condition else None

    await _change(survey, part, key, change, at, actor_id)


async def _change(
    survey: Survey,
    part: str,
    key: str,
    change: Callable[[Condition | None], Condition | None],
    at: datetime,
    actor_id: int,
) -> None:
    def changed(definition: Definition) -> Definition:
        place = place_in(definition, part, key)
        return arranging.with_condition(definition, place, change) if place else definition

    await change_draft(survey, "changed when something is asked", changed, at=at, actor_id=actor_id)
