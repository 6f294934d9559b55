"""One-time codes: a clerk makes them, a resident enters one."""

import csv
import io
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response
from tortoise.functions import Count

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import CLERKS
from engage.kit.clock import today
from engage.kit.forms import read_fields
from engage.kit.html import go, page, stream
from engage.kit.i18n import gettext
from engage.kit.routes import public
from engage.kit.security import is_code, read_code
from engage.kit.settings import Settings
from surveys.access import survey_here
from surveys.attempts import attempt_kept
from surveys.codes import invitation
from surveys.codes.actions import MadeMeanwhile, mail_codes, make_codes, next_batch
from surveys.codes.forms import SPREADSHEET, AddressesForm, NumberForm
from surveys.codes.letters import invitation_address, languages_of, letters, words_of
from surveys.codes.models import SurveyCode, hash_of
from surveys.codes.spending import Standing, standing_of
from surveys.definition import codec
from surveys.kiosk.mode import in_kiosk, is_on
from surveys.models import Assurance, Survey, SurveyVersion
from surveys.questionnaire import Questionnaire, questionnaire_here
from surveys.sharing.links import short_address, shown, survey_of_link

_AROUND = 10
"""How many codes are spent is said in steps of this many: an exact number, looked at often, would say when somebody
answered whose code was known to be out."""


# ---- for clerks --------------------------------------------------------------------------------------------------


async def codes(request: Request) -> Response:
    """How many codes there are, and the making of more; the reply to that is the only place they are ever shown."""
    survey = await survey_here(request)
    form = await NumberForm.read(request, batch=await next_batch(survey))
    if request.method == "POST" and form.validate():
        settings = request.app.state.settings
        try:
            made = await make_codes(
                survey, form.number.data, batch=form.batch.number, way=form.way.data, secret=settings.secret,
                **acting(request),
            )  # fmt: skip
        except MadeMeanwhile as meanwhile:
            form.number.errors = [meanwhile.detail]
            form.batch.data = await next_batch(survey)
            return await _overview(request, survey, form, 409)
        if form.way.data == SPREADSHEET:
            return _spreadsheet(settings, survey, made)
        return await _letters(request, survey, made)
    return await _overview(request, survey, form, 422 if form.errors else 200)


async def _overview(request: Request, survey: Survey, form: NumberForm, status: int) -> Response:
    rows = await SurveyCode.filter(survey_id=survey.id).group_by("batch").annotate(made=Count("code_hash")).order_by(
        "batch").values_list("batch", "made")  # fmt: skip
    spent = await SurveyCode.filter(survey_id=survey.id, is_spent=True).count()
    return page(
        request,
        "surveys/codes/codes.html",
        status,
        survey=survey,
        form=form,
        batches=rows,
        made=sum(made for _, made in rows),
        spent=spent // _AROUND * _AROUND,
        can_make=survey.assurance is Assurance.ONE_TIME_CODES and not survey.is_closed(today(request)),
        has_codes=survey.assurance is Assurance.ONE_TIME_CODES,
    )


async def _letters(request: Request, survey: Survey, made: Sequence[str]) -> Response:
    settings = request.app.state.settings
    borough = await borough_here(request)
    [*_, newest] = await SurveyVersion.published_of(survey)
    definition = codec.from_json(newest.definition)
    link = survey.short_link or ""
    return stream(
        request,
        "surveys/codes/letters.html",
        survey=survey,
        number=len(made),
        address=shown(short_address(settings, link)),
        words=words_of(settings, definition, borough.name, survey.closes_on),  # type: ignore[arg-type]
        letters=letters(settings, link, made, languages_of(settings, definition)[0]),
    )


def _spreadsheet(settings: Settings, survey: Survey, made: Sequence[str]) -> Response:
    """Returns the codes as CSV. No cell can be a formula: codes start with letters or digits, addresses with http."""
    link = survey.short_link or ""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(("code", "address_with_code", "address"))
    rows.writerows((code, invitation_address(settings, link, code), short_address(settings, link)) for code in made)
    disposition = f'attachment; filename="{survey.slug}-codes.csv"'
    return Response(file.getvalue(), media_type="text/csv", headers={"Content-Disposition": disposition})


