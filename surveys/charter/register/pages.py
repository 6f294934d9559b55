"""The charter register of a borough, one commitment of it, and charters compared."""

from collections import Counter
from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import borough_here
from boroughs.models import Borough
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from engage.kit.routes import public
from surveys.charter.evidence import charter_evidence, counts_of, groups_of, history
from surveys.charter.guidance.editions import guidance_now
from surveys.charter.models import CharterCommitment, CharterVersion, CommitmentKind, CommitmentTally
from surveys.charter.progress.standing import records
from surveys.charter.register.compared import Change, compare
from surveys.charter.register.coverage import Known, cover
from surveys.charter.register.ratings import over_time, ratings_of, sentence, side_by_side
from surveys.charter.said.figures import edge
from surveys.charter.said.measures import BY, GROUPS
from surveys.charter.triggers.models import CommunityTrigger
from surveys.charter.triggers.rules import Quarter
from surveys.moderation.excerpts import approved_feedback

EXCERPTS_SHOWN = 20


async def show(request: Request) -> Response:
    """What must happen in a search, and every commitment of the charter with what is known of it here."""
    borough = await borough_here(request)
    version = await CharterVersion.in_force()
    evidence = await charter_evidence(borough.id, today(request))
    commitments = version.commitments if version else []
    rated = [c for c in commitments if c.kind is CommitmentKind.ENCOUNTER]
    covered = cover(commitments, evidence, await records(borough.id, today(request)))
    triggers = await CommunityTrigger.filter(borough=borough, closed_on=None).values_list("commitment__code", flat=True)
    return page(
        request,
        "charter/register.html",
        version=version,
        rated=rated,
        covered=covered,
        blank=sum(one.is_blank for one in covered.values()),
        triggers=Counter(triggers),
        unconfirmed=sum(not c.is_verified for c in commitments),
        chart=side_by_side([c for c in rated if c.id in evidence], evidence),
        excerpts=await approved_feedback(borough, EXCERPTS_SHOWN),
        guidance=await guidance_now(),
        Known=Known,
    )


async def commitment(request: Request) -> Response:
    """One commitment: what it promises, who answers for it, and everything that is known of it here."""
    borough = await borough_here(request)
    now, before, is_in_force = await _wordings(request.path_params["code"])
    ratings = ratings_of(await groups_of(now.id, borough.id), today(request))
    record = (await records(borough.id, today(request), now.code))[now.code]
    triggers = CommunityTrigger.filter(borough=borough, commitment__code=now.code).order_by("-quarter")
    return page(
        request,
        "charter/register/commitment.html",
        commitment=now,
        is_in_force=is_in_force,
        earlier=[(row, *await _last_figure(borough, row, today(request))) for row in before],
        ratings=ratings,
        chart=over_time(ratings, gettext("How often it was kept, in the words of people who answered")),
        sentence=sentence(ratings),
        record=record,
        late_since=record.broken_promise(today(request)),
        triggers=[(Quarter(one.quarter), one) for one in await triggers],
        edge=edge,
        by=BY,
        labels=GROUPS,
    )


async def _wordings(slug: str) -> tuple[CharterCommitment, list[CharterCommitment], bool]:
    """Returns what a code says now, what it said before, the newest first, and whether a charter in force says it.

    Raises NotFound when no charter in the register ever had the code.
    """
    in_force = await CharterVersion.filter(entered_on__isnull=False).order_by("-published_on").first()
    rows = CharterCommitment.filter(code=slug.upper(), theme__version__entered_on__isnull=False)
    found = await rows.select_related("theme__version").order_by("-theme__version__published_on", "-id")
    if not found or in_force is None or slug != slug.lower():
        raise NotFound
    now = next((row for row in found if row.superseded_on is None), found[0])
    return now, [row for row in found if row is not now], now.theme.version.id == in_force.id


async def _last_figure(borough: Borough, row: CharterCommitment, day: date) -> tuple[object]:
    """Returns the last published figure of an earlier wording, or None."""
    counted = await counts_of(CommitmentTally.filter(borough=borough, commitment=row))
    published = history(counted.get((borough.id, row.id), {}), day)
    return (published[-1] if published else None,)


async def charters(request: Request) -> Response:
    """Every charter that was ever in the register, each to be compared with the one before."""
    await borough_here(request)
    versions = await CharterVersion.filter(entered_on__isnull=False).order_by("-published_on")
    return page(request, "charter/register/charters.html", versions=versions)


async def changes(request: Request) -> Response:
    """What changed from one charter to another."""
    borough = await borough_here(request)
    found = CharterVersion.filter(entered_on__isnull=False).prefetch_related(*CharterVersion.with_wordings())
    by_day = {str(version.published_on): version for version in await found}
    older, newer = (by_day.get(request.path_params[name]) for name in ("older", "newer"))
    if older is None or newer is None:
        raise NotFound
    if older.published_on >= newer.published_on:
        return go(request, "surveys.charter.register.charters", borough=borough.slug)
    comparison = compare(older, newer)
    return page(
        request, "charter/register/changes.html", older=older, newer=newer, comparison=comparison, Change=Change
    )


_HERE = "/{borough}/stop-and-search"
routes = [
    public(_HERE, show),
    public(f"{_HERE}/commitments/{{code}}", commitment),
    public(f"{_HERE}/charters", charters),
    public(f"{_HERE}/charters/{{older}}/{{newer}}", changes),
]
