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
from engage.indicators.recorded import reported, searched
from engage.indicators.sources.pas_measures import MEASURES
from engage.kit.i18n import N_

_HERE = N_("Surveys on this website, answered by people who chose to")
_FEEDBACK = N_("Stop and search feedback on this website, from people who chose to give it")
_REQUESTS = N_("Requests and responses on this website")
_MEETINGS = N_("Meetings and minutes on this website")
_ACTIONS = N_("Actions on this website")
_PAS = N_("MOPAC Public Attitude Survey")

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


_ACCOUNTED = (
    Definition(
        "acct.responses_on_time",
        Domain.ANSWERED,
        Kind.COUNTED,
        N_("Responses on time"),
        N_("Requests answered by their last day, of those whose last day was in the period; one not answered is late."),
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
            "Days from asking within which half of requests are answered, those that still wait counted "
            "(Kaplan–Meier). What already waited when the period began counts from the age it had then."
        ),
        _REQUESTS,
        Better.LOWER,
        _ROLLING,
    ),
    Definition(
        "acct.p90_days_to_respond",
        Domain.ANSWERED,
        Kind.DAYS,
        N_("Time to respond to nine in ten"),
        N_("Days from asking within which nine in ten requests are answered, counted as for half of them."),
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
        N_(
            "Answers to surveys that were counted in the period, to the nearest five. Surveys that fewer than 30 "
            "people had answered by then are left out."
        ),
        _HERE,
        Better.HIGHER,
        _PERIODS,
    ),
)

DEFINITIONS = {one.key: one for one in (*_said_here(), *_sampled(), *_ACCOUNTED, *searched(), *reported())}
"""Key → indicator, in the order of pages. Commitments of the charter are `commitment`s, made as they are entered."""


def commitment(code: str, wording: str) -> Definition:
    """Returns the indicator of a commitment of the charter, from its code and its wording."""
    how = N_("People who say that the commitment was kept in their search, of those who could say; twelve months.")
    return Definition(
        COMMITMENT_PREFIX + code, Domain.STOPS, Kind.RATED, wording, how, _FEEDBACK, Better.HIGHER, (Span.YEAR,)
    )