async def send(request: Request) -> Response:
    """Addresses to send a code each."""
    survey = await survey_here(request)
    form = await AddressesForm.read(request, batch=await next_batch(survey))
    status = 200
    if request.method == "POST" and form.validate():
        try:
            await mail_codes(
                await borough_here(request), survey, form.found, batch=form.batch.number,
                settings=request.app.state.settings, **acting(request),
            )  # fmt: skip
        except MadeMeanwhile as meanwhile:
            form.addresses.errors = [meanwhile.detail]
            form.batch.data, status = await next_batch(survey), 409
        else:
            return go(request, "surveys.codes.codes", **request.path_params)
    return page(request, "surveys/codes/send.html", status if not form.errors or status == 409 else 422, survey=survey,
                form=form)  # fmt: skip


# ---- for residents -----------------------------------------------------------------------------------------------


async def enter(request: Request) -> Response:
    """The box for a code. With a right one the survey goes on, and what was typed there before goes along."""
    survey = await questionnaire_here(request)
    here = {"borough": survey.borough.slug, "survey": survey.slug}
    if survey.assurance is not Assurance.ONE_TIME_CODES or not survey.is_open(today(request)):
        return go(request, "surveys.answer", **here)
    if request.method != "POST":
        return invitation.code_page(request, survey)
    sent = await read_fields(request)
    typed = sent.get(invitation.FIELD, "").strip()
    code, others = read_code(typed), [pair for pair in sent.multi_items() if pair[0] != invitation.FIELD]
    standing = await _standing(request, survey, code)
    if standing is Standing.SPENT or (standing is Standing.WAITING and not attempt_kept(request, survey.id)):
        return invitation.spent(request, survey)
    if standing is Standing.UNKNOWN:
        error = gettext("There is no such code for this survey. Check it, letter by letter") if typed else ""
        error = error or gettext("Enter the code from your letter or e-mail")
        return invitation.code_page(request, survey, typed=others, code=typed[:60], error=error, status=422)
    response = go(request, "surveys.answer", **here)
    if others:
        response.status_code = 307  # the browser sends the same fields there
    invitation.keep(response, request, survey.id, code, is_kiosk=is_on(request, survey))
    return response


async def _standing(request: Request, survey: Questionnaire, code: str) -> Standing:
    if not is_code(code):
        return Standing.UNKNOWN
    return await standing_of(survey.id, hash_of(request.app.state.settings.secret, survey.id, code))


async def invited(request: Request) -> Response:
    """Lets in who followed the QR code of a letter or the link of an e-mail. Nothing on the server changes or is read
    of the code: programs that look at links in e-mails do no harm.

    In a browser that somebody else is answering in, which a family shares, their code stays until this person says that
    it is theirs now.
    """
    survey = await survey_of_link(request)
    code = read_code(request.path_params["code"])
    here = {"borough": survey.borough.slug, "survey": survey.slug}
    if not is_code(code) or survey.assurance is not Assurance.ONE_TIME_CODES:
        response = go(request, "surveys.codes.enter", **here)
    elif invitation.is_anothers(request, survey.id, code):
        request.state.borough = survey.borough
        response = page(request, "surveys/codes/another.html", survey=survey, code=code, field=invitation.FIELD)
    else:
        response = go(request, "surveys.answer", **here)
        invitation.keep(response, request, survey.id, code)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


_SURVEY = "/{borough}/surveys/{survey}"

routes = [
    public("/i/{short}/{code}", invited, cached=False, quiet=True),
    public(f"{_SURVEY}/code", in_kiosk(enter), "GET POST", quiet=True),
    staff(f"{_SURVEY}/codes", codes, *CLERKS),
    staff(f"{_SURVEY}/codes/e-mails", send, *CLERKS),
]
