"""A clerk's pages that say when a question or a section is asked."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from wtforms.fields.choices import SelectChoice

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.drafts import SavedMeanwhile
from engage.kit.forms import read_fields
from engage.kit.html import address, go, page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from surveys.definition.arranging import earlier_than
from surveys.definition.parts import Question, Section, Test
from surveys.definition.telling import in_words, test_in_words
from surveys.drafts.access import Draft, opened_here
from surveys.drafts.conditions import actions
from surveys.drafts.conditions.forms import AboutForm, TestForm, data_of
from surveys.drafts.questions.pages import to_question


def _place(request: Request, draft: Draft) -> Question | Section:
    """Returns the question or section that this address names.

    Raises NotFound.
    """
    part = request.path_params["part"]
    found = actions.place_in(draft.definition, part, request.path_params["place"])
    if found is None or part not in ("questions", "sections"):
        raise NotFound
    return found


def _called(draft: Draft, place: Question | Section) -> str:
    text = place.wording if isinstance(place, Question) else place.title
    return in_words(text, draft.definition.default_language) or gettext("This section")


def _changing(request: Request, place: Question | Section) -> Test | None:
    """Returns the test that `?change=` names, which is to be another one; None for a new one, or when it is gone."""
    seen = request.query_params.get("change", "")
    tests = place.show_when.tests if place.show_when else ()
    return next((test for test in tests if actions.edition_of(test) == seen), None)


async def when(request: Request) -> Response:
    """When something is asked: always, or by tests of earlier answers; and which question the next test is about."""
    draft = await opened_here(request)
    place = _place(request, draft)
    language = draft.definition.default_language
    earlier = earlier_than(draft.definition, place)
    changing = _changing(request, place)
    form = await AboutForm.read(request, about=changing.question if changing else "")
    form.about.choices = [
        SelectChoice("", gettext("Choose a question")),
        *(SelectChoice(question.key, in_words(question.wording, language)) for question in earlier),
    ]
    if request.method == "POST":
        sent = await read_fields(request)
        if "remove" in sent or "join" in sent:
            await _rearrange(request, draft, place, sent)
            return go(request, "surveys.drafts.conditions.when", **request.path_params)
        if form.validate():
            chosen = address(request, "surveys.drafts.conditions.test", **request.path_params, about=form.about.data)
            return RedirectResponse(f"{chosen}?change={actions.edition_of(changing)}" if changing else chosen, 303)
    tests = place.show_when.tests if place.show_when else ()
    return page(
        request,
        "surveys/drafts/conditions/when.html",
        422 if form.errors else 200,
        survey=draft.survey,
        place=place,
        part=request.path_params["part"],
        called=_called(draft, place),
        condition=place.show_when,
        tests=[(test_in_words(draft.definition, one), _to_change(request, one, earlier)) for one in tests],
        changing=test_in_words(draft.definition, changing) if changing else "",
        is_full=len(tests) >= actions.MOST_TESTS,
        form=form,
        has_earlier=bool(earlier),
    )


def _to_change(request: Request, test: Test, earlier: list[Question]) -> str:
    """Returns where a test is changed: on its own page, or where another question is chosen if it is none any more."""
    where = dict(request.path_params)
    is_there = any(question.key == test.question for question in earlier)
    name = "surveys.drafts.conditions.test" if is_there else "surveys.drafts.conditions.when"
    where |= {"about": test.question} if is_there else {}
    return f"{address(request, name, **where)}?change={actions.edition_of(test)}"


async def _rearrange(request: Request, draft: Draft, place: Question | Section, sent: Any) -> None:
    part = request.path_params["part"]
    tests = place.show_when.tests if place.show_when else ()
    if "join" in sent:
        is_any = sent.get("join") == "any"
        await actions.join_tests(draft.survey, part, place.key, is_any=is_any, **acting(request))
    elif chosen := [test for test in tests if test_in_words(draft.definition, test) == sent.get("remove")]:
        await actions.remove_test(draft.survey, part, place.key, chosen[0], **acting(request))


async def test(request: Request) -> Response:
    """What the answer to the earlier question that the address names must be; in the place of `?change=`, if named."""
    draft = await opened_here(request)
    place = _place(request, draft)
    language = draft.definition.default_language
    key = request.path_params["about"]
    about = next((question for question in earlier_than(draft.definition, place) if question.key == key), None)
    if about is None:
        raise NotFound
    changing, seen = _changing(request, place), request.query_params.get("change", "")
    is_same = changing is not None and changing.question == about.key
    form = (await TestForm.read(request, **(data_of(changing) if changing and is_same else {}))).about(about, language)
    part, conflict = request.path_params["part"], ""
    if request.method == "POST" and form.validate():
        made = form.test_of(about)
        try:
            if seen:
                await actions.change_test(draft.survey, part, place.key, made, seen=seen, **acting(request))
            else:
                await actions.add_test(draft.survey, part, place.key, made, **acting(request))
            return await _on(request, part, place.key)
        except SavedMeanwhile as raised:
            conflict = str(raised.detail)
    status = 409 if conflict else 422 if form.errors else 200
    return page(request, "surveys/drafts/conditions/test.html", status, survey=draft.survey, place=place, part=part,
                called=_called(draft, place), form=form, wording=in_words(about.wording, language), seen=seen,
                about=about.key, conflict=conflict)  # fmt: skip


async def _on(request: Request, part: str, key: str) -> Response:
    where = {name: value for name, value in request.path_params.items() if name != "about"}
    if "another" in await read_fields(request):
        return go(request, "surveys.drafts.conditions.when", **where)
    if part == "questions":
        return to_question(request, key)
    edit = address(request, "surveys.drafts.edit", borough=where["borough"], survey=where["survey"])
    return RedirectResponse(f"{edit}#section-{key}", 303)


_WHEN = "/{borough}/surveys/{survey}/edit/{part}/{place}/when"

routes = [
    staff(_WHEN, when, *CLERKS),
    staff(f"{_WHEN}/{{about}}", test, *CLERKS),
]
