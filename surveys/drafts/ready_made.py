"""Whole surveys to start from, made of questions of the bank."""

from dataclasses import dataclass, replace

from engage.kit.i18n import N_, gettext
from surveys.bank import BY_KEY
from surveys.definition.parts import Definition, Question, Section
from surveys.definition.ready import from_bank
from surveys.definition.routing import needs

_ABOUT_YOU = ("age_band", "sex", "ethnic_group", "long_term_condition", "condition_reduces_activity")


@dataclass(frozen=True, slots=True)
class ReadyMade:
    """A survey to start from. `sections` are (title, keys of questions of the bank)."""

    key: str
    title: str
    about: str
    intro: str
    sections: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def number(self) -> int:
        """Returns how many questions it has."""
        return sum(len(keys) for _, keys in self.sections)

    def definition(self) -> Definition:
        """Returns what it asks, in English: the service's catalogues have the other languages."""
        sections = tuple(
            Section(key=f"section_{number}", title={"en": title}, questions=tuple(map(self._question, keys)))
            for number, (title, keys) in enumerate(self.sections, 1)
        )
        return Definition(title={"en": gettext(self.title)}, intro={"en": gettext(self.intro)}, sections=sections)

    def _question(self, key: str) -> Question:
        question = from_bank(BY_KEY[key])
        there = {other for _, keys in self.sections for other in keys}
        return question if needs(question) <= there else replace(question, show_when=None)


READY_MADE = (
    ReadyMade(
        "trust",
        N_("Trust and confidence pulse"),
        N_("How people see the police where they live. Ask it every three months to see what changes."),
        N_("We ask what you think of the police in your area. The answers are published, and the panel asks the "
           "Borough Superintendent about them."),
        (
            (N_("The police in your area"), (
                "police_good_job_area", "police_reliable", "police_treat_with_respect", "police_treat_fairly",
                "police_understand_issues", "police_listen", "police_trust_met", "police_informed_area",
            )),
            (N_("In your own words"), ("one_improvement",)),
            (N_("About you"), _ABOUT_YOU),
        ),
    ),
    ReadyMade(
        "meeting",
        N_("After a public meeting"),
        N_("A short one for people who came to a meeting with the police."),
        N_("You came to a public meeting about policing. Tell us what you think now: it takes two minutes."),
        (
            (N_("What you think now"), (
                "police_understand_issues", "police_deal_with_what_matters", "police_listen",
                "police_held_accountable",
            )),
            (N_("In your own words"), ("one_improvement",)),
            (N_("About you"), ("age_band", "sex", "ethnic_group")),
        ),
    ),
    ReadyMade(
        "searches",
        N_("Stop and search in my area"),
        N_("What people think of stop and search, whether or not they were searched."),
        N_("We ask what you think of stop and search in your area. This is not a complaint about one search."),
        (
            (N_("Stop and search"), (
                "stop_and_search_support", "stop_and_search_fair", "police_treat_fairly", "police_complaints_fair",
            )),
            (N_("In your own words"), ("one_improvement",)),
            (N_("About you"), _ABOUT_YOU),
        ),
    ),
)  # fmt: skip

BY_KEY_READY = {ready.key: ready for ready in READY_MADE}
