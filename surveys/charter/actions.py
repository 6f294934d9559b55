"""Writes about the charter: loading it, and taking in what residents say of a search."""

from datetime import date
from typing import Any

from tortoise.transactions import atomic

from boroughs.models import Borough
from engage.kit.cache import touch
from surveys.charter import text
from surveys.charter.guidance.actions import load_guidance
from surveys.charter.models import CharterCommitment, CharterTheme, CharterVersion
from surveys.charter.safeguarding.actions import SAFEGUARDING, concerns_a_child, report
from surveys.inbox import FEEDBACK, acknowledge, receipt_hash
from surveys.moderation.conversations.models import case_hash


@atomic()
async def load_charter() -> None:
    """Adds the charter of `surveys.charter.text` as a version of its own, unless it is there; changes no other.

    Loads the guidance on searches that goes with it in the same way.
    """
    await load_guidance()
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


async def take_in(
    borough: Borough, code: str, answers: dict[str, str], comment: str, *, secret: str, on: date, venue: str = ""
) -> None:
    """Stores what one person sent under a receipt code on a London date, durably; the same code stores it once.

    Where a child had to take off more than outer clothing, that goes to the safeguarding lead and is left out of the
    answers: what one of the two says is not found again in the other. They are stored one after the other, in
    transactions of their own (`surveys.charter.safeguarding.actions` says what remains). The report is stored first:
    whoever is told that it failed sends again.
    """
    if concerns_a_child(answers):
        await report(borough, case_hash(secret, SAFEGUARDING, borough.id, code), answers, on)
        answers = {key: answer for key, answer in answers.items() if key != "clothing"}
    receipt = receipt_hash(secret, FEEDBACK, borough.id, code)
    case = case_hash(secret, "comment", borough.id, code)
    await record_feedback(borough, receipt, answers, comment, case=case, venue=venue)


async def record_feedback(
    borough: Borough, receipt: str, answers: dict[str, str], comment: str, *, case: str = "", venue: str = ""
) -> None:
    """Stores what one person said of a search, durably, to be counted with others; the same receipt stores it once.

    `answers` is {question key: option code}; `comment` is the free text, "" for none, and `case` the hash by which its
    writer can be asked about it. `venue` is the code of the card it came from, "" for none.
    """
    document: dict[str, Any] = {"answers": answers, "comment": comment}
    if comment and case:
        document["case"] = case
    if venue:
        document["venue"] = venue
    await acknowledge(FEEDBACK, borough.id, receipt, document)
