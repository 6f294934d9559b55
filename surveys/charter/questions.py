"""The questions of the stop-and-search feedback form, and what answers say of the charter's commitments.

No account, no name, no date, no street, no result of the search. Texts are English, for gettext at the point
of display, and plain enough for a reader aged 14; they work for the person searched, a parent and a witness.
Keys and option codes are stored with answers and never change meaning: a new wording is a new key.

Source: what an officer must say before a search, Police and Criminal Evidence Act 1984, Code A (officers
know the list as GOWISELY). The words are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engage.kit.i18n import N_
from surveys.bank import DONT_KNOW, PREFER_NOT_TO_SAY, Options
from surveys.charter.models import Rating

FREE_TEXT_LIMIT = 500
"""Characters of the one free text."""

FREE_TEXT = "one_improvement"
"""Key of the one free text, which is stored apart from the other answers."""

UNDER_18 = ("under_13", "13_15", "16_17")
"""Options of the question `age` that are children; under 13 is for a parent or carer to choose."""


@dataclass(frozen=True, slots=True)
class FeedbackQuestion:
    """A question on the feedback form. None has to be answered but who is answering and the month.

    `kind` is single_choice, month or free_text. `commitments` are the codes that an answer rates: `met`,
    `partly` and `not_met` list the options that say so, every other option means "cannot say".
    `only_if` (key, option codes) asks it only after one of those answers.
    """

    key: str
    kind: str
    wording: str
    options: Options = ()
    commitments: tuple[str, ...] = ()
    met: tuple[str, ...] = ()
    partly: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()
    only_if: tuple[str, tuple[str, ...]] | None = None

    def rating(self, code: str) -> Rating:
        """What an answer says of this question's commitments."""
        if code in self.met:
            return Rating.MET
        if code in self.partly:
            return Rating.PARTLY
        return Rating.NOT_MET if code in self.not_met else Rating.CANNOT_SAY


NOT_SURE = ("not_sure", N_("Not sure"))
YES_NO: Options = (("yes", N_("Yes")), ("no", N_("No")), NOT_SURE, PREFER_NOT_TO_SAY)
HOW_FAR: Options = (
    ("fully", N_("Yes, fully")),
    ("mostly", N_("Mostly")),
    ("partly", N_("Partly")),
    ("hardly", N_("Hardly")),
    ("not_at_all", N_("Not at all")),
    NOT_SURE,
    PREFER_NOT_TO_SAY,
)


def _choice(
    key: str, wording: str, *options: tuple[str, str], only_if: tuple[str, tuple[str, ...]] | None = None
) -> FeedbackQuestion:
    return FeedbackQuestion(key, "single_choice", wording, options, only_if=only_if)


def _yes_no(
    key: str, wording: str, *commitments: str, only_if: tuple[str, tuple[str, ...]] | None = None
) -> FeedbackQuestion:
    rated = {"met": ("yes",), "not_met": ("no",)} if commitments else {}
    return FeedbackQuestion(key, "single_choice", wording, YES_NO, commitments, only_if=only_if, **rated)


def _how_far(key: str, wording: str, *commitments: str) -> FeedbackQuestion:
    return FeedbackQuestion(
        key,
        "single_choice",
        wording,
        HOW_FAR,
        commitments,
        met=("fully", "mostly"),
        partly=("partly",),
        not_met=("hardly", "not_at_all"),
    )


ABOUT_THE_SEARCH = (
    _choice(
        "answering_as",
        N_("Who are you?"),
        ("searched", N_("I was stopped or searched")),
        ("parent_or_carer", N_("I am a parent or carer of someone who was")),
        ("witness", N_("I saw it happen")),
    ),
    FeedbackQuestion("month", "month", N_("Which month did it happen?")),
    _choice(
        "time_of_day",
        N_("What time of day was it?"),
        ("day", N_("Daytime")),
        ("evening", N_("Evening")),
        ("night", N_("Night")),
        PREFER_NOT_TO_SAY,
    ),
    _choice(
        "what_was_searched",
        N_("What was searched?"),
        ("person", N_("A person")),
        ("vehicle", N_("A vehicle")),
        ("both", N_("Both")),
        NOT_SURE,
        PREFER_NOT_TO_SAY,
    ),
    _choice(
        "age",
        N_("How old was the person who was searched?"),
        ("under_13", N_("Under 13")),
        ("13_15", N_("13 to 15")),
        ("16_17", N_("16 or 17")),
        ("18_24", N_("18 to 24")),
        ("25_34", N_("25 to 34")),
        ("35_plus", N_("35 or over")),
        NOT_SURE,
        PREFER_NOT_TO_SAY,
    ),
)
"""Who is answering, and roughly when and who. The age bands fit those of police figures (10–17, 18–24, …)."""

