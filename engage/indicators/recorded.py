"""The indicators of what others record and publish: stops and searches, crime, use of force, and papers."""

from engage.indicators.definition import ETHNIC_GROUP, Better, Definition, Domain, Kind
from engage.indicators.periods import Kind as Span
from engage.kit.i18n import N_

_STOPS = N_("data.police.uk, stops and searches of the Metropolitan Police Service")
_CRIME = N_("Metropolitan Police Service, monthly crime figures (London Datastore)")
_FORCE = N_("Metropolitan Police Service, use of force (London Datastore)")
_ENTERED = N_("A published paper, entered by hand with its address")

_ROLLING = (Span.MONTH, Span.QUARTER, Span.YEAR)


_SEARCHES = {
    "ss.count": (
        N_("Searches recorded"),
        N_(
            "Searches of people and vehicles whose map point lies in the borough; in London’s figures also those "
            "that are on no map point."
        ),
    ),
    "ss.rate_1000": (
        N_("Searches for every 1,000 residents"),
        N_("Searches of people over usual residents of all ages in the 2021 Census, by self-defined ethnic group."),
    ),
    "ss.rrr_black_white": (
        N_("Searches of Black people beside White people"),
        N_("Searches per Black resident over searches per White resident."),
    ),
    "ss.rrr_asian_white": (
        N_("Searches of Asian people beside White people"),
        N_("Searches per Asian resident over searches per White resident."),
    ),
    "ss.rrr_mixed_white": (
        N_("Searches of people of Mixed ethnic groups beside White people"),
        N_("Searches per resident of a Mixed ethnic group over searches per White resident."),
    ),
    "ss.rrr_other_white": (
        N_("Searches of people of other ethnic groups beside White people"),
        N_("Searches per resident of another ethnic group over searches per White resident."),
    ),
    "ss.positive_rate": (
        N_("Searches that led to something"),
        N_("Searches with an outcome other than “no further action”, of those with an outcome."),
    ),
    "ss.linked_rate": (
        N_("Searches that found what was looked for"),
        N_("Searches whose outcome is linked to the object of the search, of those that say whether it is."),
    ),
    "ss.arrest_rate": (
        N_("Searches that led to an arrest"),
        N_("Searches with an arrest, of those with an outcome."),
    ),
    "ss.more_than_outer_share": (
        N_("Searches that took off more than outer clothing"),
        N_("Of the searches that say whether more than outer clothing was removed."),
    ),
    "ss.s60_count": (
        N_("Searches without suspicion (section 60)"),
        N_("Searches under section 60 of the Criminal Justice and Public Order Act 1994."),
    ),
    "ss.under18_share": (
        N_("Searches of children"),
        N_("Searches of people under 18, of those with an age."),
    ),
    "ss.ethnicity_not_stated_share": (
        N_("Searches whose ethnic group is not stated"),
        N_("Searches of people without a self-defined ethnic group, of all."),
    ),
    "ss.unmappable_share": (
        N_("Searches on no map point"),
        N_("Rows of the force without a place, or outside London; of all its rows, so for London alone."),
    ),
}
"""Indicator of recorded searches → its name, and how it is made."""

_SEARCH_KINDS = {"ss.count": Kind.COUNT, "ss.s60_count": Kind.COUNT, "ss.rate_1000": Kind.RATE}
_BY_ETHNIC_GROUP = ("ss.rate_1000", "ss.positive_rate", "ss.linked_rate", "ss.arrest_rate", "ss.more_than_outer_share")
_MONTHLY = ("ss.count", "ss.s60_count", "ss.rate_1000", "ss.rrr_")


def searched() -> list[Definition]:
    """Returns those of stops and searches."""
    return [
        Definition(
            key,
            Domain.STOPS,
            Kind.RATIO if key.startswith("ss.rrr_") else _SEARCH_KINDS.get(key, Kind.COUNTED),
            label,
            how,
            _STOPS,
            spans=_ROLLING if key.startswith(_MONTHLY) else (Span.QUARTER, Span.YEAR),
            groups=(ETHNIC_GROUP,) if key in _BY_ETHNIC_GROUP else (),
            london_only=key == "ss.unmappable_share",
        )
        for key, (label, how) in _SEARCHES.items()
    ]


_REPORTED = (
    Definition(
        "crime.tno_rate",
        Domain.POLICING,
        Kind.RATE,
        N_("Offences recorded for every 1,000 residents"),
        N_("Notifiable offences recorded in the borough where they happened, “other accepted crime” left out."),
        _CRIME,
        spans=_ROLLING,
    ),
    Definition(
        "crime.positive_outcome_rate",
        Domain.POLICING,
        Kind.COUNTED,
        N_("Offences with a positive outcome"),
        N_("Positive outcomes recorded in the period over offences recorded in it; not the same offences."),
        _CRIME,
        Better.HIGHER,
        casey="38.3",
    ),
    Definition(
        "crime.vawg_positive_outcome_rate",
        Domain.POLICING,
        Kind.COUNTED,
        N_("Sexual offences with a positive outcome"),
        N_(
            "Positive outcomes recorded in the period over offences recorded in it. Other violence "
            "against women and girls is not named in the table."
        ),
        _CRIME,
        Better.HIGHER,
        casey="38.3",
    ),
    Definition(
        "uof.forms_rate",
        Domain.POLICING,
        Kind.RATE,
        N_("Use of force forms for every 1,000 residents"),
        N_("Forms of officers who used force; several officers may fill in one each about the same person."),
        _FORCE,
    ),
    Definition(
        "resp.i_15min",
        Domain.POLICING,
        Kind.COUNTED,
        N_("Immediate calls reached within 15 minutes"),
        N_("Of “I” graded calls; the target is nine in ten."),
        _ENTERED,
        Better.HIGHER,
        (Span.QUARTER,),
        casey="38.5",
    ),
    Definition(
        "resp.s_60min",
        Domain.POLICING,
        Kind.COUNTED,
        N_("Significant calls reached within an hour"),
        N_("Of “S” graded calls; the target is nine in ten."),
        _ENTERED,
        Better.HIGHER,
        (Span.QUARTER,),
        casey="38.5",
    ),
    Definition(
        "conduct.action_share",
        Domain.POLICING,
        Kind.COUNTED,
        N_("Misconduct cases that ended in action"),
        N_("Misconduct cases with a finding and a sanction, of those finished."),
        _ENTERED,
        Better.HIGHER,
        casey="38.2",
        london_only=True,
    ),
    Definition(
        "conduct.rape_charged_share",
        Domain.POLICING,
        Kind.COUNTED,
        N_("Adult rape cases charged"),
        N_("Recorded adult rapes that led to a charge (Operation Soteria)."),
        _ENTERED,
        Better.HIGHER,
        casey="38.4",
        london_only=True,
    ),
    Definition(
        "conduct.workforce_gap",
        Domain.POLICING,
        Kind.COUNTED,
        N_("Officers of Black, Asian and other ethnic groups"),
        N_("Of police officers who say their ethnic group. In the 2021 Census they are 46 in 100 Londoners."),
        _ENTERED,
        Better.HIGHER,
        casey="38.6",
        london_only=True,
    ),
)


def reported() -> list[Definition]:
    """Returns those of crime, of force, and of papers."""
    return [*_REPORTED]
