"""A clerk writes a survey, sees it as residents would, and publishes it for good."""

from datetime import date

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from surveys.definition.checks import MOST_QUESTIONS
from surveys.drafts.ready_made import READY_MADE
from surveys.models import InboxItem, Survey
from tests.factories import make_member
from tests.surveys.factories import (
    definition_of,
    definition_stored,
    make_draft,
    make_question,
    make_survey,
    question_of,
)


def dates(opens, closes):
    return {
        f"{name}-{part}": str(getattr(day, part))
        for name, day in (("opens_on", opens), ("closes_on", closes))
        for part in ("day", "month", "year")
    }


@pytest.fixture
async def clerk(browser, hackney):
    return await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))


async def questions_of(survey):
    return [question.key for question in (await definition_stored(survey)).questions]


async def test_a_survey_goes_from_its_title_to_its_publication(clerk, hackney):
    started = await clerk.post("/hackney/new-survey", data={"title": "Your street, day & night", "intro": "**Hello**"})
    edit = started.headers["location"]
    assert edit == "/hackney/surveys/your-street-day-night/edit"
    base = edit.removesuffix("/edit")
    assert "There is no question yet." in (await clerk.get(edit)).text
    assert "not ready to publish" in (await clerk.get(f"{base}/publish")).text
    await clerk.post(f"{edit}/ready-questions", data={"keys": ["age_band", "police_listen"]})
    own = {"wording": "Where do you walk?", "options": "Home\n\n Park \n", "asking": "required"}
    await clerk.post(f"{edit}/new-question/single-choice", data=own)
    await clerk.post(f"{edit}/new-question/long-text", data={"wording": "Why there?", "asking": "optional"})
    scale = {"wording": "It is quiet.", "options": "Yes\nNo", "asking": "optional"}
    await clerk.post(f"{edit}/new-question/scale", data=scale)
    await clerk.post(f"{edit}/dates", data=dates(date(2026, 11, 1), date(2026, 12, 1)))
    preview = (await clerk.get(f"{base}/preview")).text
    assert "Where do you walk?" in preview
    assert "<strong>Hello</strong>" in preview
    assert "<form" not in preview
    assert "listen to the concerns" in (await clerk.get(f"{base}/publish")).text
    published = await clerk.post(f"{base}/publish")
    assert published.headers["location"] == f"{base}/share"
    assert "Tell people about this survey" in (await clerk.get(f"{base}/share")).text
    assert "Where do you walk?" in (await clerk.get(base)).text
    survey = await Survey.get(slug="your-street-day-night")
    assert [q.kind.value for q in (await definition_stored(survey)).questions] == [
        "scale", "single_choice", "single_choice", "long_text", "scale",
    ]  # fmt: skip
    assert survey.short_link
    verbs = [event.verb for event in await AuditEvent.filter(about=survey.slug).order_by("id")]
    assert verbs[0] == "created a survey"
    assert verbs[-1] == "published a survey"


async def test_two_surveys_of_one_title_have_two_addresses_but_a_double_click_makes_one(clerk, hackney):
    fields = {"title": "Same", "intro": "One"}
    first, again = [(await clerk.post("/hackney/new-survey", data=fields)).headers["location"] for _ in range(2)]
    assert first == again
    second = (await clerk.post("/hackney/new-survey", data={**fields, "intro": "Two"})).headers["location"]
    assert second == "/hackney/surveys/same-2/edit"


@pytest.mark.parametrize(("title", "slug"), [("জরিপ", "survey"), ("Café  Ñandú!", "cafe-nandu"), ("../../x", "x")])
async def test_an_address_is_made_of_any_title(clerk, title, slug):
    started = await clerk.post("/hackney/new-survey", data={"title": title, "intro": "a"})
    assert started.headers["location"] == f"/hackney/surveys/{slug}/edit"


