"""Telling whoever asked a public question that a request builds on it, if they want to know what becomes of it."""

import re
from collections.abc import Sequence
from datetime import datetime

from boroughs.models import Borough
from boroughs.responses.models import Cited, ResponseRequest
from engage.kit import mail
from engage.kit.i18n import speaking
from meetings.questions import letters
from meetings.questions.models import PublicQuestion, QuestionContact

_QUESTION = re.compile(r"([a-z0-9-]+)/meetings/([a-z0-9-]+)#question-([1-9][0-9]{0,8})")


async def cited_questions(borough: Borough, cites: Sequence[Cited]) -> list[PublicQuestion]:
    """Returns the accepted questions to meetings of a borough that are cited, meetings loaded, in that order."""
    named = [found.groups() for one in cites if (found := _QUESTION.fullmatch(one["path"]))]
    questions = [
        await PublicQuestion.get_or_none(
            meeting__borough=borough, meeting__slug=meeting, number=int(number)
        ).select_related("meeting")
        for slug, meeting, number in named
        if slug == borough.slug
    ]
    return [question for question in questions if question]


async def tell_who_asked(borough: Borough, request: ResponseRequest, *, at: datetime, site: str) -> int:
    """E-mails whoever asked a question that a request cites, once for each, and returns how many.

    In the transaction that asks. Only those who still wait to be told what becomes of it are known: their address is
    kept, as there is more to come.
    """
    told = 0
    for question in await cited_questions(borough, request.cites):
        contact = await QuestionContact.get_or_none(question=question)
        if contact is None or question.request_id == request.id:
            continue
        with speaking(contact.language):
            subject, words = letters.taken_up(borough, question, request, site)
        key = f"question/{question.id}/cited/{request.id}"
        told += await mail.post(contact.email, subject, words, at=at, key=key, language=contact.language)
    return told
