"""The e-mails to somebody who asked a question and wants to know what became of it."""

from boroughs.models import Borough
from boroughs.responses.models import ResponseRequest
from engage.kit.html import in_language
from engage.kit.i18n import gettext, language
from meetings.models import Meeting
from meetings.questions.models import PublicQuestion, QuestionState
from meetings.questions.stages import Refusal

Letter = tuple[str, str]


def to_confirm(borough: Borough, meeting: Meeting, site: str, token: str) -> Letter:
    """Returns the letter with the link that says that the address is theirs, in the language of this request."""
    path = in_language(f"/{borough.slug}/meetings/{meeting.slug}/ask/told", language().code)
    return (
        gettext("Do you want to be told what becomes of your question?"),
        "\n\n".join(
            (
                gettext(
                    "Somebody, we think you, asked a question to the meeting “%(title)s” and gave this address to be"
                    " told what becomes of it.",
                    title=meeting.title,
                ),
                gettext("If it was you, open this link within 7 days and press the button there:")
                + f"\n{site}{path}?to={token}",
                gettext("If it was not you, do nothing. We have not kept your address."),
            )
        )
        + "\n",
    )


def taken_up(borough: Borough, question: PublicQuestion, request: ResponseRequest, site: str) -> Letter:
    """Returns the letter about a request that builds on a question, its meeting loaded, in the language spoken."""
    path = in_language(f"/{borough.slug}/responses/{request.number}", language().code)
    return (
        gettext("Somebody asks for an answer because of your question"),
        "\n\n".join(
            (
                gettext("You asked a question to the meeting “%(title)s”.", title=question.meeting.title),
                gettext("%(who)s has asked for an answer in public that builds on it.", who=request.asked_by),
                f"{site}{path}",
                gettext("You can follow this request there. When your question itself is answered we write once more."),
            )
        )
        + "\n",
    )


def became(borough: Borough, meeting: Meeting, question: PublicQuestion, site: str) -> Letter:
    """Returns the letter about a question that was answered or not accepted, in the language of this moment."""
    path = in_language(f"/{borough.slug}/meetings/{meeting.slug}", language().code)
    if question.state is QuestionState.REJECTED:
        said = gettext("It was not accepted. The reason: %(reason)s.", reason=gettext(Refusal(question.reason).label))
    elif question.state is QuestionState.ANSWERED_AT_MEETING:
        said = gettext("It was answered at the meeting. It is question %(number)s.", number=question.number)
    else:
        said = gettext("It was answered in writing. It is question %(number)s.", number=question.number)
    return (
        gettext("What became of your question"),
        "\n\n".join(
            (
                gettext("You asked a question to the meeting “%(title)s”.", title=meeting.title) + f" {said}",
                f"{site}{path}#questions",
                gettext("This is the last e-mail about it. We have just erased your address."),
            )
        )
        + "\n",
    )
