"""The questions of the stop-and-search feedback form, and what answers say of the charter's commitments.

No account, no name, no date, no ward or street, no result of the search: an answer that says where it happened could
be matched with the records of searches that the police publish, so that figures are never split by place, and what is
never shown by place is not asked by place. Texts are English, for gettext at the point of display, and plain enough
for a reader aged 14; they speak to the person searched, to their parent or carer, and to a witness. Keys and option
codes are stored with answers and never change meaning: a question that means something else is a new key.

Source: what an officer must say before a search, Police and Criminal Evidence Act 1984, Code A (officers
know the list as GOWISELY). The words are ours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from boroughs import census
from engage.kit.i18n import N_
from surveys.bank import DONT_KNOW, ETHNIC_GROUPS, PREFER_NOT_TO_SAY, Options
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
    `only_if` (key, option codes) asks it only after one of those answers. `wording` is for everybody, or for a witness
    where `to_searched` and `to_parent` have words for the others: the same question, put to another reader.
    """

    key: str
    kind: str
    wording: str
    options: Options = ()
    to_searched: str = ""
    to_parent: str = ""
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

    def put_to(self, answering_as: str) -> str:
        """The question in English, as it is put to whoever is answering (an option of `answering_as`, "" unknown)."""
        words = {"searched": self.to_searched, "parent_or_carer": self.to_parent}.get(answering_as)
        return words or self.wording


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


def _choice(key: str, wording: str, *options: tuple[str, str], **more: Any) -> FeedbackQuestion:
    return FeedbackQuestion(key, "single_choice", wording, options, **more)


def _yes_no(key: str, wording: str, *commitments: str, **more: Any) -> FeedbackQuestion:
    rated: dict[str, Any] = {"met": ("yes",), "not_met": ("no",)} if commitments else {}
    return FeedbackQuestion(key, "single_choice", wording, YES_NO, commitments=commitments, **rated, **more)


def _how_far(key: str, wording: str, *commitments: str, **more: Any) -> FeedbackQuestion:
    rated: dict[str, Any] = {"met": ("fully", "mostly"), "partly": ("partly",), "not_met": ("hardly", "not_at_all")}
    return FeedbackQuestion(key, "single_choice", wording, HOW_FAR, commitments=commitments, **rated, **more)


TO_START = (
    _choice(
        "answering_as",
        N_("Who are you?"),
        ("searched", N_("I was stopped or searched")),
        ("parent_or_carer", N_("I am a parent or carer of someone who was")),
        ("witness", N_("I saw it happen")),
    ),
    FeedbackQuestion("month", "month", N_("Which month did it happen?")),
)
"""The two that must be answered."""

ABOUT_THE_SEARCH = (
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
        to_searched=N_("How old were you?"),
        to_parent=N_("How old was your child?"),
    ),
)
"""Roughly when and who. The age bands fit those of police figures (10–17, 18–24, …)."""

WHAT_YOU_WERE_TOLD = (
    _yes_no(
        "told_grounds",
        N_("Did the officer say why they were doing the search?"),
        "QE-3",
        to_searched=N_("Did the officer tell you why they were doing the search?"),
        to_parent=N_("Did the officer tell your child why they were doing the search?"),
    ),
    _yes_no(
        "told_object",
        N_("Did the officer say what they were looking for?"),
        "QE-3",
        to_searched=N_("Did the officer tell you what they were looking for?"),
        to_parent=N_("Did the officer tell your child what they were looking for?"),
    ),
    _yes_no("told_identity", N_("Did the officer give a name or number, and their police station?"), "QE-4"),
    _yes_no(
        "told_law",
        N_("Did the officer say which law they were using, and that the person had to stay for the search?"),
        "TR-4",
        to_searched=N_("Did the officer say which law they were using, and that you had to stay for the search?"),
        to_parent=N_("Did the officer say which law they were using, and that your child had to stay for the search?"),
    ),
    _yes_no(
        "told_record",
        N_("Did the officer say that the person can get a record of the search, and how?"),
        "QE-5",
        to_searched=N_("Did the officer say you can get a record of the search, and how?"),
        to_parent=N_("Did the officer say that your child can get a record of the search, and how?"),
    ),
)
"""What an officer must say before a search."""

HOW_IT_WENT = (
    _how_far("explained_clearly", N_("Was the reason explained clearly?"), "QE-3"),
    _how_far(
        "treated_with_respect",
        N_("Was the person searched treated with respect?"),
        "QE-1",
        to_searched=N_("Were you treated with respect?"),
        to_parent=N_("Was your child treated with respect?"),
    ),
    _how_far(
        "understood_feelings",
        N_("Did the officer listen, and seem to understand how it felt?"),
        "QE-6",
        to_searched=N_("Did the officer listen to you, and seem to understand how it felt?"),
        to_parent=N_("Did the officer listen to your child, and seem to understand how it felt?"),
    ),
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
        to_searched=N_("Were handcuffs or any other force used on you?"),
        to_parent=N_("Were handcuffs or any other force used on your child?"),
    ),
    _choice(
        "clothing",
        N_("Did the person searched have to take off any clothes?"),
        ("nothing", N_("No")),
        ("outer", N_("A coat, jacket or gloves")),
        ("more", N_("More than that, out of public view")),
        NOT_SURE,
        PREFER_NOT_TO_SAY,
        to_searched=N_("Did you have to take off any clothes?"),
        to_parent=N_("Did your child have to take off any clothes?"),
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
        to_searched=N_("Did the officer speak in a way that you could understand?"),
        to_parent=N_("Did the officer speak in a way that your child could understand?"),
    ),
    _yes_no(
        "under_18_adult_told",
        N_("Was a parent, carer or other adult told?"),
        only_if=("age", UNDER_18),
        to_parent=N_("Were you or another adult told?"),
    ),
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
)
"""Questions that depend on earlier parts, and those about what came after."""

TO_FINISH = (
    _choice(
        "ethnic_group",
        N_("What is the ethnic group of the person who was searched?"),
        *((code, group.heading) for code, group in zip(census.ETHNIC_GROUPS, ETHNIC_GROUPS, strict=True)),
        PREFER_NOT_TO_SAY,
        only_if=("answering_as", ("searched", "parent_or_carer")),
        to_searched=N_("What is your ethnic group?"),
        to_parent=N_("What is your child’s ethnic group?"),
    ),
    FeedbackQuestion(FREE_TEXT, "free_text", N_("What one thing would have made it better?")),
)
"""Nothing else is asked about a person, whatever their age; a witness would guess, and is not asked that either.

Source: the five groups of the census, as police figures have them. At most age band and ethnic group for under-16s.
"""

QUESTIONS = (
    *TO_START,
    *ABOUT_THE_SEARCH,
    *WHAT_YOU_WERE_TOLD,
    *HOW_IT_WENT,
    *FORCE_CLOTHING_CAMERA,
    *AFTERWARDS,
    *TO_FINISH,
)
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
