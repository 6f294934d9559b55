"""What the Public Attitude Survey of MOPAC measures, in its own words."""

import re
import unicodedata
from dataclasses import dataclass

from engage.kit.i18n import N_


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing the survey measures, as we name it (`key`) and as published files do (`names`).

    `question` is what people are asked, or the statement they are asked to agree with; `share_of` the answers
    that its share counts, to follow "of those who". `stem` is what was read out before a statement.
    """

    key: str
    names: tuple[str, ...]
    question: str
    share_of: str
    stem: str = ""


_AGREE = N_("strongly agree or tend to agree")
_YOUR_AREA = N_("To what extent do you agree with these statements about the police in your area?")
_THE_MET = N_("To what extent do you agree or disagree with the following statements?")

MEASURES = (
    Measure(
        "pas.good_job",
        ('"Good Job" local', "Good job"),
        N_("Taking everything into account, how good a job do you think the police in your area are doing?"),
        N_("say excellent or good"),
    ),
    Measure(
        "pas.contact_ward_officer",
        ("Contact ward officer",),
        N_("Do you know how to contact your Safer Neighbourhood Team or your Dedicated Ward Officers?"),
        N_("say yes"),
    ),
    Measure(
        "pas.informed",
        ("Informed local",),
        N_("How well informed do you feel about what the police in your area have been doing over the last 12 months?"),
        N_("say very or fairly well informed"),
    ),
    Measure(
        "pas.listens",
        ("Listen to concerns",),
        N_("The police in your area listen to the concerns of local people"),
        _AGREE,
        _YOUR_AREA,
    ),
    Measure(
        "pas.relied_on",
        ("Relied on to be there",),
        N_("They can be relied on to be there when you need them"),
        _AGREE,
        _YOUR_AREA,
    ),
    Measure(
        "pas.fair_treatment",
        ("Treat everyone fairly", "Fair treatment"),
        N_("The police in your area treat everyone fairly regardless of who they are"),
        _AGREE,
        _YOUR_AREA,
    ),
    Measure(
        "pas.understand_issues",
        ("Understand issues",),
        N_("They understand the issues that affect this community"),
        _AGREE,
        _YOUR_AREA,
    ),
    Measure(
        "pas.trust_mps",
        ("Trust MPS",),
        N_("The Metropolitan Police Service is an organisation that I can trust"),
        _AGREE,
        _THE_MET,
    ),
    Measure(
        "pas.dealing_issues",
        ("Dealing issues",),
        N_("They are dealing with the things that matter to people in this community"),
        _AGREE,
        _YOUR_AREA,
    ),
    Measure(
        "pas.ss_fair",
        ("S&S used fairly",),
        N_("How confident are you that the police in your area use their stop and search powers fairly?"),
        N_("say very or fairly confident"),
    ),
)
"""Every measure of the survey that is read.

Source: MOPAC, Public Attitude Survey questionnaires; names from its dashboard workbook, sheet "Borough".
"""


def normalise(name: str) -> str:
    """The name with case, spaces, hyphens, quotes and "&" evened out, for comparing it with another."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("&", " and ")
    return " ".join(re.sub(r"[-_]", " ", re.sub(r"[\"'’“”.]", "", text)).split())


KEY_BY_NAME = {normalise(name): measure.key for measure in MEASURES for name in measure.names}
"""Our key of each name that a published file may give a measure, normalised."""
