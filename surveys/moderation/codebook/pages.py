"""A moderator's pages: the codebook of each question that people answer in their own words, and the coding."""

from dataclasses import dataclass
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from tortoise import connections

from boroughs.access import acting, staff
from boroughs.people.models import Role
from engage.kit.forms import Fields, read_fields
from engage.kit.html import go, page
from engage.kit.i18n import gettext
from engage.kit.problems import NotFound
from engage.kit.routes import number_here
from surveys.moderation.access import borough_moderated
from surveys.moderation.codebook import actions
from surveys.moderation.codebook.forms import ThemeForm
from surveys.moderation.models import PUBLISHABLE, Comment, Theme
from surveys.questionnaire import Questionnaire, questionnaire_here

ON_A_PAGE = 20


async def survey_moderated(request: Request) -> Questionnaire:
    """Returns the published survey of this address, for a moderator. Raises Forbidden or NotFound."""
    await borough_moderated(request)
    return await questionnaire_here(request)


def texts_of(survey: Questionnaire) -> dict[str, str]:
    """Returns {question key, or KEY-other: its words} for everything people answer in their own words.

    All versions' questions, in the words of the newest that has them.
    """
    found: dict[str, str] = {}
    for _, version in sorted(survey.versions.items()):
        for question in version.definition.asked:
            words = survey.say(question.wording).words
            if question.kind.is_text:
                found[question.key] = words
            if question.has_other:
                found[f"{question.key}-other"] = f"{words} ({gettext('Other')})"
    return found


@dataclass(frozen=True)
class Counted:
    """How far a question's coding is: comments that may be read in public, those coded, and themes."""

    comments: int = 0
    coded: int = 0
    themes: int = 0


async def _counts(survey: Questionnaire) -> dict[str, Counted]:
    rows = await connections.get("default").execute_query_dict(
        "SELECT question_key, sum(comments)::int AS comments, sum(coded)::int AS coded, sum(themes)::int AS themes"
        " FROM (SELECT question_key, 1 AS comments, 0 AS themes,"
        "   EXISTS (SELECT FROM comment_theme WHERE comment_id = comment.id)::int AS coded"
        "  FROM comment WHERE survey_id = $1 AND state = ANY($2::text[])"
        "  UNION ALL SELECT question_key, 0, 1, 0 FROM theme WHERE survey_id = $1) AS one GROUP BY question_key",
        [survey.id, [state.value for state in PUBLISHABLE]],
    )
    return {row.pop("question_key"): Counted(**row) for row in rows}


async def questions(request: Request) -> Response:
    """The questions that people answered in their own words, and how far their coding is."""
    survey = await survey_moderated(request)
    counts = await _counts(survey)
    rows = [(key, words, counts.get(key, Counted())) for key, words in texts_of(survey).items()]
    return page(request, "moderation/codebook/questions.html", survey=survey, rows=rows)


def _question_here(request: Request, survey: Questionnaire) -> tuple[str, str]:
    key: str = request.path_params["question"]
    texts = texts_of(survey)
    if key not in texts:
        raise NotFound
    return key, texts[key]


async def themes(request: Request) -> Response:
    """The codebook of one question: its themes with the number of their comments, and a form to add one."""
    survey = await survey_moderated(request)
    key, words = _question_here(request, survey)
    form = await ThemeForm.read(request)
    if request.method == "POST" and form.validate():
        try:
            await actions.add_theme(survey, key, **form.data, **acting(request))
            return go(request, "surveys.moderation.codebook.themes", **request.path_params)
        except (actions.ThemeExists, actions.TooManyThemes) as problem:
            form.name.errors = [problem.detail]
    rows = await connections.get("default").execute_query_dict(
        "SELECT t.id, t.name, t.meaning, count(c.id)::int AS comments FROM theme t"
        " LEFT JOIN comment_theme ct ON ct.theme_id = t.id"
        " LEFT JOIN comment c ON c.id = ct.comment_id AND c.state = ANY($3::text[])"
        " WHERE t.survey_id = $1 AND t.question_key = $2 GROUP BY t.id ORDER BY t.name",
        [survey.id, key, [state.value for state in PUBLISHABLE]],
    )
    counted = (await _counts(survey)).get(key, Counted())
    return page(request, "moderation/codebook/themes.html", 422 if form.errors else 200, survey=survey, key=key,
                words=words, form=form, rows=rows, counted=counted)  # fmt: skip


