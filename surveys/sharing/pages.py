"""Bringing a survey to people: its short address, QR code, poster, and a card for other websites."""

from datetime import date

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.html import address, go, page
from engage.kit.i18n import KNOWN, gettext, language, ngettext, show_date, speaking
from engage.kit.qr import qr_code, qr_file
from engage.kit.routes import public
from surveys.access import survey_here
from surveys.models import Assurance, Survey
from surveys.questionnaire import Questionnaire, questionnaire_here
from surveys.sharing.actions import give_short_link
from surveys.sharing.links import short_address, shown, survey_of_link


async def short(request: Request) -> Response:
    """Leads from the short address of a survey to it, or to the box for a code where one is needed."""
    survey = await survey_of_link(request)
    by_code = survey.assurance is Assurance.ONE_TIME_CODES and survey.is_open(today(request))
    name = "surveys.codes.enter" if by_code else "surveys.answer"
    return go(request, name, borough=survey.borough.slug, survey=survey.slug)


async def share(request: Request) -> Response:
    """Everything a clerk needs to tell people about a survey; sending it gives the survey a short address."""
    row = await survey_here(request)
    if request.method == "POST":
        await give_short_link(row, **acting(request))
        return go(request, "surveys.sharing.share", **request.path_params)
    survey = await questionnaire_here(request)
    offered = {"en", *request.app.state.settings.languages}
    codes = [code for code in survey.definition.languages if code in offered]
    where = await _address(request, survey)
    return page(
        request,
        "surveys/sharing/share.html",
        survey=survey,
        has_short_link=row.short_link is not None,
        where=where,
        picture=qr_code(where, gettext("QR code of the survey’s address")),
        offered=[KNOWN[code] for code in codes],
        cards=[(KNOWN[code], await _card(request, survey, code)) for code in codes],
        closing=closing_words(survey, today(request)),
    )


async def poster(request: Request) -> Response:
    """A page of A4 to print and hang up, in the language of its address."""
    survey = await questionnaire_here(request)
    where = await _address(request, survey)
    return page(
        request,
        "surveys/sharing/poster.html",
        survey=survey,
        where=shown(where),
        picture=qr_code(where, gettext("QR code of the survey’s address")),
        sentence=sentence(survey),
        needs_code=survey.assurance is Assurance.ONE_TIME_CODES,
    )


async def qr_svg(request: Request) -> Response:
    """The QR code of a survey's address to print from, in lines."""
    return await _qr_file(request, "svg", "image/svg+xml")


async def qr_png(request: Request) -> Response:
    """The QR code of a survey's address to print from, in dots."""
    return await _qr_file(request, "png", "image/png")


async def _qr_file(request: Request, kind: str, media_type: str) -> Response:
    survey = await questionnaire_here(request)
    content = qr_file(await _address(request, survey), kind)
    disposition = f'attachment; filename="{survey.slug}.{kind}"'
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})


async def closing(request: Request) -> Response:
    """A picture for the card on other websites: how long the survey is open, in words that are right every day."""
    survey = await questionnaire_here(request)
    words = closing_words(survey, today(request))
    width = 24 + 9 * len(words)
    picture = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" width="{width}" height="28" viewBox="0 0 {width} 28">'
        '<title>{words}</title><rect width="{width}" height="28" rx="4" fill="#0b4f4a"/>'
        '<text x="50%" y="19" text-anchor="middle" fill="#ffffff" font-family="system-ui, sans-serif"'
        ' font-size="15" direction="{direction}">{words}</text></svg>'
    ).format(width=width, words=words, direction=language().direction)
    # Made for other websites' pages: browsers would not show it there otherwise.
    return Response(picture, media_type="image/svg+xml", headers={"Cross-Origin-Resource-Policy": "cross-origin"})


def closing_words(survey: Questionnaire, day: date) -> str:
    """Returns how long a survey is open still, on a London date."""
    if survey.is_closed(day):
        return gettext("Closed on %(day)s", day=show_date(survey.closes_on))
    if not survey.is_open(day):
        return gettext("Opens on %(day)s", day=show_date(survey.opens_on))
    left = (survey.closes_on - day).days
    return ngettext("Closes in %(num)s day", "Closes in %(num)s days", left) if left else gettext("Closes today")


def sentence(survey: Questionnaire) -> str:
    """Returns what a survey is, for people who have never heard of it."""
    return ngettext(
        "Say what you think about policing in %(borough)s. It takes about %(num)s minute. You do not give your name.",
        "Say what you think about policing in %(borough)s. It takes about %(num)s minutes. You do not give your name.",
        survey.minutes,
        borough=survey.borough.name,
    )


async def _address(request: Request, survey: Questionnaire) -> str:
    """Returns the shortest whole address a survey has, in the reader's language."""
    settings = request.app.state.settings
    row = await Survey.get(id=survey.id).only("id", "short_link")
    if row.short_link:
        return short_address(settings, row.short_link, language().code)
    here = address(request, "surveys.answer", borough=survey.borough.slug, survey=survey.slug)
    return f"{settings.public_url}{here}"


async def _card(request: Request, survey: Questionnaire, code: str) -> str:
    """Returns HTML for another website: one link, without script or frame."""
    site = request.app.state.settings.public_url
    with speaking(code):
        here = {"borough": survey.borough.slug, "survey": survey.slug}
        return Markup(
            '<p><a href="{where}" lang="{code}" dir="{direction}"><strong>{title}</strong><br>\n{sentence}<br>\n'
            '<img src="{site}{picture}" alt="{until}" height="28"></a></p>'
        ).format(
            where=await _address(request, survey),
            code=code,
            direction=language().direction,
            title=survey.title,
            sentence=sentence(survey),
            site=site,
            picture=address(request, "surveys.sharing.closing", **here),
            until=gettext("Open until the end of %(day)s", day=show_date(survey.closes_on)),
        )


_SURVEY = "/{borough}/surveys/{survey}"

routes = [
    public("/s/{short}", short),
    public(f"{_SURVEY}/poster", poster),
    public(f"{_SURVEY}/qr.svg", qr_svg),
    public(f"{_SURVEY}/qr.png", qr_png),
    public(f"{_SURVEY}/closing.svg", closing),
    staff(f"{_SURVEY}/share", share, *CLERKS),
]
