"""Loading the guidance that Engage comes with."""

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
        await touch_everywhere()


async def touch_everywhere() -> None:
    """Says that the public pages of every open borough have changed: the guidance is the same in all of them."""
    await touch(*[borough.slug for borough in await Borough.filter(is_open=True)])
