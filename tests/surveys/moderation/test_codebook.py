"""Moderators say what comments are about; the public sees shares of enough comments, never small numbers."""

import re

import pytest

from boroughs.people.models import Membership, Role
from engage.kit.audit import AuditEvent
from surveys.definition.parts import Kind
from surveys.moderation.codebook.shares import keep_shares, theme_shares
from surveys.moderation.models import Comment, CommentState, Theme
from tests.factories import make_member, make_superintendent
from tests.surveys.factories import make_draft, make_survey, question_of
from tests.surveys.moderation.factories import make_approved, make_comment

KEY = "one_improvement"


@pytest.fixture
async def moderator(browser, hackney):
    person = await make_member(hackney, Role.MODERATOR)
    await browser.as_person(person)
    return person


@pytest.fixture
async def survey(hackney):
    ways = question_of("ways", kind=Kind.SINGLE_CHOICE, has_other=True)
    return await make_survey(hackney, questions=(question_of("police_listen"), question_of(KEY), ways))


async def make_theme(survey, name, *comments, **values):
    theme = await Theme.create(survey=survey, name=name, **{"question_key": KEY, **values})
    if comments:
        await theme.comments.add(*comments)
    return theme


def at(survey, *parts):
    return "/".join((f"/hackney/surveys/{survey.slug}/themes", *map(str, parts)))


async def test_questions_in_own_words_are_listed_with_how_far_they_are(browser, moderator, hackney, survey, queries):
    comments = await make_approved(hackney, 3, survey=survey, question_key=KEY)
    await make_comment(hackney, survey=survey, question_key=KEY)
    await make_theme(survey, "Listening", comments[0])
    assert f'href="{at(survey)}"' in (await browser.get("/hackney/comments")).text
    queries.clear()
    text = " ".join(re.sub(r"<[^>]+>", " ", (await browser.get(at(survey))).text).split())
    assert len(queries) <= 8
    assert "with people in your area? 1 3 1 Question ways (Other) 0 0 0" in text
    assert "Question police_listen" not in text
    assert "concerns of local people" not in text


async def test_a_theme_is_added_renamed_merged_and_removed(browser, moderator, hackney, survey):
    one, two = await make_approved(hackney, 2, survey=survey, question_key=KEY)
    for name in ("Listening", "Hearing"):
        response = await browser.post(at(survey, KEY), data={"name": name, "meaning": "Being heard"})
        assert response.status_code == 303
    twice = await browser.post(at(survey, KEY), data={"name": "Listening"})
    assert twice.status_code == 422
    assert "There is already a theme with this name" in twice.text
    assert (await browser.post(at(survey, KEY), data={"name": ""})).status_code == 422
    listening, hearing = await Theme.all().order_by("id")
    await listening.comments.add(one, two)
    await hearing.comments.add(two)
    renamed = await browser.post(at(survey, KEY, listening.id), data={"name": "Hearing"})
    assert renamed.status_code == 422
    assert (await browser.post(at(survey, KEY, listening.id), data={"name": "Patience"})).status_code == 303
    unmerged = await browser.post(at(survey, KEY, hearing.id), data={"merge": "1", "into": hearing.id})
    assert "Select a theme to merge it into" in unmerged.text
    merged = await browser.post(at(survey, KEY, hearing.id), data={"merge": "1", "into": listening.id})
    assert merged.status_code == 303
    left = await Theme.get()
    assert (left.name, await left.comments.all().count()) == ("Patience", 2)
    assert (await browser.post(at(survey, KEY, left.id), data={"remove": "1"})).status_code == 303
    assert await Theme.all().count() == 0
    verbs = [event.verb for event in await AuditEvent.filter(actor_id=moderator.id).order_by("id")]
    assert verbs == ["added a theme"] * 2 + ["changed a theme", "merged a theme", "removed a theme"]