@pytest.mark.parametrize(
    ("page", "fields", "message"),
    [
        ("words", {"title": "", "intro": "a"}, "Enter a title"),
        ("words", {"title": "x" * 101, "intro": "a"}, "100 characters or fewer"),
        ("words", {"title": "a", "intro": "x" * 2001}, "2,000 characters or fewer"),
        ("dates", dict.fromkeys(dates(date.min, date.min), ""), "Enter the first day"),
        ("dates", dates(date(2026, 12, 2), date(2026, 12, 1)), "same as or after the first day"),
        ("dates", {"opens_on-day": "31", "opens_on-month": "2", "opens_on-year": "9" * 30}, "Enter a real date"),
        ("ready-questions", {}, "Select at least one question"),
        ("ready-questions", {"keys": "no_such_question"}, "There is a problem"),
        ("rules", {"assurance": "open", "early_results": "police"}, "There is a problem"),
        ("rules", {"assurance": "open", "early_results": "panel", "keep_texts_months": "37"}, "from 1 to 36"),
        ("languages", {"languages": "xx"}, "There is a problem"),
    ],
)
async def test_what_cannot_be_used_is_said_where_it_was_typed(clerk, hackney, page, fields, message):
    draft = await make_draft(hackney)
    response = await clerk.post(f"/hackney/surveys/{draft.slug}/edit/{page}", data=fields)
    assert response.status_code == 422
    assert message in response.text
    assert await questions_of(draft) == []


async def test_a_survey_has_an_end(clerk, hackney):
    questions = tuple(question_of(f"q{number}") for number in range(MOST_QUESTIONS))
    draft = await make_draft(hackney, definition_of(*questions))
    more = await clerk.post(f"/hackney/surveys/{draft.slug}/edit/ready-questions", data={"keys": "police_listen"})
    assert more.status_code == 422
    assert f"up to {MOST_QUESTIONS} questions" in more.text


@pytest.mark.parametrize(
    ("values", "keys", "missing"),
    [
        ({}, [], "Add at least one question"),
        ({"opens_on": None, "closes_on": None}, ["sex"], "Set the dates"),
        ({"closes_on": date(2026, 11, 21)}, ["sex"], "Change the last day to a date in the future"),
    ],
)
async def test_an_unfinished_survey_is_not_published(clerk, hackney, values, keys, missing):
    draft = await make_draft(hackney, **values)
    for key in keys:
        await make_question(draft, key)
    page = f"/hackney/surveys/{draft.slug}/publish"
    assert missing in (await clerk.get(page)).text
    refused = await clerk.post(page)
    assert refused.status_code == 409
    assert missing in refused.text
    assert (await Survey.get(id=draft.id)).published_at is None


async def test_a_published_survey_cannot_be_changed(clerk, hackney):
    survey = await make_survey(hackney)
    base = f"/hackney/surveys/{survey.slug}"
    before = await questions_of(survey)
    ends = ("edit/words", "edit/dates", "edit/rules", "edit/languages", "edit/ready-questions", "edit/new-section")
    for end in ("edit", *ends, "edit/new-question", "preview", "preview/paths", "publish"):
        page = await clerk.get(f"{base}/{end}")
        assert (page.status_code, page.headers["location"]) == (303, base)
    sent = {"title": "New", "intro": "New", "remove": "police_listen", "up": "police_listen"}
    for end in (*ends, "edit/questions", "edit/sections", "edit/questions/police_listen/remove", "publish"):
        refused = await clerk.post(f"{base}/{end}", data=sent)
        assert refused.status_code == 409
        assert "This survey is published" in refused.text
    assert await questions_of(survey) == before


async def test_the_database_itself_refuses_to_change_published_questions(connection, hackney):
    survey = await make_survey(hackney)
    for statement in (
        "UPDATE survey_version SET note = 'other'",
        "UPDATE survey_version SET published_at = NULL",
        "DELETE FROM survey_version",
        f"DELETE FROM survey WHERE id = {survey.id}",
    ):
        with pytest.raises(IntegrityError):
            async with in_transaction() as inner:
                await inner.execute_query(statement)


async def test_a_preview_takes_nothing(clerk, hackney):
    draft = await make_draft(hackney)
    await make_question(draft, "police_listen")
    assert (await clerk.post(f"/hackney/surveys/{draft.slug}/preview", data={"send": "1"})).status_code == 405
    sent = await clerk.post(f"/hackney/surveys/{draft.slug}", data={"police_listen": "neither", "send": "1"})
    assert sent.status_code == 404
    assert await InboxItem.all().count() == 0


async def test_words_of_a_clerk_never_become_markup(clerk, hackney):
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    draft = await make_draft(hackney, title=nasty, intro=f"{nasty}\n\n[x](javascript:alert(1))")
    await make_question(draft, "q", wording=nasty, options=[["a", nasty]])
    for end in ("/edit", "/preview", "/publish"):
        text = (await clerk.get(f"/hackney/surveys/{draft.slug}{end}")).text
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert 'href="javascript' not in text