async def theme_here(request: Request, survey: Questionnaire) -> Theme:
    """Returns the theme that this address names, or raises NotFound."""
    theme = await Theme.get_or_none(
        id=number_here(request, "theme"), survey_id=survey.id, question_key=request.path_params["question"]
    )
    if theme is None:
        raise NotFound
    return theme


async def theme(request: Request) -> Response:
    """One theme: rename it, merge it into another, remove it."""
    survey = await survey_moderated(request)
    here = await theme_here(request, survey)
    others = (
        await Theme.filter(survey_id=survey.id, question_key=here.question_key).exclude(id=here.id).order_by("name")
    )
    sent = await read_fields(request)
    form = await ThemeForm.read(request, name=here.name, meaning=here.meaning)
    chosen = next((other for other in others if str(other.id) == sent.get("into")), None)
    is_merge = "merge" in sent
    if request.method == "POST" and await _was_changed(request, survey, here, chosen, sent, form):
        kept = {name: request.path_params[name] for name in ("borough", "survey", "question")}
        return go(request, "surveys.moderation.codebook.themes", **kept)
    is_wrong = bool(form.errors) or is_merge
    return page(request, "moderation/codebook/theme.html", 422 if is_wrong else 200, survey=survey, theme=here,
                others=others, form=form, is_merge=is_merge)  # fmt: skip


async def _was_changed(
    request: Request, survey: Questionnaire, here: Theme, into: Theme | None, sent: Fields, form: ThemeForm
) -> bool:
    """Does what the button says to a theme, and returns whether that was possible; else the form says why not."""
    if "remove" in sent:
        await actions.remove_theme(survey, here, **acting(request))
    elif "merge" in sent:
        if into is None:
            return False
        await actions.merge_theme(survey, here, into, **acting(request))
    elif form.validate():
        try:
            await actions.change_theme(survey, here, **form.data, **acting(request))
        except actions.ThemeExists as problem:
            form.name.errors = [problem.detail]
            return False
    return not form.errors


async def code(request: Request) -> Response:
    """Comments with a box to tick for each theme: those not coded yet, or all, some on a page."""
    survey = await survey_moderated(request)
    key, words = _question_here(request, survey)
    shows_all = request.query_params.get("show") == "all"
    if request.method == "POST":
        sent = await read_fields(request)
        await actions.code_comments(survey, key, _chosen(sent), **acting(request))
        response = go(request, "surveys.moderation.codebook.code", **request.path_params)
        if shows_all:
            response.headers["Location"] += f"?show=all&page={_page(request)}"
        return response
    comments = Comment.publishable().filter(survey_id=survey.id, question_key=key)
    counted = (await _counts(survey)).get(key, Counted())
    number = counted.comments if shows_all else counted.comments - counted.coded
    pages = max(1, -(-number // ON_A_PAGE))
    shown = min(_page(request), pages) if shows_all else 1
    found = comments if shows_all else comments.filter(themes__id__isnull=True)
    on_page = await found.offset((shown - 1) * ON_A_PAGE).limit(ON_A_PAGE).prefetch_related("themes")
    offered = await Theme.filter(survey_id=survey.id, question_key=key).order_by("name")
    rows = [(comment, {theme.id for theme in comment.themes}) for comment in on_page]  # type: ignore[attr-defined]
    return page(request, "moderation/codebook/code.html", survey=survey, key=key, words=words, rows=rows,
                offered=offered, counted=counted, shows_all=shows_all, shown=shown, pages=pages)  # fmt: skip


def _page(request: Request) -> int:
    asked = request.query_params.get("page", "1")
    return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1


def _chosen(sent: Fields) -> dict[UUID, list[int]]:
    """Returns {comment id: theme ids} for the comments that were on the page, whether anything is ticked or not."""
    chosen: dict[UUID, list[int]] = {}
    for text in sent.getlist("comment")[:ON_A_PAGE]:
        try:
            comment = UUID(text)
        except ValueError:
            continue
        ticked = sent.getlist(f"themes-{text}")
        chosen[comment] = [int(one) for one in ticked if one.isascii() and one.isdigit() and len(one) < 9]
    return chosen


_THEMES = "/{borough}/surveys/{survey}/themes"

routes = [
    staff(_THEMES, questions, Role.MODERATOR, methods="GET"),
    staff(f"{_THEMES}/{{question}}", themes, Role.MODERATOR),
    staff(f"{_THEMES}/{{question}}/comments", code, Role.MODERATOR),
    staff(f"{_THEMES}/{{question}}/{{theme}}", theme, Role.MODERATOR),
]
