"""The guidance that Engage comes with: statements in plain English for gettext, loaded as the first edition of each.

It is guidance and not the law: the pages say so, and beside each statement where it comes from. What has only been
proposed, such as the changes of 2024 to Codes A and C, is said to be proposed.
Sources: Police and Criminal Evidence Act 1984, sections 1 to 3 and 117, and Code A (2023); Criminal Justice and Public
Order Act 1994, sections 60 and 60AA; Data Protection Act 2018, section 9; the Independent Office for Police Conduct.
"""

from dataclasses import dataclass
from datetime import date

from engage.kit.i18n import N_
from surveys.charter.guidance.models import Part

WRITTEN_ON = date(2026, 11, 21)
"""The day all of these were last held against their sources."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from: what it is called, and its address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Shipped:
    """A statement of the first edition; the fields are those of `models.Statement`."""

    key: str
    words: str
    source: Source
    letter: str = ""
    name: str = ""
    href: str = ""
    phone: str = ""
    number: int | None = None


_ACT = "https://www.legislation.gov.uk/ukpga/1984/60/section"
_TOLD = Source("Police and Criminal Evidence Act 1984, section 2", f"{_ACT}/2")
_RECORD = Source("Police and Criminal Evidence Act 1984, section 3", f"{_ACT}/3")
_FORCE = Source("Police and Criminal Evidence Act 1984, section 117", f"{_ACT}/117")
_CODE_A = Source(
    "Police and Criminal Evidence Act 1984, Code A", "https://www.gov.uk/government/publications/pace-code-a-2023"
)
_GOV_UK = Source(
    "GOV.UK, Police powers to stop and search", "https://www.gov.uk/police-powers-to-stop-and-search-your-rights"
)
_SECTION_60 = Source(
    "Criminal Justice and Public Order Act 1994, section 60", "https://www.legislation.gov.uk/ukpga/1994/33/section/60"
)
_FACES = Source(
    "Criminal Justice and Public Order Act 1994, section 60AA",
    "https://www.legislation.gov.uk/ukpga/1994/33/section/60AA",
)
_PROPOSED = Source(
    "Home Office, statement to Parliament of 30 April 2024",
    "https://questions-statements.parliament.uk/written-statements/detail/2024-04-30/hcws433",
)
_AGE = Source("Data Protection Act 2018, section 9", "https://www.legislation.gov.uk/ukpga/2018/12/section/9")
_VIDEO = Source(
    "JUSTICE, on the Metropolitan Police, page 98",
    "https://justice.org.uk/wp-content/uploads/flipbook/46/files/basic-html/page98.html",
)
_IOPC = Source("Independent Office for Police Conduct, Complaints", "https://www.policeconduct.gov.uk/complaints")
_REVIEWS = Source(
    "Independent Office for Police Conduct, Reviews and appeals",
    "https://www.policeconduct.gov.uk/complaints/reviews-and-appeals",
)


def _place(key: str, need: str, name: str, href: str, phone: str = "") -> Shipped:
    """Returns somewhere to go, whose own website is the source."""
    return Shipped(key, need, Source(name, href), name=name, href=href, phone=phone)


SHIPPED: dict[Part, tuple[Shipped, ...]] = {
    Part.MUST_BE_TOLD: (
        Shipped("grounds", N_("why they chose to search you"), _TOLD, "G"),
        Shipped("object", N_("what they are looking for"), _TOLD, "O"),
        Shipped(
            "warrant_card",
            N_("who they are, by showing you a warrant card, if they are not in uniform or if you ask"),
            _TOLD,
            "W",
        ),
        Shipped(
            "identity",
            N_("their name, or their number if giving a name would put them in danger"),
            _CODE_A,
            "I",
        ),
        Shipped("station", N_("which police station they work from"), _TOLD, "S"),
        Shipped(
            "entitlement",
            N_("that you can have a copy of the record of the search, if you ask within %(record_months)s months"),
            _RECORD,
            "E",
        ),
        Shipped("legal_power", N_("which law lets them search you"), _CODE_A, "L"),
        Shipped("you_are_held", N_("that you have to stay while they search you"), _CODE_A, "Y"),
    ),
    Part.RIGHTS: (
        Shipped("no_name", N_("You do not have to give your name or address."), _CODE_A),
        Shipped("not_arrested", N_("Being searched does not mean that you are arrested."), _GOV_UK),
        Shipped(
            "record",
            N_(
                "The officer must write a record. It says why, what for, who searched, the day, the time, the place, "
                "and the ethnic group that you say is yours."
            ),
            _RECORD,
        ),
        Shipped(
            "copy_of_record",
            N_("You can ask for a copy of the record for %(record_months)s months. It costs nothing."),
            _RECORD,
        ),
        Shipped(
            "force",
            N_(
                "Handcuffs are a use of force. They are not routine: the officer must be able to say why they were "
                "needed."
            ),
            _FORCE,
        ),
    ),
    Part.CLOTHING: (
        Shipped(
            "in_public",
            N_("In public an officer can make you take off a coat, a jacket or gloves, and nothing else."),
            _CODE_A,
        ),
        Shipped(
            "out_of_view",
            N_(
                "To make you take off more, they must have a good reason. They must take you out of public view. The "
                "officer must be of the same sex as you."
            ),
            _CODE_A,
        ),
        Shipped(
            "faith",
            N_("This is also so for what you wear for your faith, such as a headscarf, a veil or a turban."),
            _GOV_UK,
        ),
        Shipped(
            "intimate",
            N_(
                "A search that shows private parts of the body cannot happen in a police vehicle. Nobody of the other "
                "sex may be there, unless it is an adult you asked for. Two people must be there as well as you, "
                "unless it is very urgent."
            ),
            _CODE_A,
        ),
    ),
    Part.CHILDREN: (
        Shipped(
            "welfare",
            N_("If you are under 18, the police must think of your safety and what is best for you."),
            _CODE_A,
        ),
        Shipped(
            "understood",
            N_("An officer must speak so that you understand. If you do not, say so and ask again."),
            _CODE_A,
        ),
        Shipped(
            "tell_an_adult",
            N_("You can ask the officer to tell a parent, a carer or another adult you trust."),
            _GOV_UK,
        ),
        Shipped(
            "appropriate_adult",
            N_(
                "In a search that shows private parts of the body, an adult who is on your side must be there. This "
                "is called an appropriate adult. The search can only start without one if somebody could be badly "
                "hurt by waiting, or if you and that adult agree."
            ),
            _CODE_A,
        ),
        Shipped(
            "proposed",
            N_(
                "In 2024 the government proposed stronger rules for these searches of children. They are not in what "
                "you read here. Look at GOV.UK for the rules today."
            ),
            _PROPOSED,
        ),
        Shipped(
            "from_13",
            N_(
                "If you are 13 or over, you can tell us about a search yourself. If you are younger, ask a parent or "
                "carer to do it for you."
            ),
            _AGE,
        ),
    ),
    Part.SECTION_60: (
        Shipped(
            "section_60",
            N_(
                "In some places, for a limited time, police can search people without a reason about that person. "
                "This is called section 60. They must tell you so."
            ),
            _SECTION_60,
        ),
        Shipped(
            "section_60_why",
            N_(
                "A senior officer must have agreed to it first. It is for places where serious violence may happen, "
                "has happened, or where people may carry weapons."
            ),
            _SECTION_60,
        ),
        Shipped(
            "section_60_time",
            N_("It can last for up to 24 hours. It can be made longer, up to 48 hours in all."),
            _SECTION_60,
        ),
        Shipped(
            "section_60_for_what",
            N_("They may only look for weapons. The officer must be in uniform. The other rules here still hold."),
            _SECTION_60,
        ),
        Shipped(
            "section_60_faces",
            N_("A senior officer can also allow police to make you take off what hides your face."),
            _FACES,
        ),
    ),
    Part.PERIODS: (
        Shipped(
            "footage_days",
            N_(
                "Video from an officer’s camera is usually deleted after about %(footage_days)s days. Ask soon for it "
                "to be kept."
            ),
            _VIDEO,
            number=31,
        ),
        Shipped(
            "complaint_months",
            N_("You can normally complain within %(complaint_months)s months."),
            _IOPC,
            number=12,
        ),
        Shipped(
            "record_months",
            N_("You can ask for a copy of the record within %(record_months)s months."),
            _RECORD,
            number=3,
        ),
    ),
    Part.CHECK_WITH: (
        _place("rules", N_("The rules in full"), N_("GOV.UK: stop and search, your rights"), _GOV_UK.url),
        _place("code_a", N_("The code that police must follow"), "PACE Code A", _CODE_A.url),
    ),
    Part.COMPLAINTS: (
        _place(
            "complain",
            N_("Complain about what an officer did"),
            N_("Independent Office for Police Conduct: make a complaint"),
            _IOPC.url,
        ),
        _place(
            "advice_first",
            N_("Free advice before you complain"),
            "Release",
            "https://www.release.org.uk/",
            "020 7324 2989",
        ),
        _place("hate_crime", N_("Report a hate crime"), "True Vision", "https://www.report-it.org.uk/"),
        Shipped(
            "review",
            N_(
                "If you are not happy with how a complaint ended, you can ask for a review. The letter says who does "
                "it and by when."
            ),
            _REVIEWS,
        ),
    ),
    Part.SUPPORT: (
        _place(
            "childline",
            N_("If you are under 19 and want to talk"),
            "Childline",
            "https://www.childline.org.uk/",
            "0800 1111",
        ),
        _place("nspcc", N_("If you are worried about a child"), "NSPCC", "https://www.nspcc.org.uk/", "0808 800 5000"),
        _place(
            "y_stop",
            N_("Your rights as a young person"),
            "Y-Stop",
            "https://www.release.org.uk/y-stop-project",
        ),
        _place(
            "solicitor",
            N_("A solicitor who knows about the police"),
            N_("The Law Society: find a solicitor"),
            "https://solicitors.lawsociety.org.uk/",
        ),
        _place(
            "citizens_advice",
            N_("Free legal advice"),
            N_("Citizens Advice"),
            "https://www.citizensadvice.org.uk/",
            "0800 144 8848",
        ),
    ),
}
"""Every statement, by part and in order. A key never changes: later editions have it too."""

PERIODS = {statement.key: statement.number or 0 for statement in SHIPPED[Part.PERIODS]}
"""The periods that words may name as %(key)s, each with the number that holds until a statement says another."""