async def test_the_edit_page_costs_the_same_with_many_questions(clerk, hackney, queries):
    draft = await make_draft(hackney)
    costs = []
    for keys in (["sex"], ["age_band", "police_listen", "religion"]):
        for key in keys:
            await make_question(draft, key)
        queries.clear()
        await clerk.get(f"/hackney/surveys/{draft.slug}/edit")
        costs.append(len([query for query in queries if query.startswith("SELECT")]))
    assert costs[0] == costs[1] <= 6


async def test_languages_and_rules_are_set_and_kept(clerk, hackney):
    draft = await make_draft(hackney)
    edit = f"/hackney/surveys/{draft.slug}/edit"
    await clerk.post(f"{edit}/languages", data={"languages": ["bn", "ar"]})
    assert (await definition_stored(draft)).languages == ("en", "bn", "ar")
    assert 'value="en-XA"' not in (await clerk.get(f"{edit}/languages")).text
    rules = {
        "assurance": "one_time_codes",
        "early_results": "panel",
        "keep_texts_months": "6",
        "keep_rows_months": "36",
    }
    await clerk.post(f"{edit}/rules", data=rules)
    await draft.refresh_from_db()
    stored = (draft.assurance, draft.early_results, str(draft.keep_texts_months), str(draft.keep_rows_months))
    assert [str(value) for value in stored] == list(rules.values())
    assert "The police do not see results before everybody does" in (await clerk.get(f"{edit}/rules")).text
    await clerk.post(f"{edit}/languages", data={})
    assert (await definition_stored(draft)).languages == ("en",)


async def test_nobody_loses_the_words_that_somebody_else_saved_meanwhile(clerk, hackney):
    draft = await make_draft(hackney)
    words = f"/hackney/surveys/{draft.slug}/edit/words"
    seen = (await clerk.get(words)).text.partition('name="seen" type="hidden" value="')[2][:16]
    await clerk.post(words, data={"title": "Hers", "intro": "Her words", "seen": seen})
    mine = {"title": "Mine", "intro": "My words", "seen": seen}
    clash = await clerk.post(words, data=mine, follow_redirects=True)
    assert clash.status_code == 409
    assert "Somebody else saved first" in clash.text
    assert "Her words" in clash.text
    assert "My words" in clash.text
    assert (await definition_stored(draft)).title == {"en": "Hers"}


async def test_the_address_of_a_survey_follows_its_title_until_it_is_published(clerk, browser, hackney):
    other = await make_survey(hackney, title="Parks")
    await Survey.filter(id=other.id).update(slug="parks")
    await clerk.post("/hackney/new-survey/from", data={"ready": READY_MADE[0].key})
    draft = await Survey.filter(published_at=None).get()
    old = f"/hackney/surveys/{draft.slug}/edit"
    page = await clerk.get(f"{old}/words")
    assert "its address follows its title" in page.text
    seen = page.text.partition('name="seen" type="hidden" value="')[2][:16]
    fields = {"title": "Parks!", "intro": "About parks", "seen": seen}
    for _ in range(2):
        saved = await clerk.post(f"{old}/words", data=fields, follow_redirects=True)
        assert (saved.status_code, saved.url.path) == (200, "/hackney/surveys/parks-2/edit")
    added = await clerk.post(f"{old}/new-section?after=x", data={"title": "Typed meanwhile"})
    assert added.status_code == 307
    assert added.headers["location"] == "/hackney/surveys/parks-2/edit/new-section?after=x"
    assert (await clerk.get("/hackney/surveys/parks-3/edit")).status_code == 404
    days = {"opens_on": ("21", "11", "2026"), "closes_on": ("1", "12", "2026")}
    dates = {
        f"{name}-{part}": n for name, day in days.items() for part, n in zip(("day", "month", "year"), day, strict=True)
    }
    await clerk.post("/hackney/surveys/parks-2/edit/dates", data=dates)
    published = await clerk.post("/hackney/surveys/parks-2/publish")
    assert published.headers["location"] == "/hackney/surveys/parks-2/share"
    assert (await clerk.get("/hackney/surveys/parks-2")).status_code == 200
    assert (await clerk.get(f"/hackney/surveys/{draft.slug}")).status_code == 404


async def test_every_fault_leads_to_where_it_is_mended(clerk, hackney):
    draft = await make_draft(hackney, definition_of(question_of("walk", wording={"en": "Why ${gone}?"})))
    page = (await clerk.get(f"/hackney/surveys/{draft.slug}/edit")).text
    assert "1 thing to mend" in page
    assert f'href="/hackney/surveys/{draft.slug}/edit/questions/walk">The words repeat the answer' in page
    assert "Go on to publish" not in page
