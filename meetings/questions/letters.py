"""The e-mails to somebody who asked a question and wants to know what became of it."""

from boroughs.models import Borough
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
                gettext("This is the only e-mail about it. We have just erased your address."),
            )
        )
        + "\n",
    )
