"""Every indicator: what it is called, how it is made, where it comes from, and what Casey's review asked of it.

A key is stored with every figure and never changes meaning. Its beginning names the family that makes it
(`engage.indicators.families`): `local.` is what residents said here, `acct.` what those who answer to them did, `pas.`
the random-sample survey, `ss.` recorded stops and searches, `crime.`, `uof.`, `resp.` and `conduct.` what others
publish. The codebook and the methodology page are made from this page. Texts are English, for gettext where they are
shown.

`detail` of a figure: `waiting` (requests without an answer, of DAYS); `commitment` (id, of the charter); `unknown` (the
share 0–1 whose ethnic group was not stated), `officer_defined` (the same ratio by what the officer saw, with `low` and
`high`), `phi` (how many times more than by chance months differ) and `exact` (True where a count is under 20: its range
has no φ), of RATIO; `unlocated` (rows on no map point) and `outside` (London), of stops there;
`address` (of the source), of what somebody entered; `not_weighted_by` (characteristics by which a SAMPLE could not be
weighted, too few having told them) and `boroughs` (how many had answers, of London's SAMPLE figures).
"""

from engage.indicators.definition import AGE, ETHNIC_GROUP, SEX, Better, Definition, Domain, Kind
from engage.indicators.measures import COMMITMENT_PREFIX, ITEMS
from engage.indicators.periods import Kind as Span
from engage.indicators.sources.pas_measures import MEASURES
from engage.kit.i18n import N_

_HERE = N_("Surveys on this website, answered by people who chose to")
_FEEDBACK = N_("Stop and search feedback on this website, from people who chose to give it")
_REQUESTS = N_("Requests and responses on this website")
_MEETINGS = N_("Meetings and minutes on this website")
_ACTIONS = N_("Actions on this website")
_PAS = N_("MOPAC Public Attitude Survey")
_STOPS = N_("data.police.uk, stops and searches of the Metropolitan Police Service")
_CRIME = N_("Metropolitan Police Service, monthly crime figures (London Datastore)")
_FORCE = N_("Metropolitan Police Service, use of force (London Datastore)")
_ENTERED = N_("A published paper, entered by hand with its address")

_PERIODS = (Span.MONTH, Span.QUARTER)
_ROLLING = (Span.MONTH, Span.QUARTER, Span.YEAR)
_SAID = N_(
    "People whose answer is favourable, of those who gave one; weighted to residents aged 16 and over in the 2021 "
    "Census by age, sex and ethnic group (the last two as they are at all ages). A survey counts as a whole in the "
    "quarter in which it closes."
)
_SAID_TOO = N_("People whose answer is favourable, of those who gave one, as published.")
_TRUSTED = {"pas.trust_mps", "pas.good_job", "pas.fair_treatment"}


def _said_here() -> list[Definition]:
    return [
        Definition(
            key,
            Domain.TRUST,
            Kind.SAMPLE,
            item.wording,
            _SAID,
            _HERE,
            Better.HIGHER,
            (Span.YEAR,),
            (AGE, SEX, ETHNIC_GROUP),
            "38.1" if item.measure in _TRUSTED else "",
            stem=item.stem,
        )
        for key, item in ITEMS.items()
    ]


def _sampled() -> list[Definition]:
    return [
        Definition(
            one.key,
            Domain.TRUST,
            Kind.RANDOM_SAMPLE,
            one.question,
            _SAID_TOO,
            _PAS,
            Better.HIGHER,
            casey="38.1" if one.key in _TRUSTED else "",
            stem=one.stem,
        )
        for one in MEASURES
    ]


