"""Changes to the guidance: each is a new edition of a statement, or the words of one in another language."""

from datetime import datetime
from typing import Any

from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic, in_transaction

from engage.kit import audit
from engage.kit.clock import london_date
from engage.kit.drafts import SavedMeanwhile
from engage.kit.i18n import gettext
from engage.kit.problems import Conflict
from engage.kit.slugs import first_free, slug_of
from surveys.charter.guidance.actions import touch_everywhere
from surveys.charter.guidance.models import Part, Statement, StatementTranslation

_LONGEST_KEY = 36
_KEPT = ("part", "position", "letter", "words", "name", "href", "phone", "number", "source", "source_url", "checked_on")


class PeriodsStay(Conflict):
    """A period is named by other words, so it can be changed and not taken away."""


@atomic()
async def write_edition(
    newest: Statement, *, seen: str, at: datetime, actor_id: int, is_said: bool = True, **changed: Any
) -> Statement:
    """Says a statement differently from now on: adds an edition with what is changed, and returns it.

    `seen` is the number of the edition that the person looked at, as text. What is said already is written once, so a
    form sent twice is too. Raises SavedMeanwhile when another edition came between, PeriodsStay.
    """
    if says(newest, is_said=is_said, **changed):
        return newest
    if newest.part is Part.PERIODS and not is_said:
        raise PeriodsStay(gettext("Other words name this period. Change its number instead."))
    if seen != str(newest.edition):
        raise SavedMeanwhile(gettext("This statement was changed while this page was open."))
    values = {name: getattr(newest, name) for name in _KEPT} | changed
    added = await _add(newest.key, newest.edition + 1, at, actor_id, is_said=is_said, **values)
    if added.words == newest.words:
        await _carry_over(newest, added)
    verb = "changed a statement" if is_said else "took away a statement"
    if is_said and newest.is_said and set(changed) == {"checked_on"}:
        verb = "checked a statement"
    await _record(verb, added, at, actor_id)
    return added


def says(statement: Statement, *, is_said: bool = True, **wanted: Any) -> bool:
    """Whether an edition says what somebody wants it to say."""
    return statement.is_said == is_said and all(getattr(statement, name) == value for name, value in wanted.items())


@atomic()
async def add_statement(part: Part, words: str, *, at: datetime, actor_id: int, **said: Any) -> Statement:
    """Adds a statement at the end of a part; the same form sent twice adds it once. Raises SavedMeanwhile."""
    there = await Statement.filter(part=part)
    if same := next((one for one in there if one.words == words and one.name == said.get("name", "")), None):
        return same
    keys = {key.replace("_", "-") for key in map(str, await Statement.all().distinct().values_list("key", flat=True))}
    called = slug_of(said.get("name") or words)[:_LONGEST_KEY].strip("-") or "statement"
    position = max((one.position for one in there), default=0) + 1
    key = first_free(called, keys).replace("-", "_")
    added = await _add(key, 1, at, actor_id, part=part, words=words, position=position, **said)
    await _record("added a statement", added, at, actor_id)
    return added


async def _add(key: str, edition: int, at: datetime, actor_id: int, **values: Any) -> Statement:
    """Adds an edition, unless somebody else just has: then raises SavedMeanwhile."""
    try:
        async with in_transaction():
            return await Statement.create(
                key=key, edition=edition, written_by_id=actor_id, written_on=london_date(at), **values
            )
    except IntegrityError:
        raise SavedMeanwhile(gettext("This statement was changed while this page was open.")) from None


async def _carry_over(old: Statement, new: Statement) -> None:
    """Keeps the confirmed translations of words that have not changed."""
    await StatementTranslation.bulk_create(
        StatementTranslation(
            statement=new,
            language=one.language,
            words=one.words,
            confirmed_by_id=one.confirmed_by_id,
            confirmed_on=one.confirmed_on,
        )
        for one in await StatementTranslation.filter(statement=old)
    )


@atomic()
async def confirm_words(
    newest: Statement, language: str, words: str, *, seen: str, at: datetime, actor_id: int
) -> None:
    """Says that these are the words of a statement's newest edition in a language, as a person who speaks it knows.

    Raises SavedMeanwhile when the English changed after the page was opened.
    """
    if seen != str(newest.edition):
        raise SavedMeanwhile(gettext("The English of this statement was changed while this page was open."))
    await StatementTranslation.update_or_create(
        statement=newest,
        language=language,
        defaults={"words": words, "confirmed_by_id": actor_id, "confirmed_on": london_date(at)},
    )
    await _record("confirmed a translation", newest, at, actor_id, language=language, words=words)


async def _record(verb: str, statement: Statement, at: datetime, actor_id: int, **detail: Any) -> None:
    about = f"guidance/statements/{statement.key}"
    await audit.record(verb, about, at=at, actor_id=actor_id, edition=statement.edition, **detail)
    await touch_everywhere()
