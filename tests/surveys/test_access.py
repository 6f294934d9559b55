"""Who may open what, by role and by phase of a survey."""

from datetime import date

import pytest

from boroughs.people.models import Role
from tests.factories import make_member, make_person, make_superintendent
from tests.surveys.factories import definition_stored, make_draft, make_question, make_survey

STAFF_PAGES = (
    "edit", "edit/words", "edit/languages", "edit/dates", "edit/rules", "edit/ready-questions", "edit/new-question",
    "edit/new-question/scale", "edit/questions/police_listen", "edit/questions/police_listen/remove",
    "edit/questions/police_listen/when", "edit/new-section", "edit/sections/section_1",
    "edit/sections/section_1/remove", "edit/sections/section_1/when", "edit/translations/bn", "preview",
    "preview/paths", "preview/walk", "publish",
)  # fmt: skip
ONLY_SENT = ("edit/questions", "edit/sections", "edit/questions/police_listen/when/sex", "edit/correction", "correct",
             "ask-again")  # fmt: skip
BOROUGH_PAGES = ("/hackney/new-survey", "/hackney/your-surveys")
PUBLIC_PAGES = ("", "/thanks", "/receipt", "/results")
PHASES = {
    "open": (date(2026, 11, 1), date(2026, 11, 30)),
    "coming": (date(2026, 12, 1), date(2026, 12, 9)),
    "closed": (date(2026, 1, 1), date(2026, 2, 1)),
}


async def sign_in(browser, who, hackney, croydon):
    match who:
        case "stranger":
            return browser
        case "nobody":
            person = await make_person()
        case "superintendent":
            person = await make_superintendent(hackney)
        case "another clerk":
            person = await make_member(croydon, Role.COUNCIL_CLERK)
        case "another chair":
            person = await make_member(croydon, Role.PANEL_CHAIR)
        case _:
            person = await make_member(hackney, Role(who))
    return await browser.as_person(person)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("stranger", 303),
        ("nobody", 404),
        ("council_clerk", 200),
        ("council_admin", 200),
        ("panel_chair", 403),
        ("panel_member", 403),
        ("moderator", 403),
        ("analyst", 403),
        ("neighbourhood_inspector", 403),
        ("superintendent", 403),
        ("another clerk", 404),
        ("another chair", 404),
    ],
)
async def test_only_the_councils_clerks_open_a_draft(browser, hackney, croydon, who, status):
    draft = await make_draft(hackney)
    await make_question(draft, "police_listen")
    browser = await sign_in(browser, who, hackney, croydon)
    for page in STAFF_PAGES:
        response = await browser.get(f"/hackney/surveys/{draft.slug}/{page}")
        assert response.status_code == status, page
        if status == 303:
            assert response.headers["location"].startswith("/sign-in")
    for page in BOROUGH_PAGES:
        assert (await browser.get(page)).status_code == status
    for page in PUBLIC_PAGES:
        assert (await browser.get(f"/hackney/surveys/{draft.slug}{page}")).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "panel_chair", "superintendent", "another clerk"])
async def test_nobody_else_changes_a_draft(browser, hackney, croydon, who):
    draft = await make_draft(hackney, title="Mine")
    await make_question(draft, "police_listen")
    browser = await sign_in(browser, who, hackney, croydon)
    for page in (*STAFF_PAGES, *ONLY_SENT):
        fields = {"title": "Yours", "intro": "Yours", "remove": "police_listen", "keys": "sex"}
        response = await browser.post(f"/hackney/surveys/{draft.slug}/{page}", data=fields)
        assert response.status_code in {303, 403, 404, 405}
    await draft.refresh_from_db()
    assert (draft.title, draft.published_at) == ("Mine", None)
    assert len((await definition_stored(draft)).questions) == 1


async def test_a_draft_of_one_borough_is_not_at_anothers_address(browser, hackney, croydon):
    draft = await make_draft(hackney)
    await browser.as_person(await make_member(croydon, Role.COUNCIL_CLERK))
    assert (await browser.get(f"/croydon/surveys/{draft.slug}/edit")).status_code == 404


@pytest.mark.parametrize("phase", PHASES)
@pytest.mark.parametrize("who", ["council_clerk", "superintendent", "another chair"])
async def test_everybody_sees_the_same_public_pages(browser, hackney, croydon, who, phase):
    opens_on, closes_on = PHASES[phase]
    survey = await make_survey(hackney, opens_on=opens_on, closes_on=closes_on)
    paths = [f"/hackney/surveys/{survey.slug}{page}" for page in PUBLIC_PAGES] + ["/hackney/surveys"]
    as_stranger = [(await browser.get(path)).text for path in paths]
    await sign_in(browser, who, hackney, croydon)
    assert [(await browser.get(path)).text for path in paths] == as_stranger