def _accounted() -> list[Definition]:
    return [
        Definition(
            "acct.responses_on_time",
            Domain.ANSWERED,
            Kind.COUNTED,
            N_("Responses on time"),
            N_(
                "Requests answered by their last day, of those whose last day was in the period; one "
                "not answered is late."
            ),
            _REQUESTS,
            Better.HIGHER,
            _ROLLING,
        ),
        Definition(
            "acct.median_days_to_respond",
            Domain.ANSWERED,
            Kind.DAYS,
            N_("Time to respond"),
            N_(
                "Days from asking within which half of requests are answered, those that still wait "
                "counted (Kaplan–Meier)."
            ),
            _REQUESTS,
            Better.LOWER,
            _ROLLING,
        ),
        Definition(
            "acct.recommendations_accepted",
            Domain.ANSWERED,
            Kind.COUNTED,
            N_("Recommendations accepted"),
            N_("Recommendations accepted in full or in part, of those answered in the period."),
            _REQUESTS,
            Better.HIGHER,
            _ROLLING,
        ),
        Definition(
            "acct.minutes_on_time",
            Domain.SCRUTINY,
            Kind.COUNTED,
            N_("Minutes on time"),
            N_("Meetings whose minutes were published, at least in draft, by the day they were due."),
            _MEETINGS,
            Better.HIGHER,
            _ROLLING,
        ),
        Definition(
            "acct.meetings_held",
            Domain.SCRUTINY,
            Kind.COUNT,
            N_("Public meetings held"),
            N_("Meetings of scrutiny panels that took place in public."),
            _MEETINGS,
            Better.HIGHER,
            _ROLLING,
        ),
        Definition(
            "acct.public_questions_answered",
            Domain.SCRUTINY,
            Kind.COUNTED,
            N_("Public questions answered"),
            N_("Questions from the public that were answered at the meeting or in writing, of those accepted for it."),
            _MEETINGS,
            Better.HIGHER,
            _ROLLING,
        ),
        Definition(
            "acct.actions_overdue",
            Domain.SCRUTINY,
            Kind.COUNTED,
            N_("Actions overdue"),
            N_("Actions past their last day and not done when the period ended, of those then open."),
            _ACTIONS,
            Better.LOWER,
            _PERIODS,
        ),
        Definition(
            "local.surveys_answered",
            Domain.SCRUTINY,
            Kind.COUNT,
            N_("Surveys answered"),
            N_("Answers to surveys that were counted in the period, to the nearest five."),
            _HERE,
            Better.HIGHER,
            _PERIODS,
        ),
    ]


