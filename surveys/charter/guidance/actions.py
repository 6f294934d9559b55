"""Writes of the guidance: loading it, new editions of statements, and translations that a person has confirmed."""

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.cache import touch
from surveys.charter.guidance.models import Statement
from surveys.charter.guidance.shipped import SHIPPED, WRITTEN_ON


@atomic()
async def load_guidance() -> None:
    """Adds the first edition of every statement that Engage comes with and that is not there; changes none."""
    there = {row.key for row in await Statement.filter(edition=1)}
    new = [
        Statement(
            key=one.key,
            edition=1,
            part=part,
            position=position,
            letter=one.letter,
            words=one.words,
            name=one.name,
            href=one.href,
            phone=one.phone,
            number=one.number,
            source=one.source.title,
            source_url=one.source.url,
            checked_on=WRITTEN_ON,
            written_on=WRITTEN_ON,
        )
        for part, statements in SHIPPED.items()
        for position, one in enumerate(statements, 1)
        if one.key not in there
    ]
    if new:
        await Statement.bulk_create(new, ignore_conflicts=True)
        await _touch_everywhere()


async def _touch_everywhere() -> None:
    await touch(*[borough.slug for borough in await Borough.filter(is_open=True)])
