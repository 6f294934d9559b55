"""Questions of the bank as questions of a questionnaire, and the groups that answers to them put people in."""

from dataclasses import replace

from engage.kit.i18n import in_catalogue
from surveys.bank import AGED_16_OR_OVER, BankQuestion, OptionGroup
from surveys.definition.parts import Comparison, Condition, Kind, Option, Question, Test
from surveys.definition.routing import Answers
from surveys.definition.texts import Text

_KINDS = {"agree_scale": Kind.SCALE, "free_text": Kind.LONG_TEXT}


def from_bank(ready: BankQuestion) -> Question:
    """Returns a question of the bank, its words in English: the service's own catalogues have the other languages.

    Its condition, if any, stands only beside the question it asks about.
    """
    kind = _KINDS.get(ready.kind, Kind.SCALE if ready.favourable else Kind.SINGLE_CHOICE)
    headings = {group.options[0][0]: group for group in ready.groups}
    codes = [code for code, _ in ready.options]
    return Question(
        key=ready.key,
        kind=kind,
        wording={"en": ready.wording},
        stem={"en": ready.stem} if ready.stem else {},
        hint={"en": AGED_16_OR_OVER} if ready.minimum_age else {},
        options=tuple(
            Option(code=code, label={"en": label}, heading=_heading(headings.get(code)))
            for code, label in ready.options
            if code not in ("dont_know", "prefer_not_to_say")
        ),
        favourable=ready.favourable,
        has_dont_know="dont_know" in codes,
        has_prefer_not_to_say="prefer_not_to_say" in codes,
        show_when=_only_if(ready),
        is_about_person=ready.is_about_person,
        bank_key=ready.key,
    )


def in_language(question: Question, code: str) -> Question:
    """Returns a question of the bank for a survey whose default language is another: in that language's words.

    What the service's catalogue has no words for stays in English.
    """
    if code == "en":
        return question

    def told(text: Text) -> Text:
        return {**text, code: in_catalogue(text["en"], code) or text["en"]} if text.get("en") else text

    options = (replace(o, label=told(o.label), heading=told(o.heading)) for o in question.options)
    words = {name: told(getattr(question, name)) for name in ("wording", "stem", "hint")}
    return replace(question, options=tuple(options), **words)  # type: ignore[arg-type]


def _heading(group: OptionGroup | None) -> Text:
    return {"en": group.heading} if group else {}


def _only_if(ready: BankQuestion) -> Condition | None:
    if ready.only_if is None:
        return None
    key, code = ready.only_if
    return Condition(tests=(Test(question=key, comparison=Comparison.ANY_OF, values=(code,)),))


def cell_of(answers: Answers) -> tuple[str, str, str]:
    """Returns the group a person is counted in: (age band, sex, ethnic group of five), each "" when not known."""
    age, sex, group = answers.get("age_band"), answers.get("sex"), answers.get("ethnic_group")
    return (
        age if isinstance(age, str) and age[0].isdigit() else "",
        sex if sex in ("female", "male") else "",
        group.partition("_")[0] if isinstance(group, str) and group.partition("_")[0] in ETHNIC_GROUPS else "",
    )


ETHNIC_GROUPS = ("white", "mixed", "asian", "black", "other")
"""The five groups by the start of their codes in the bank, in the order of `surveys.bank.ETHNIC_GROUPS`."""
