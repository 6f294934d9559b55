"""Community triggers: what was reached and what came of it, for everybody; rules and closing, for the panel's chair."""

from starlette.requests import Request
from starlette.responses import Response
from wtforms.fields.choices import SelectChoice

from boroughs.access import acting, borough_here, staff
from boroughs.people.models import Role
from engage.kit.clock import today
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from engage.kit.routes import public
from surveys.access import refuse_police
from surveys.charter.models import CharterCommitment
from surveys.charter.triggers import actions
from surveys.charter.triggers.actions import rated_commitments, rules_of
from surveys.charter.triggers.forms import FOR_EVERY, CloseForm, RuleForm
from surveys.charter.triggers.models import TriggerRule
from surveys.charter.triggers.rules import AT_LEAST, KEPT_BELOW, Phase, read_quarter
from surveys.charter.triggers.standing import Raised, quarters_checked, raised_in


async def show(request: Request) -> Response:
    """The rules, what was reached in which quarter, and how far each has come."""
    borough = await borough_here(request)
    raised = await raised_in(borough, today(request))
    rules = await rules_of(borough)
    return page(
        request,
        "charter/triggers/show.html",
        raised=raised,
        rules=rules or [TriggerRule(at_least=AT_LEAST, kept_below=KEPT_BELOW)],
        rated=await rated_commitments(),
        quarters=await quarters_checked(borough),
        reached={(one.trigger.quarter, one.trigger.commitment_id) for one in raised},
        Phase=Phase,
    )


async def _raised_here(request: Request) -> Raised:
    borough = await borough_here(request)
    quarter = read_quarter(request.path_params["quarter"])
    if quarter is not None:
        for one in await raised_in(borough, today(request)):
            if (one.quarter, one.trigger.commitment.code.lower()) == (quarter, request.path_params["code"]):
                return one
    raise NotFound


async def close(request: Request) -> Response:
    """The end of a trigger, in the panel's words."""
    refuse_police(request)
    raised = await _raised_here(request)
    form = await CloseForm.read(request)
    borough = await borough_here(request)
    if request.method == "POST" and form.validate():
        await actions.close_trigger(borough, raised.trigger, form.words.data, **acting(request))
        return go(request, "surveys.charter.triggers.show", borough=borough.slug)
    status = 422 if form.errors else 200
    return page(request, "charter/triggers/close.html", status, form=form, raised=raised, Phase=Phase)


async def rules(request: Request) -> Response:
    """The rules in force, and a form to begin another."""
    refuse_police(request)
    borough = await borough_here(request)
    rated = await rated_commitments()
    form = await RuleForm.read(request, at_least=AT_LEAST, kept_below=KEPT_BELOW)
    form.commitment.choices = _choices(rated)
    if request.method == "POST" and form.validate():
        chosen = next((c for c in rated if c.code == form.commitment.data), None)
        await actions.begin_rule(borough, chosen, form.at_least.data, form.kept_below.data, **acting(request))
        return go(request, "surveys.charter.triggers.rules", borough=borough.slug)
    await actions.ensure_rule(borough, at=acting(request)["at"])
    status = 422 if form.errors else 200
    return page(request, "charter/triggers/rules.html", status, form=form, rules=await rules_of(borough))


async def end_rule(request: Request) -> Response:
    """Ends the rule of one commitment."""
    refuse_police(request)
    borough = await borough_here(request)
    rule = request.path_params["rule"]
    if not (rule.isascii() and rule.isdigit() and len(rule) < 9):
        raise NotFound
    await actions.end_rule(borough, int(rule), **acting(request))
    return go(request, "surveys.charter.triggers.rules", borough=borough.slug)


def _choices(rated: list[CharterCommitment]) -> list[SelectChoice]:
    every = SelectChoice(FOR_EVERY, gettext("Each commitment that has no rule of its own"))
    return [every, *(SelectChoice(c.code, f"{c.code}: {c.wording}") for c in rated)]


_HERE = "/{borough}/stop-and-search/triggers"
_PANEL = (Role.PANEL_CHAIR, Role.COUNCIL_ADMIN)

routes = [
    public(_HERE, show),
    staff(f"{_HERE}/rules", rules, *_PANEL),
    staff(f"{_HERE}/rules/{{rule}}/end", end_rule, *_PANEL, methods="POST"),
    staff(f"{_HERE}/{{quarter}}/{{code}}/close", close, Role.PANEL_CHAIR),
]
