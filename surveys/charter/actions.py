"""Writes about the charter: loading it, and taking in what residents say of a search."""

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.cache import touch
from surveys.charter import text
from surveys.charter.models import CharterCommitment, CharterTheme, CharterVersion
from surveys.inbox import FEEDBACK, acknowledge


@atomic()
async def load_charter() -> None:
    """Adds the charter of `surveys.charter.text` as a version of its own, unless it is there; changes no other."""
    version, is_new = await CharterVersion.get_or_create(
        published_on=text.VERSION.published_on,
        defaults={"title": text.VERSION.title, "source_url": text.VERSION.url},
    )
    if not is_new:
        return
    for theme in text.THEMES:
        row = await CharterTheme.create(
            version=version, position=theme.number, name=theme.name, is_verified=theme.verified
        )
        commitments = [commitment for commitment in text.COMMITMENTS if commitment.theme == theme.number]
        await CharterCommitment.bulk_create(
            CharterCommitment(
                theme=row,
                position=position,
                code=commitment.code,
                wording=commitment.wording,
                kind=commitment.kind,
                owner=commitment.owner,
                source_note=commitment.source_note,
                is_verified=commitment.verified,
            )
            for position, commitment in enumerate(commitments, 1)
        )
    version.entered_on = text.VERSION.published_on
    await version.save(update_fields=["entered_on"])
    await touch(*[borough.slug for borough in await Borough.filter(is_open=True)])


async def record_feedback(borough: Borough, receipt: str, answers: dict[str, str], comment: str) -> None:
    """Stores what one person said of a search, durably, to be counted with others; the same receipt stores it once.

    `answers` is {question key: option code}; `comment` is the free text, "" for none.
    """
    await acknowledge(FEEDBACK, borough.id, receipt, {"answers": answers, "comment": comment})
