"""A desk says which case waits for whom."""

from boroughs.people.models import Role
from meetings.cases.models import Case, Colour
from tests.factories import make_member
from tests.meetings.cases.factories import make_case, make_grade, make_judged, make_panel_of

G, R = Colour.GREEN, Colour.RED


async def test_a_member_is_told_of_cases_to_grade_until_graded(browser, hackney):
    _, one, two = await make_panel_of(hackney)
    await make_case(hackney, opened_on=None)
    case = await make_case(hackney)
    await browser.as_person(one)
    desk = (await browser.get("/desk")).text
    assert 'href="/hackney/cases/2/grade"' in desk
    assert "case 1" not in desk
    await make_grade(case, two)
    assert (await browser.get("/desk")).text == desk
    await make_grade(case, one)
    assert "case 2" not in (await browser.get("/desk")).text


async def test_the_chair_is_told_what_is_to_be_decided(browser, hackney):
    chair, one, two = await make_panel_of(hackney)
    await make_case(hackney, opened_on=None)
    case = await make_case(hackney)
    await make_judged(hackney, [G, R], None)
    await make_judged(hackney, [G, G], G)
    await browser.as_person(chair)
    desk = (await browser.get("/desk")).text
    assert "Open new cases for grades: 1" in desk
    assert "Break the tie on case 3" in desk
    assert "End and publish case 4" in desk
    assert "case 2 can be revealed" not in desk.lower()
    await make_grade(case, one)
    await make_grade(case, two)
    assert "Case 2 can be revealed; not graded yet by: 1" in (await browser.get("/desk")).text
    await make_grade(case, chair)
    assert "Reveal the grades of case 2" in (await browser.get("/desk")).text


async def test_others_have_no_tasks_of_cases(browser, hackney):
    await make_case(hackney)
    await make_judged(hackney, [G, R], None)
    for role in (Role.COUNCIL_CLERK, Role.ANALYST, Role.NEIGHBOURHOOD_INSPECTOR):
        await browser.as_person(await make_member(hackney, role))
        assert "Nothing waits for you here." in (await browser.get("/desk")).text


async def test_a_desk_needs_as_many_queries_for_many_cases_as_for_few(browser, hackney, queries):
    chair, *_ = await make_panel_of(hackney)
    await browser.as_person(chair)
    counts = []
    for many in (1, 8):
        for _ in range(many):
            await make_case(hackney)
        queries.clear()
        await browser.get("/desk")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert await Case.all().count() == 9
