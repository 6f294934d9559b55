"""The Met's Stop and Search Charter as data: its themes and commitments.

Loaded as one version of the charter: a commitment is never edited in place, a new version supersedes it,
so that old feedback keeps what it was about. Texts are English, for gettext at the point of display, and
plain enough for a reader aged 14.

The wording of the commitments is ours, from press and community reports of the charter; none has been
checked against the Met's own document, so all are unverified until an administrator confirms them.
Source: Metropolitan Police Stop and Search Charter, 27 February 2025, as reported by the places that
each commitment names.
"""

from dataclasses import dataclass
from datetime import date

from engage.kit.i18n import N_
from surveys.charter.models import CommitmentKind, Owner


@dataclass(frozen=True, slots=True)
class Version:
    """One published text of the charter. `url` is where the Met publishes it."""

    title: str
    published_on: date
    url: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A heading of the charter; `verified` when the heading itself was seen in a copy of the text."""

    number: int
    name: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Commitment:
    """Something the Met says it will do.

    An encounter commitment is rated by residents; an organisational one is shown by evidence from the
    Borough Superintendent. `source_note` names where it was reported. `verified` when confirmed against the
    Met's own text.
    """

    code: str
    wording: str
    theme: int
    kind: CommitmentKind
    source_note: str
    verified: bool = False

    @property
    def owner(self) -> Owner:
        """Who answers for it: what happens in searches is the borough's, training and rules are the force's."""
        is_here = self.kind is CommitmentKind.ENCOUNTER
        return Owner.BOROUGH_SUPERINTENDENT if is_here else Owner.MET


VERSION = Version(
    N_("Stop and Search Charter"),
    date(2025, 2, 27),
    "https://www.met.police.uk/stopandsearch",
)

THEMES = (
    Theme(1, N_("Focus on the quality of encounter"), True),
    Theme(2, N_("Improved training"), True),
    Theme(3, N_("Improved supervision"), True),
    Theme(4, N_("Improved complaints handling"), True),
    Theme(5, N_("Better use of technology"), True),
    Theme(6, N_("Working with communities"), False),
    Theme(7, N_("Explaining why it is used"), False),
    Theme(8, N_("Openness: data, monitoring and oversight"), False),
)

# Who reported a commitment. The letters are only for the list below.
_REPORTED_BY = {
    "B": "The Buzzing Hub",
    "C": "Chislehurst Matters",
    "L": "London News Online",
    "M": "MJR-UK",
    "T": "The Week",
    "W": "Wiltshire 999s",
}


def _encounter(code: str, wording: str, theme: int, reported_by: str) -> Commitment:
    return Commitment(code, wording, theme, CommitmentKind.ENCOUNTER, _source_note(reported_by))


def _organisational(code: str, wording: str, theme: int, reported_by: str) -> Commitment:
    return Commitment(code, wording, theme, CommitmentKind.ORGANISATIONAL, _source_note(reported_by))


def _source_note(reported_by: str) -> str:
    return ", ".join(_REPORTED_BY[letter] for letter in reported_by.split())


COMMITMENTS = (
    _encounter("QE-1", N_("Officers speak with respect, in their words and in their tone"), 1, "W C M T"),
    _encounter("QE-2", N_("Officers carry out the search in a professional way"), 1, "C"),
    _encounter("QE-3", N_("Officers clearly explain the legal reason for the search"), 1, "W"),
    _encounter("QE-4", N_("Officers say who they are and which station they are from"), 1, "W"),
    _encounter("QE-5", N_("You can get a record of the search when you ask for it"), 1, "W"),
    _encounter("QE-6", N_("Officers understand how being searched feels"), 1, "C"),
    _encounter("QE-7", N_("Officers keep things calm, or calm them down"), 1, "C"),
    _organisational("TR-1", N_("Officers get better training in how to talk to people"), 2, "C T"),
    _organisational("TR-2", N_("Officers are trained to calm things down and to see the other side"), 2, "C"),
    _organisational("TR-3", N_("Officers learn about the cultures and the communities they police"), 2, "C W T"),
    _organisational("TR-4", N_("Officers are reminded of everything they must tell you before a search"), 2, "C"),
    _organisational("SU-1", N_("Officers who search are supervised more closely"), 3, "M L T"),
    _organisational("SU-2", N_("Searches and body-worn video are checked regularly and at random"), 3, "C T"),
    _organisational("SU-3", N_("Officers who misuse the power or behave badly face firmer consequences"), 3, "C"),
    _encounter("CO-1", N_("Complaints are handled better"), 4, "M W L"),
    _organisational("CO-2", N_("People from the community help to review complaints, as a check on bias"), 4, "C T"),
    _organisational("TE-1", N_("Data is used to watch for trends and possible bias"), 5, "C"),
    _encounter("TE-2", N_("QR codes and websites make it easy to give feedback and find out more"), 5, "C"),
    _organisational(
        "CI-1",
        N_("The police talk regularly with communities, most of all where searches are most common"),
        6,
        "L W",
    ),
    _organisational("CI-2", N_("Panels with people from the community check how the power is used"), 6, "C"),
    _organisational(
        "UN-1",
        N_("The police listen to worries and explain why the power is used, so that people fear it less"),
        7,
        "B",
    ),
    _organisational("UN-2", N_("The police show that the power is used fairly and without prejudice"), 7, "B"),
    _organisational("DA-1", N_("The police publish what searches lead to for different groups of people"), 8, "C"),
)
"""All 23 commitments, by theme."""
