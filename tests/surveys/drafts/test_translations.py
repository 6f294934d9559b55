"""A clerk translates a draft in the browser, one language on a page."""

import re
from dataclasses import replace

import pytest

from surveys.definition.parts import Definition, Kind, Option, Section
from surveys.drafts.translations import pages
from surveys.drafts.translations.texts import to_translate
from tests.surveys.factories import definition_of, definition_stored, make_draft, question_of

OWN = question_of(
    "own",
    kind=Kind.SINGLE_CHOICE,
    wording={"en": "Which park?"},
    options=(Option(code="a", label={"en": "Oak Park"}), Option(code="b", label={"en": "Yes"})),
)
ASKED = Definition(
    title={"en": "Parks", "bn": "পার্ক"},
    languages=("en", "bn", "ar"),
    sections=(Section(key="s1", title={"en": "Green"}, questions=(OWN, question_of("police_listen"))),),
)


@pytest.fixture
async def draft(hackney):
    return await make_draft(hackney, ASKED, title="Parks")


def hidden(response):
    return re.search(r'name="seen" value="(\w+)"', response.text)[1]


def test_every_text_is_told_where_it_stands_and_what_the_service_gives():
    texts = {text.place: text for text in to_translate(ASKED, "bn")}
    assert texts["title"].words == "পার্ক"
    assert texts["q:own:wording"].where == "Question 1: the question"
    assert texts["s:s1:title"].where == "Section 1: title"
    assert texts["q:own:wording"].is_missing
    assert not texts["q:own:option:b"].is_missing
    assert not texts["q:own:option:b"].is_fixed
    assert texts["q:police_listen:wording"].is_fixed
    assert "q:own:hint" not in texts


async def test_translations_are_typed_counted_and_kept(clerk, draft):
    edit = f"/hackney/surveys/{draft.slug}/edit"
    page = await clerk.get(f"{edit}/translations/bn")
    assert "4 of" in page.text
    assert 'lang="bn" dir="ltr"' in page.text
    assert 'lang="ar" dir="rtl"' in (await clerk.get(f"{edit}/translations/ar")).text
    assert 'name="q:police_listen:wording"' not in page.text
    words = {"title": "পার্ক ২", "s:s1:title": "সবুজ", "q:own:wording": "কোন পার্ক?", "q:own:option:a": " ওক পার্ক "}
    sent = await clerk.post(f"{edit}/translations/bn", data={**words, "seen": hidden(page)})
    assert sent.headers["location"] == f"{edit}#languages"
    stored = await definition_stored(draft)
    assert stored.title == {"en": draft.title, "bn": "পার্ক ২"}
    assert stored.question("own").options[0].label == {"en": "Oak Park", "bn": "ওক পার্ক"}
    assert "Nothing is missing." in (await clerk.get(f"{edit}/translations/bn")).text
    texts = (await clerk.get(edit)).text
    assert "Translate into বাংলা (Bangla)</a>: complete" in texts
    assert "4 texts are missing" in texts
    page = await clerk.get(f"{edit}/translations/bn")
    await clerk.post(f"{edit}/translations/bn", data={**words, "title": "", "seen": hidden(page)})
    assert (await definition_stored(draft)).title == {"en": draft.title}


async def test_two_who_translate_both_see_what_the_other_wrote(clerk, draft):
    page = f"/hackney/surveys/{draft.slug}/edit/translations/bn"
    seen = hidden(await clerk.get(page))
    await clerk.post(page, data={"title": "তার", "seen": seen})
    clash = await clerk.post(page, data={"title": "আমার", "seen": seen})
    assert clash.status_code == 409
    assert "তার" in clash.text
    assert "আমার" in clash.text
    assert (await clerk.post(page, data={"title": "আমার", "seen": hidden(clash)})).status_code == 303
    assert (await definition_stored(draft)).title["bn"] == "আমার"


async def test_a_language_that_there_is_not_has_no_page_and_one_not_offered_says_so(clerk, hackney, draft):
    edit = f"/hackney/surveys/{draft.slug}/edit"
    for code in ("en", "xx", "en-XA"):
        assert (await clerk.get(f"{edit}/translations/{code}")).status_code == 404
    other = await make_draft(hackney)
    page = (await clerk.get(f"/hackney/surveys/{other.slug}/edit/translations/bn")).text
    assert "not offered in this language yet" in page


async def test_words_that_are_too_long_are_said_so_and_kept(clerk, draft):
    page = f"/hackney/surveys/{draft.slug}/edit/translations/bn"
    words = {"title": "x" * (pages.LONGEST + 1), "s:s1:title": "সবুজ", "seen": hidden(await clerk.get(page))}
    response = await clerk.post(page, data=words)
    assert response.status_code == 422
    assert "at most 5000 characters" in response.text
    assert "সবুজ" in response.text


async def test_a_long_survey_is_translated_in_parts(clerk, hackney):
    many = tuple(question_of(f"q{n}", kind=Kind.SHORT_TEXT) for n in range(pages.ON_A_PAGE))
    section = Section(key="s1", questions=many)
    draft = await make_draft(hackney, Definition(title={"en": "Long"}, languages=("en", "bn"), sections=(section,)))
    page = f"/hackney/surveys/{draft.slug}/edit/translations/bn"
    first = await clerk.get(page)
    assert "Part 1 of 2" in first.text
    sent = await clerk.post(page, data={"title": "দীর্ঘ", "seen": hidden(first)})
    assert sent.headers["location"] == f"{page}?part=2"
    last = await clerk.get(f"{page}?part=2")
    await clerk.post(f"{page}?part=2", data={"q:q199:wording": "শেষ", "seen": hidden(last)})
    stored = await definition_stored(draft)
    assert (stored.title["bn"], stored.question("q199").wording["bn"]) == ("দীর্ঘ", "শেষ")
    assert (await clerk.get(f"{page}?part=many")).status_code == 200


async def test_languages_are_called_by_their_own_name_and_the_english_one(clerk, hackney):
    draft = await make_draft(hackney, replace(definition_of(question_of("own")), languages=("en", "bn", "so")))
    base = f"/hackney/surveys/{draft.slug}"
    for path in ("/edit", "/edit/languages", "/edit/translations/bn", "/translations"):
        text = (await clerk.get(base + path)).text
        assert "বাংলা (Bangla)" in text
        assert "English (English)" not in text
    assert "Soomaali (Somali)" in (await clerk.get(f"{base}/translations")).text


async def test_information_pages_are_not_numbered_anywhere(clerk, hackney):
    shown = question_of("shown", kind=Kind.INFORMATION, wording={"en": "Read this"})
    asked = question_of("asked", wording={"en": "Asked?"})
    definition = replace(definition_of(shown, asked), languages=("en", "bn"))
    draft = await make_draft(hackney, definition)
    base = f"/hackney/surveys/{draft.slug}"
    text = (await clerk.get(f"{base}/edit")).text
    assert "1. Asked?" in text
    assert "(information: Read this)" in text
    assert "(question 2)" not in text
    for path in ("/edit/translations/bn", "/translations.csv"):
        text = (await clerk.get(base + path)).text
        assert "Question 1: " in text
        assert "Information: " in text
        assert "Question 2: " not in text
    assert "1 of 1 questions" in (await clerk.get(f"{base}/preview/paths")).text
