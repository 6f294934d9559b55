"""A clerk's page for the words of a draft in one other language."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from boroughs.access import acting, staff
from boroughs.people.models import CLERKS
from engage.kit.drafts import SavedMeanwhile
from engage.kit.forms import Fields, read_fields
from engage.kit.html import address, page
from engage.kit.i18n import KNOWN, PSEUDO, Language, gettext
from engage.kit.problems import NotFound
from surveys.definition.telling import language_in_words
from surveys.drafts.access import Draft, definition_of, opened_here
from surveys.drafts.translations import actions
from surveys.drafts.translations.texts import ToTranslate, edition_of, to_translate

ON_A_PAGE = 200
"""Texts on one page: a form has at most a thousand fields."""

LONGEST = 5000


def offered(request: Request) -> list[Language]:
    """Returns the languages that the service offers and a person can read, English first."""
    codes = ("en", *request.app.state.settings.languages)
    return [KNOWN[code] for code in codes if code != PSEUDO.code]


async def translate(request: Request) -> Response:
    """Every text of a survey beside a field for its words in the language that the address names."""
    draft = await opened_here(request)
    language = next((one for one in offered(request) if one.code == request.path_params["language"]), None)
    if language is None or language.code == draft.definition.default_language:
        raise NotFound
    texts = to_translate(draft.definition, language.code)
    pages = [texts[i : i + ON_A_PAGE] for i in range(0, len(texts), ON_A_PAGE)] or [[]]
    part = _part(request, len(pages))
    if request.method != "POST":
        return _show(request, draft, language, texts, pages[part], part)
    sent = await read_fields(request)
    here = [text for text in pages[part] if not text.is_fixed]
    errors = {text.place: gettext("Enter at most %(most)s characters", most=LONGEST) for text in here
              if len(sent.get(text.place, "")) > LONGEST}  # fmt: skip
    if errors:
        return _show(request, draft, language, texts, pages[part], part, sent=sent, errors=errors)
    words = {text.place: sent.get(text.place, "").strip().replace("\r\n", "\n") for text in here}
    try:
        await actions.save_translations(
            draft.survey, language.code, words, seen=sent.get("seen", ""), **acting(request)
        )
    except SavedMeanwhile as raised:
        texts = to_translate(await definition_of(draft.survey), language.code)
        now = texts[part * ON_A_PAGE : (part + 1) * ON_A_PAGE]
        return _show(request, draft, language, texts, now, part, sent=sent, conflict=str(raised.detail))
    return _on(request, part + 1 if part + 1 < len(pages) else None)


def _part(request: Request, pages: int) -> int:
    text = request.query_params.get("part", "1")
    return min(max(int(text), 1), pages) - 1 if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _on(request: Request, part: int | None) -> Response:
    where = dict(request.path_params)
    if part is not None:
        return RedirectResponse(
            f"{address(request, 'surveys.drafts.translations.translate', **where)}?part={part + 1}", 303
        )
    where.pop("language")
    return RedirectResponse(f"{address(request, 'surveys.drafts.edit', **where)}#languages", 303)


def _show(
    request: Request,
    draft: Draft,
    language: Language,
    texts: list[ToTranslate],
    here: list[ToTranslate],
    part: int,
    *,
    sent: Fields | None = None,
    errors: dict[str, str] | None = None,
    conflict: str = "",
) -> Response:
    typed = {text.place: sent.get(text.place, text.words) if sent else text.words for text in here}
    return page(
        request,
        "surveys/drafts/translate.html",
        409 if conflict else 422 if errors else 200,
        survey=draft.survey,
        into=language,
        into_words=language_in_words(language.code),
        default=KNOWN[draft.definition.default_language],
        is_offered=language.code in draft.definition.languages,
        here=here,
        typed=typed,
        errors=errors or {},
        seen=edition_of([text for text in here if not text.is_fixed]),
        missing=[text for text in here if text.is_missing],
        count=sum(text.is_missing for text in texts),
        total=len(texts),
        part=part + 1,
        parts=max(1, -(-len(texts) // ON_A_PAGE)),
        conflict=conflict,
    )


routes = [staff("/{borough}/surveys/{survey}/edit/translations/{language}", translate, *CLERKS)]
