"""What must happen in a search, your rights, and where to go: guidance as data, in plain English for gettext.

It is guidance and not the law: the pages say so, with the day it was written and where to check.
Sources: Police and Criminal Evidence Act 1984, sections 1 to 3 and Code A; Criminal Justice and Public Order Act
1994, section 60; the Independent Office for Police Conduct on complaints. Rules on searches of children were under
review when this was written.
"""

from dataclasses import dataclass
from datetime import date

from engage.kit.i18n import N_

WRITTEN_ON = date(2026, 11, 21)
"""The day the guidance was last gone over."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere to go for help: what for, who, and an address or a telephone number (either may be empty)."""

    need: str
    name: str
    href: str = ""
    phone: str = ""


MUST_BE_TOLD = (
    N_("that you have to stay while they search you"),
    N_("which law lets them search you"),
    N_("why they chose to search you"),
    N_("what they are looking for"),
    N_("their name, or their number if giving a name would put them in danger, and their police station"),
    N_("that you can have a record of the search, and how to get it"),
)
"""What an officer says before a search. An officer without a uniform also shows a warrant card."""

RIGHTS = (
    N_("You do not have to give your name or address."),
    N_(
        "The officer must write a record: why, what for, who searched, the day, the time, the place, and the ethnic "
        "group that you say is yours."
    ),
    N_("You can ask for a copy of the record for 3 months."),
    N_("In public you can only be asked to take off a coat, a jacket or gloves."),
    N_(
        "To take off more, you must be out of public view, and the officer must be of the same sex as you. "
        "They must have a good reason."
    ),
    N_(
        "A search that shows private parts of the body cannot happen in a police vehicle. If you are under 18, an "
        "adult who is on your side should be there, unless somebody could be badly hurt by waiting."
    ),
    N_("Handcuffs are a use of force. They are not routine: the officer must be able to say why they were needed."),
    N_(
        "In some places, for a limited time, police can search people without a reason about that person. This is "
        "called section 60. They must tell you so."
    ),
)

CHECK_WITH = (
    Place(
        N_("The rules in full"),
        N_("GOV.UK: stop and search, your rights"),
        "https://www.gov.uk/police-powers-to-stop-and-search-your-rights",
    ),
    Place(N_("Your rights as a young person"), "Y-Stop", "https://www.release.org.uk/y-stop-project"),
    Place(N_("Free legal advice"), N_("Citizens Advice"), "https://www.citizensadvice.org.uk/"),
)
"""Where to check the guidance."""

COMPLAINTS = (
    Place(
        N_("Complain about what an officer did"),
        N_("Independent Office for Police Conduct: make a complaint"),
        "https://www.policeconduct.gov.uk/complaints",
    ),
    Place(
        N_("Free advice before you complain"),
        "Release",
        "https://www.release.org.uk/",
    ),
    Place(N_("Report a hate crime"), "True Vision", "https://www.report-it.org.uk/"),
)

SUPPORT = (
    Place(N_("If you are under 19 and want to talk"), "Childline", "https://www.childline.org.uk/", "0800 1111"),
    Place(N_("If you are worried about a child"), "NSPCC", "https://www.nspcc.org.uk/", "0808 800 5000"),
    Place(
        N_("A solicitor who knows about the police"),
        N_("The Law Society: find a solicitor"),
        "https://solicitors.lawsociety.org.uk/",
    ),
    Place(
        N_("To make a complaint"),
        N_("Independent Office for Police Conduct: make a complaint"),
        "https://www.policeconduct.gov.uk/complaints",
    ),
)
"""Shown after "more than outer clothing", whoever says so."""