def _searched() -> list[Definition]:
    share = Kind.COUNTED
    told: list[tuple[str, Kind, str, str, tuple[str, ...]]] = [
        (
            "ss.count",
            Kind.COUNT,
            N_("Searches recorded"),
            N_("Searches of people and vehicles whose map point lies in the borough."),
            (),
        ),
        (
            "ss.rate_1000",
            Kind.RATE,
            N_("Searches for every 1,000 residents"),
            N_("Searches of people over usual residents of all ages in the 2021 Census, by self-defined ethnic group."),
            (ETHNIC_GROUP,),
        ),
        (
            "ss.rrr_black_white",
            Kind.RATIO,
            N_("Searches of Black people beside White people"),
            N_("Searches per Black resident over searches per White resident."),
            (),
        ),
        (
            "ss.rrr_asian_white",
            Kind.RATIO,
            N_("Searches of Asian people beside White people"),
            N_("Searches per Asian resident over searches per White resident."),
            (),
        ),
        (
            "ss.rrr_mixed_white",
            Kind.RATIO,
            N_("Searches of people of Mixed ethnic groups beside White people"),
            N_("Searches per resident of a Mixed ethnic group over searches per White resident."),
            (),
        ),
        (
            "ss.rrr_other_white",
            Kind.RATIO,
            N_("Searches of people of other ethnic groups beside White people"),
            N_("Searches per resident of another ethnic group over searches per White resident."),
            (),
        ),
        (
            "ss.positive_rate",
            share,
            N_("Searches that led to something"),
            N_("Searches with an outcome other than “no further action”, of those with an outcome."),
            (ETHNIC_GROUP,),
        ),
        (
            "ss.linked_rate",
            share,
            N_("Searches that found what was looked for"),
            N_("Searches whose outcome is linked to the object of the search, of those that say whether it is."),
            (ETHNIC_GROUP,),
        ),
        (
            "ss.arrest_rate",
            share,
            N_("Searches that led to an arrest"),
            N_("Searches with an arrest, of those with an outcome."),
            (ETHNIC_GROUP,),
        ),
        (
            "ss.more_than_outer_share",
            share,
            N_("Searches that took off more than outer clothing"),
            N_("Of the searches that say whether more than outer clothing was removed."),
            (ETHNIC_GROUP,),
        ),
        (
            "ss.s60_count",
            Kind.COUNT,
            N_("Searches without suspicion (section 60)"),
            N_("Searches under section 60 of the Criminal Justice and Public Order Act 1994."),
            (),
        ),
        (
            "ss.under18_share",
            share,
            N_("Searches of children"),
            N_("Searches of people under 18, of those with an age."),
            (),
        ),
        (
            "ss.ethnicity_not_stated_share",
            share,
            N_("Searches whose ethnic group is not stated"),
            N_("Searches of people without a self-defined ethnic group, of all."),
            (),
        ),
        (
            "ss.unmappable_share",
            share,
            N_("Searches on no map point"),
            N_("Rows of the force without a place, or outside London; of all its rows, so for London alone."),
            (),
        ),
    ]
    monthly = ("ss.count", "ss.s60_count", "ss.rate_1000", "ss.rrr_")
    return [
        Definition(
            key,
            Domain.STOPS,
            kind,
            label,
            how,
            _STOPS,
            spans=_ROLLING if key.startswith(monthly) else (Span.QUARTER, Span.YEAR),
            groups=groups,
            london_only=key == "ss.unmappable_share",
        )
        for key, kind, label, how, groups in told
    ]


def _reported() -> list[Definition]:
    policing = Domain.POLICING
    return [
        Definition(
            "crime.tno_rate",
            policing,
            Kind.RATE,
            N_("Offences recorded for every 1,000 residents"),
            N_("Notifiable offences recorded in the borough where they happened, “other accepted crime” left out."),
            _CRIME,
            spans=_ROLLING,
        ),
        Definition(
            "crime.positive_outcome_rate",
            policing,
            Kind.COUNTED,
            N_("Offences with a positive outcome"),
            N_("Positive outcomes recorded in the period over offences recorded in it; not the same offences."),
            _CRIME,
            Better.HIGHER,
            casey="38.3",
        ),
        Definition(
            "crime.vawg_positive_outcome_rate",
            policing,
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
            policing,
            Kind.RATE,
            N_("Use of force forms for every 1,000 residents"),
            N_("Forms of officers who used force; several officers may fill in one each about the same person."),
            _FORCE,
        ),
        Definition(
            "resp.i_15min",
            policing,
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
            policing,
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
            policing,
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
            policing,
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
            policing,
            Kind.COUNTED,
            N_("Officers of Black, Asian and other ethnic groups"),
            N_("Of police officers who say their ethnic group. In the 2021 Census they are 46 in 100 Londoners."),
            _ENTERED,
            Better.HIGHER,
            casey="38.6",
            london_only=True,
        ),
    ]


DEFINITIONS = {one.key: one for one in (*_said_here(), *_sampled(), *_accounted(), *_searched(), *_reported())}
"""Key → indicator, in the order of pages. Commitments of the charter are `commitment`s, made as they are entered."""


def commitment(code: str, wording: str) -> Definition:
    """Returns the indicator of a commitment of the charter, from its code and its wording."""
    how = N_("People who say that the commitment was kept in their search, of those who could say; twelve months.")
    return Definition(
        COMMITMENT_PREFIX + code, Domain.STOPS, Kind.RATED, wording, how, _FEEDBACK, Better.HIGHER, (Span.YEAR,)
    )
