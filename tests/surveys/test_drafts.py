"""A clerk writes a survey, sees it as residents would, and publishes it for good."""

from datetime import date

import pytest
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from surveys.drafts.actions import MOST_QUESTIONS
from surveys.models import InboxItem, Survey
from tests.factories import make_member
from tests.surveys.factories import definition_stored, make_draft, make_question, make_survey


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
    own = {"kind": "single_choice", "wording": "Where do you walk?", "options": "Home\n\n Park \n", "is_required": "y"}
    await clerk.post(f"{edit}/new-question", data=own)
    await clerk.post(f"{edit}/new-question", data={"kind": "free_text", "wording": "Why there?"})
    await clerk.post(f"{edit}/new-question", data={"kind": "agree_scale", "wording": "It is quiet."})
    await clerk.post(f"{edit}/dates", data=dates(date(2026, 11, 1), date(2026, 12, 1)))
    preview = (await clerk.get(f"{base}/preview")).text
    assert "Where do you walk?" in preview
    assert "<strong>Hello</strong>" in preview
    assert "<form" not in preview
    assert "listen to the concerns" in (await clerk.get(f"{base}/publish")).text
    published = await clerk.post(f"{base}/publish")
    assert published.headers["location"] == base
    assert "Where do you walk?" in (await clerk.get(base)).text
    survey = await Survey.get(slug="your-street-day-night")
    assert [q.kind.value for q in (await definition_stored(survey)).questions] == [
        "agree_scale", "single_choice", "single_choice", "free_text", "agree_scale",
    ]  # fmt: skip
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
        ("new-question", {"kind": "single_choice", "wording": "a", "options": "one"}, "at least 2 answers"),
        ("new-question", {"kind": "single_choice", "wording": "a", "options": "One\none"}, "must be different"),
        (
            "new-question",
            {"kind": "single_choice", "wording": "a", "options": "\n".join("abcdefghijklmnopqrstu")},
            "20",
        ),
        ("new-question", {"kind": "single_choice", "wording": "a", "options": "a\n" + "b" * 101}, "100 characters"),
        ("new-question", {"kind": "matrix", "wording": "a"}, "There is a problem"),
        ("new-question", {"kind": "free_text", "wording": "x" * 301}, "300 characters or fewer"),
    ],
)
async def test_what_cannot_be_used_is_said_where_it_was_typed(clerk, hackney, page, fields, message):
    draft = await make_draft(hackney)
    response = await clerk.post(f"/hackney/surveys/{draft.slug}/edit/{page}", data=fields)
    assert response.status_code == 422
    assert message in response.text
    assert await questions_of(draft) == []


async def test_questions_move_and_go(clerk, hackney):
    draft = await make_draft(hackney)
    for key in ("police_listen", "age_band", "sex"):
        await make_question(draft, key)
    arrange = f"/hackney/surveys/{draft.slug}/edit/questions"
    await clerk.post(arrange, data={"up": "sex"})
    assert await questions_of(draft) == ["police_listen", "sex", "age_band"]
    await clerk.post(arrange, data={"down": "police_listen"})
    assert await questions_of(draft) == ["sex", "police_listen", "age_band"]
    for fields in ({"up": "sex"}, {"down": "age_band"}, {"up": "gone"}, {"remove": "gone"}, {}, {"sideways": "sex"}):
        assert (await clerk.post(arrange, data=fields)).status_code == 303
    assert await questions_of(draft) == ["sex", "police_listen", "age_band"]
    await clerk.post(arrange, data={"remove": "police_listen"})
    assert await questions_of(draft) == ["sex", "age_band"]


async def test_a_question_that_there_cannot_be_is_not_removed(clerk, hackney):
    survey = await make_draft(hackney)
    for key in ("a" * 61, "x" * 5000, "police_listen"):
        response = await clerk.post(f"/hackney/surveys/{survey.slug}/edit/questions", data={"remove": key})
        assert response.status_code == 303


async def test_the_same_question_twice_is_one(clerk, hackney):
    draft = await make_draft(hackney)
    edit = f"/hackney/surveys/{draft.slug}/edit"
    for _ in range(2):
        await clerk.post(f"{edit}/ready-questions", data={"keys": "police_listen"})
        await clerk.post(f"{edit}/new-question", data={"kind": "free_text", "wording": "Why?"})
    assert len(await questions_of(draft)) == 2


async def test_a_survey_has_an_end(clerk, hackney):
    draft = await make_draft(hackney)
    for number in range(MOST_QUESTIONS):
        await make_question(draft, f"q{number}")
    more = await clerk.post(f"/hackney/surveys/{draft.slug}/edit/ready-questions", data={"keys": "police_listen"})
    assert more.status_code == 422
    assert "up to 60 questions" in more.text


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
    for end in ("edit", "edit/words", "edit/dates", "edit/ready-questions", "edit/new-question", "preview", "publish"):
        page = await clerk.get(f"{base}/{end}")
        assert (page.status_code, page.headers["location"]) == (303, base)
    for end in ("edit/words", "edit/dates", "edit/ready-questions", "edit/new-question", "edit/questions", "publish"):
        refused = await clerk.post(f"{base}/{end}", data={"title": "New", "intro": "New", "remove": "police_listen"})
        assert refused.status_code == 409
        assert "This survey is published" in refused.text
    assert await questions_of(survey) == before


async def test_the_database_itself_refuses_to_change_published_questions(connection, hackney):
    survey = await make_survey(hackney)
    for statement in (
        "UPDATE question SET wording = 'other'",
        "DELETE FROM question",
        f"INSERT INTO question (survey_id, position, key, kind, wording, options, favourable, is_required)"
        f" VALUES ({survey.id}, 9, 'late', 'free_text', 'Late?', '[]', '[]', false)",
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
