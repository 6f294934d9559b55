"""Figures, charter evidence and survey results as Markdown for a scrutiny pack: the published ones, with their ranges.

What is withheld on the public pages is withheld here: it comes from what those pages are made of.
"""

from datetime import date, timedelta

from boroughs.models import Borough
from engage.indicators.glance import known
from engage.indicators.told import Indicator
from engage.kit.clock import london_date
from engage.kit.i18n import show_date
from surveys.charter.progress.standing import records
from surveys.charter.triggers.rules import Phase
from surveys.charter.triggers.standing import Raised, raised_in
from surveys.models import Survey, SurveyVersion
from surveys.questionnaire import of_versions
from surveys.results.facts import DAYS_TO_CHECK, Stage, facts_of
from surveys.results.whole import Results, results_of

_PHASES = {
    Phase.NOTIFIED: "the police have been asked to explain it",
    Phase.EXPLAINED: "the police have explained it",
    Phase.DISCUSSED: "the panel has discussed it",
    Phase.CLOSED: "closed by the panel",
}
_MOST_QUESTIONS = 12
_MOST_CHARACTERS = 240  # of what a request or a question says, before the link to all of it


def line(text: str) -> str:
    """Returns the beginning of a Markdown text as one line."""
    plain = " ".join(text.split()).lstrip("#>-*+ ")
    return plain if len(plain) <= _MOST_CHARACTERS else f"{plain[: _MOST_CHARACTERS - 1].rstrip()}…"


async def indicators(borough: Borough, day: date, here: str) -> list[str]:
    """Returns the latest figures of a borough that were of periods over on a London date, and how sure they are."""
    figures = [one for one in await known(borough, with_groups=True) if one.latest and one.latest.period.ends_on < day]
    lines = [f"- **{one.name}**: {_latest(one, here)}" for one in figures]
    about = (
        "People chose to answer our surveys: the range shows chance only. The Public Attitude Survey asks people "
        "chosen at random; its file gives no range, and less than about 6 percentage points may be chance. "
        f"[All figures, their sources and how they are made]({here}/trust)"
    )
    return ["## Trust in figures", "\n".join(lines) or "No figure has been published yet.", about]


def _latest(one: Indicator, here: str) -> str:
    """What an indicator says, how sure that is, whether it changed, and the groups that differ."""
    gaps = [one.gap_says(figure) for figure in one.clear_gaps]
    base = (
        f"From {one.base(one.latest)} answers." if one.is_of_people_who_chose and one.latest and one.latest.base else ""
    )
    source = f"Source: [{one.definition.source}]({here}/trust/{one.key})."
    return " ".join(filter(None, (one.sentence, base, one.how_sure, one.whether_changed, *gaps, source)))


async def charter(borough: Borough, since: date, day: date, here: str) -> list[str]:
    """Returns the evidence published and the triggers raised since a day, and triggers that are still open."""
    evidence = [
        f"- {code.upper()}, {update.progress.label.lower()}, {show_date(update.on)}: {line(update.text)} "
        f"([the commitment]({here}/stop-and-search/commitments/{code.lower()}))"
        for code, record in sorted((await records(borough.id, day)).items())
        for update in record.updates
        if update.published_at and london_date(update.published_at) >= since
    ]
    triggers = [
        f"- {one.trigger.commitment.code.upper()}, “{line(one.trigger.commitment.wording)}”, raised on "
        f"{show_date(one.trigger.raised_on)}. {one.phase.value}{_asked(one, here)}"
        for one in await raised_in(borough, day)
        if one.trigger.raised_on >= since or one.trigger.closed_on is None
    ]
    return [
        "## The stop and search charter",
        "### New evidence",
        "\n".join(evidence) or "No evidence was published.",
        "### Community triggers",
        "\n".join(triggers) or "No trigger was raised or is open.",
        f"[The charter, commitment by commitment]({here}/stop-and-search), "
        f"[all triggers]({here}/stop-and-search/triggers)",
    ]


def _asked(one: Raised, here: str) -> str:
    number = one.request.request.number if one.request else None
    return f" ([request {number}]({here}/responses/{number}))" if number else ""


async def surveys(borough: Borough, since: date, day: date, here: str) -> list[str]:
    """Returns the results that came out since a day: of surveys that have closed and are counted."""
    closed = Survey.filter(
        borough=borough,
        published_at__isnull=False,
        closes_on__lt=day,
        closes_on__gte=since - timedelta(days=DAYS_TO_CHECK),
    )
    lines = ["## Survey results"]
    for survey in await closed.order_by("closes_on", "id"):
        facts = await facts_of(survey.id)
        if facts.stage(survey.opens_on, survey.closes_on, day) is Stage.FINAL:  # type: ignore[arg-type]
            asked = of_versions(survey, await SurveyVersion.published_of(survey), borough)
            lines += _results(survey, await results_of(asked, facts, day), f"{here}/surveys/{survey.slug}/results")
    return lines if len(lines) > 1 else [*lines, "No results have come out."]


def _results(survey: Survey, results: Results, address: str) -> list[str]:
    shown = [part.shown for part in results.parts if part.shown.sentence][:_MOST_QUESTIONS]
    found = [f"- {one.wording.words} {one.sentence}" for one in shown]
    if results.before is not None:
        clear = [f"- {one.heading}: {one.verdict}, {one.points}" for one in results.clear_changes]
        found += ["", "We can tell a change since the survey before of:", "", *clear] if clear else [
            "", "We cannot tell a change since the survey before."]  # fmt: skip
    closed = show_date(survey.closes_on)  # type: ignore[arg-type]
    return [f"### {line(survey.title)}", f"Closed on {closed}. Of the people who chose to answer:", "\n".join(found),
            f"[All results]({address})"]  # fmt: skip
