"""The guidance that Engage comes with: complete, plain and short, with a source for every statement."""

import asyncio
import re
from statistics import mean

from engage.kit.i18n import speaking
from surveys.charter.guidance.actions import load_guidance
from surveys.charter.guidance.editions import PLACEHOLDER, guidance_now
from surveys.charter.guidance.models import Part, Statement
from surveys.charter.guidance.shipped import PERIODS, SHIPPED, WRITTEN_ON

ALL = [one for statements in SHIPPED.values() for one in statements]


def sentences(words):
    return [part.split() for part in re.split(r"(?<=[.?!:])\s+", words)]


def test_every_part_has_statements_and_no_key_is_there_twice():
    assert set(SHIPPED) == set(Part)
    assert all(SHIPPED.values())
    assert len({one.key for one in ALL}) == len(ALL)


def test_what_an_officer_must_say_spells_gowisely():
    assert "".join(one.letter for one in SHIPPED[Part.MUST_BE_TOLD]) == "GOWISELY"


def test_every_statement_has_a_source_with_an_address():
    assert all(one.source.title and one.source.url.startswith("https://") for one in ALL)
    assert all(not one.href or one.href.startswith("https://") for one in ALL)


def test_sentences_and_words_are_short():
    lengths = [len(sentence) for one in ALL for sentence in sentences(one.words)]
    assert max(lengths) <= 25
    assert mean(lengths) <= 12
    words = [word for one in ALL for word in re.findall(r"[a-z]+", one.words.lower())]
    assert sum(len(word) > 9 for word in words) / len(words) < 0.03


def test_what_is_only_proposed_is_said_to_be():
    (proposed,) = [one for one in ALL if "2024" in one.source.title]
    assert "proposed" in proposed.words
    assert not any("inspector" in one.words for one in ALL)


def test_periods_are_named_and_never_written_out():
    assert PERIODS == {"footage_days": 31, "complaint_months": 12, "record_months": 3}
    named = {key for one in ALL for key in PLACEHOLDER.findall(one.words)}
    assert named == set(PERIODS)
    assert not re.search(r"\d+ (days|months)", " ".join(one.words for one in ALL))


async def test_loading_again_changes_nothing(connection):
    await load_guidance()
    assert await Statement.all().count() == len(ALL)
    assert set(await Statement.all().values_list("edition", flat=True)) == {1}


async def test_what_is_said_now_takes_one_query_in_any_language(connection, queries):
    guidance = await guidance_now()
    await asyncio.sleep(0)  # statements are noted a moment later
    assert len(queries) == 1
    assert [one.letter for one in guidance.of(Part.MUST_BE_TOLD)] == list("GOWISELY")
    assert guidance.number("footage_days") == 31
    assert guidance.checked_on == WRITTEN_ON
    assert (
        guidance.say("copy_of_record").words == "You can ask for a copy of the record for 3 months. It costs nothing."
    )
    assert not guidance.has_unchecked
    with speaking("ar"):
        arabic = await guidance_now()
    await asyncio.sleep(0)
    assert len(queries) == 2
    assert arabic.has_unchecked


async def test_without_any_statement_the_periods_are_still_known(connection):
    await connection.execute_script("ALTER TABLE statement DISABLE TRIGGER USER; DELETE FROM statement")
    guidance = await guidance_now()
    assert guidance.statements == ()
    assert guidance.number("complaint_months") == 12