async def test_comments_are_coded_page_by_page_until_none_is_left(browser, moderator, hackney, survey, queries):
    comments = await make_approved(hackney, 25, survey=survey, question_key=KEY)
    waiting = await make_comment(hackney, survey=survey, question_key=KEY, text="Not read yet")
    withheld = await make_comment(hackney, survey=survey, question_key=KEY, text="Withheld", reason="is_abusive",
                                  state=CommentState.WITHHELD, decided_on="2026-11-02")  # fmt: skip
    theme, other = await make_theme(survey, "Listening"), await make_theme(survey, "Something else")
    queries.clear()
    page = await browser.get(at(survey, KEY, "comments"))
    assert len(queries) <= 11
    shown = re.findall(r'name="comment" value="([^"]+)"', page.text)
    assert len(shown) == 20
    assert "Not read yet" not in page.text
    sent = {"comment": [*shown, str(waiting.id), str(withheld.id), "x"]}
    sent |= {f"themes-{one}": [str(theme.id), "99999", "x"] for one in [*shown, waiting.id, withheld.id]}
    assert (await browser.post(at(survey, KEY, "comments"), data=sent)).status_code == 303
    assert {str(c.id) for c in await theme.comments.all()} == set(shown)
    rest = re.findall(r'name="comment" value="([^"]+)"', (await browser.get(at(survey, KEY, "comments"))).text)
    assert {*rest, *shown} == {str(comment.id) for comment in comments}
    everything = await browser.get(at(survey, KEY, "comments"), params={"show": "all", "page": "2"})
    assert "Page 2 of 2" in everything.text
    changed = {"comment": shown[0], f"themes-{shown[0]}": str(other.id)}
    again = await browser.post(f"{at(survey, KEY, 'comments')}?show=all&page=2", data=changed)
    assert again.headers["location"].endswith("?show=all&page=2")
    assert [str(c.id) for c in await other.comments.all()] == [shown[0]]
    assert shown[0] not in {str(c.id) for c in await theme.comments.all()}


async def test_shares_are_of_coded_comments_and_small_numbers_are_held_back(hackney, survey):
    comments = await make_approved(hackney, 40, survey=survey, question_key=KEY)
    redacted = await make_approved(hackney, 10, survey=survey, question_key=KEY, state=CommentState.REDACTED)
    waiting = await make_comment(hackney, survey=survey, question_key=KEY)
    await make_theme(survey, "Listening", *comments[:29])
    assert await theme_shares(survey.id, KEY) == []
    await make_theme(survey, "Patience", *comments[20:40], *redacted, waiting)
    await make_theme(survey, "Dogs", *comments[:7])
    await make_theme(survey, "Cats", *comments[:2])
    shares = await theme_shares(survey.id, KEY)
    shown = {name: figure and (figure.value, figure.under, figure.base_shown) for name, figure in shares}
    assert shown == {"Patience": (0.6, None, 50), "Listening": (0.58, None, 50), "Dogs": None, "Cats": (None, 0.1, 50)}
    assert [name for name, _ in shares][:2] == ["Patience", "Listening"]
    assert await theme_shares(survey.id, "ways-other") == []
    await keep_shares(survey.id)
    await Comment.all().delete()
    assert await theme_shares(survey.id, KEY) == shares


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.MODERATOR, Role.PLATFORM_ADMIN)])
async def test_only_moderators_code_and_none_who_is_police(browser, hackney, croydon, survey, role):
    comment = (await make_approved(hackney, 1, survey=survey, question_key=KEY))[0]
    theme = await make_theme(survey, "Listening")
    is_office = role is Role.BOROUGH_SUPERINTENDENT
    person = await make_superintendent(hackney) if is_office else await make_member(hackney, role)
    people = [person]
    if is_office:
        officer = await make_superintendent(croydon)
        await Membership.create(person=officer, borough=hackney, role=Role.MODERATOR, starts_on="2026-01-01")
        people.append(officer)
    for one in people:
        await browser.as_person(one)
        for path in (at(survey), at(survey, KEY), at(survey, KEY, "comments"), at(survey, KEY, theme.id)):
            assert (await browser.get(path)).status_code == 403
            if path != at(survey):
                assert (await browser.post(path, data={"name": "Other"})).status_code == 403
        assert (await browser.get(f"/hackney/comments/{comment.id}/redact")).status_code == 403


async def test_another_boroughs_themes_are_not_found(browser, moderator, hackney, croydon, survey):
    theirs = await make_survey(croydon)
    theme = await make_theme(theirs, "Listening")
    draft = await make_draft(hackney)
    own = await make_theme(survey, "Mine")
    for path in (
        at(theirs), at(draft), at(survey, "police_listen"), at(survey, "nothing"), at(survey, KEY, theme.id),
        at(survey, "ways-other", own.id), f"/croydon/surveys/{theirs.slug}/themes",
    ):  # fmt: skip
        assert (await browser.get(path)).status_code == 404, path