WHAT_YOU_WERE_TOLD = (
    _yes_no("told_grounds", N_("Did the officer say why they were doing the search?"), "QE-3"),
    _yes_no("told_object", N_("Did the officer say what they were looking for?"), "QE-3"),
    _yes_no("told_identity", N_("Did the officer give a name or number, and their police station?"), "QE-4"),
    _yes_no(
        "told_law",
        N_("Did the officer say which law they were using, and that you had to stay for the search?"),
        "TR-4",
    ),
    _yes_no("told_record", N_("Did the officer say you can get a record of the search, and how?"), "QE-5"),
)
"""What an officer must say before a search."""

HOW_IT_WENT = (
    _how_far("explained_clearly", N_("Was the reason explained clearly?"), "QE-3"),
    _how_far("treated_with_respect", N_("Was the person searched treated with respect?"), "QE-1"),
    _how_far("understood_feelings", N_("Did the officer listen, and seem to understand how it felt?"), "QE-6"),
    _how_far("professional", N_("Did the officer act in a professional way?"), "QE-2"),
    _how_far("kept_calm", N_("Did the officer keep things calm, or calm them down?"), "QE-7"),
)
"""How the officer behaved."""

FORCE_CLOTHING_CAMERA = (
    _choice(
        "force",
        N_("Were handcuffs or any other force used?"),
        ("none", N_("No")),
        ("handcuffs", N_("Handcuffs")),
        ("other", N_("Other force, with or without handcuffs")),
        NOT_SURE,
        PREFER_NOT_TO_SAY,
    ),
    _choice(
        "clothing",
        N_("Did the person searched have to take off any clothes?"),
        ("nothing", N_("No")),
        ("outer", N_("A coat, jacket or gloves")),
        ("more", N_("More than that, out of public view")),
        NOT_SURE,
        PREFER_NOT_TO_SAY,
    ),
    _choice(
        "body_worn_video",
        N_("Was the officer’s body camera on?"),
        ("on_and_told", N_("Yes, and the officer said so")),
        ("on", N_("Yes, but the officer did not say so")),
        ("not_on", N_("No")),
        DONT_KNOW,
        PREFER_NOT_TO_SAY,
    ),
)
"""What was done. A description of a strip search is never asked for."""

AFTERWARDS = (
    _yes_no(
        "force_explained",
        N_("Did the officer say why they used handcuffs or force?"),
        only_if=("force", ("handcuffs", "other")),
    ),
    _yes_no(
        "under_18_understood",
        N_("Did the officer speak in a way that a young person can understand?"),
        "QE-1",
        only_if=("age", UNDER_18),
    ),
    _yes_no("under_18_adult_told", N_("Was a parent, carer or other adult told?"), only_if=("age", UNDER_18)),
    _yes_no("told_feedback", N_("Did anyone say how to give feedback or make a complaint?"), "CO-1", "TE-2"),
    _choice(
        "trust_after",
        N_("After this, do you trust your local police more or less?"),
        ("more", N_("More")),
        ("same", N_("The same")),
        ("less", N_("Less")),
        NOT_SURE,
        PREFER_NOT_TO_SAY,
    ),
    FeedbackQuestion(FREE_TEXT, "free_text", N_("What one thing would have made it better?")),
)
"""Questions that depend on earlier parts, and those about what came after."""

QUESTIONS = (*ABOUT_THE_SEARCH, *WHAT_YOU_WERE_TOLD, *HOW_IT_WENT, *FORCE_CLOTHING_CAMERA, *AFTERWARDS)
"""The form, in order."""

BY_KEY = {question.key: question for question in QUESTIONS}
"""Key → question."""


def ratings(answers: Mapping[str, str]) -> dict[str, Rating]:
    """What one person's answers (question key → option code) say of each commitment they touch.

    Where several questions bear on one commitment it counts once: met or not met when all that say anything
    agree, else partly. "Cannot say" when none says anything. Unanswered questions touch nothing.
    """
    said: dict[str, set[Rating]] = {}
    for question in QUESTIONS:
        for commitment in question.commitments if question.key in answers else ():
            said.setdefault(commitment, set()).add(question.rating(answers[question.key]))
    return {commitment: _combined(rated - {Rating.CANNOT_SAY}) for commitment, rated in said.items()}


def _combined(said: set[Rating]) -> Rating:
    if len(said) > 1:
        return Rating.PARTLY
    return next(iter(said), Rating.CANNOT_SAY)
