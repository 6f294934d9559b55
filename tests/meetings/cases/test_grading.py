"""Members grade alone; nobody sees another's grade before the chair reveals them all, and nothing changes after."""

from datetime import date

import pytest
from tortoise import connections
from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from meetings.cases.models import Case, Colour, Force, Grade, Mark
from meetings.cases.verdicts import leading
from tests.factories import make_member
from tests.meetings.cases.factories import JUDGEMENT, make_case, make_grade, make_judged, make_panel_of

CASE = "/hackney/cases/1"
GRADE, RECUSAL, REVEAL, CASTING = f"{CASE}/grade", f"{CASE}/recusal", f"{CASE}/revealing", f"{CASE}/casting-vote"
RED = {"colour": "red", "reason": "Searched before a word was said."}
G, A, R = Colour.GREEN, Colour.AMBER, Colour.RED


@pytest.fixture
async def panel(hackney):
    return await make_panel_of(hackney)


async def test_a_member_grades_checks_changes_and_sends(browser, hackney, panel):
    _, one, _ = panel
    await make_case(hackney, is_child=True)
    await browser.as_person(one)
    form = (await browser.get(GRADE)).text
    assert form.count("<fieldset") == 13  # eight letters, grounds, respect, force, child, verdict
    given = {**JUDGEMENT, **RED, "respect": "0", "child": "not_met", "Y": "cannot_tell", "refers_to_standards": "y"}
    check = await browser.post(GRADE, data=given)
    assert check.status_code == 200
    assert "Check your grade of case 1" in check.text
    assert not await Grade.exists()
    again = (await browser.post(GRADE, data={**given, "do": "change"})).text
    assert "Check my grade" in again
    assert RED["reason"] in again
    for _ in range(2):  # twice is once
        assert (await browser.post(GRADE, data={**given, "do": "send"})).headers["location"] == CASE
    grade = await Grade.get()
    assert (grade.member_id, grade.colour, grade.respect, grade.child) == (one.id, R, None, Mark.NOT_MET)
    assert (grade.force, grade.grounds, grade.marks["Y"], grade.marks["G"]) == (
        Force.NONE,
        Mark.MET,
        "cannot_tell",
        "met",
    )
    assert grade.refers_to_standards
    assert "You have graded this case: Red" in (await browser.get(CASE)).text
    event = await AuditEvent.get(verb="graded a case")
    assert (event.about, event.detail) == ("hackney/cases/1", {})


async def test_a_grade_stands_once_sent(browser, hackney, panel):
    await make_grade(await make_case(hackney), panel[1])
    await browser.as_person(panel[1])
    again = await browser.get(GRADE)
    assert again.status_code == 409
    assert "Back to your desk" in again.text
    assert (await browser.post(GRADE, data={**JUDGEMENT, **RED, "do": "send"})).status_code == 409
    assert (await browser.get(RECUSAL)).status_code == 409
    assert (await browser.post(RECUSAL, data={"because": "I know the family."})).status_code == 409
    assert (await Grade.get()).colour is G


@pytest.mark.parametrize("missing", ["G", "Y", "grounds", "respect", "force", "colour"])
async def test_every_part_is_judged(browser, hackney, panel, missing):
    await make_case(hackney)
    await browser.as_person(panel[1])
    response = await browser.post(GRADE, data={**JUDGEMENT, "reason": "Kept words", missing: "", "do": "send"})
    assert response.status_code == 422
    assert "Kept words" in response.text
    assert not await Grade.exists()


@pytest.mark.parametrize("colour", ["amber", "red"])
async def test_amber_and_red_want_a_reason_that_names_nobody(browser, hackney, panel, colour):
    await make_case(hackney)
    await browser.as_person(panel[1])
    for reason in ("", "PC Smith was rude."):
        data = {**JUDGEMENT, "colour": colour, "reason": reason, "do": "send"}
        assert (await browser.post(GRADE, data=data)).status_code == 422
    assert not await Grade.exists()


async def test_only_a_childs_case_asks_whether_that_was_considered(browser, hackney, panel):
    await make_case(hackney, is_child=None)
    await make_case(hackney, is_child=True)
    await browser.as_person(panel[1])
    assert 'name="child"' not in (await browser.get(GRADE)).text
    assert (await browser.post(GRADE, data={**JUDGEMENT, "child": "met", "do": "send"})).status_code == 303
    assert (await Grade.get()).child is None
    assert 'name="child"' in (await browser.get("/hackney/cases/2/grade")).text
    assert (await browser.post("/hackney/cases/2/grade", data={**JUDGEMENT, "do": "send"})).status_code == 422


async def test_a_member_who_takes_no_part_counts_nowhere(browser, hackney, panel):
    chair, one, two = panel
    case = await make_case(hackney)
    await browser.as_person(one)
    assert (await browser.post(RECUSAL, data={})).status_code == 422
    for _ in range(2):
        assert (await browser.post(RECUSAL, data={"because": "My cousin works there."})).status_code == 303
    assert "You take no part in this case." in (await browser.get(CASE)).text
    await make_grade(case, two, A)
    await browser.as_person(chair)
    assert (await browser.post(REVEAL)).status_code == 409
    await make_grade(case, chair, A)
    assert (await browser.post(REVEAL)).status_code == 303
    page = (await browser.get(CASE)).text
    assert "Ada Member: My cousin works there." in page
    assert (await Case.get()).colour is A


async def test_a_member_sees_nothing_of_others_before_the_reveal_and_all_after(browser, hackney, panel):
    chair, one, two = panel
    await make_case(hackney)
    await make_grade(await Case.get(), two, R, reason="A reason nobody reads yet.")
    await browser.as_person(one)
    before = {path: (await browser.get(path)).text for path in (CASE, GRADE, RECUSAL, "/hackney/cases", "/desk")}
    await make_grade(await Case.get(), chair, A)
    for path, text in before.items():  # one more grade changes nothing on any page of theirs
        assert (await browser.get(path)).text == text
        assert "Bea Member" not in text
        assert "A reason nobody reads yet." not in text
    assert (await browser.get(REVEAL)).status_code == 403
    await browser.as_person(chair)
    listed = (await browser.get(REVEAL)).text
    assert "A reason nobody reads yet." not in listed
    assert "amber" not in listed.lower()
    assert "1 member has not graded it yet" in listed
    assert listed.index("Have not graded it yet") < listed.index("Ada Member")
    assert (await browser.post(REVEAL)).status_code == 303
    await browser.as_person(one)
    after = (await browser.get(CASE)).text
    assert "A reason nobody reads yet." in after
    assert "Bea Member" in after


async def test_the_clerk_never_sees_who_judged_how(browser, hackney, panel):
    await make_judged(hackney, [G, G, R], G)
    await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))
    page = (await browser.get(CASE)).text
    assert "The members’ grades" not in page
    assert "The grounds came late." not in page


@pytest.mark.parametrize(("colours", "verdict"), [([G, G, R], G), ([R, R], R), ([G, A], None), ([G, A, R], None)])
async def test_most_members_decide_or_nobody_does(browser, hackney, panel, colours, verdict):
    case = await make_case(hackney)
    for member, colour in zip(panel, colours, strict=False):
        await make_grade(case, member, colour)
    await browser.as_person(panel[0])
    for _ in range(2):
        assert (await browser.post(REVEAL)).status_code == 303
    assert (await Case.get()).colour is verdict
    assert await AuditEvent.filter(verb="revealed the grades of a case").count() == 1


def test_the_colours_that_lead():
    def of(*colours):
        return [Grade(colour=colour) for colour in colours]

    assert leading(of(G, G, A, R)) == [G]
    assert leading(of(G, G, R, R, A)) == [G, R]
    assert leading(of(None, None, R)) == [R]
    assert leading([]) == []


async def test_the_chair_breaks_a_tie_with_a_reason_once(browser, hackney, panel):
    await make_judged(hackney, [G, G, R, R, A], None)
    await browser.as_person(panel[0])
    assert 'value="amber"' not in (await browser.get(CASTING)).text
    why = {"reason": "The grounds were written down afterwards."}
    for wrong in ({"colour": "red"}, {"colour": "amber", **why}, why, {"colour": "red", "reason": "PC Smith lied."}):
        assert (await browser.post(CASTING, data=wrong)).status_code == 422
    for _ in range(2):
        assert (await browser.post(CASTING, data={"colour": "red", **why})).status_code == 303
    assert (await browser.post(CASTING, data={"colour": "green", **why})).status_code == 409
    assert (await browser.get(CASTING)).status_code == 409
    case = await Case.get()
    assert (case.colour, case.cast_by_id, case.casting_reason) == (R, panel[0].id, why["reason"])
    assert why["reason"] in (await browser.get(CASE)).text


async def test_no_casting_vote_without_a_tie(browser, hackney, panel):
    await make_judged(hackney, [G, G, R], G)
    await browser.as_person(panel[0])
    assert (await browser.get(CASTING)).status_code == 409
    assert (await browser.post(CASTING, data={"colour": "green", "reason": "Because."})).status_code == 409


async def test_nothing_is_graded_before_it_is_open_or_after_the_reveal(browser, hackney, panel):
    await make_case(hackney, opened_on=None)
    await browser.as_person(panel[1])
    for path in (CASE, GRADE):
        assert (await browser.get(path)).status_code == 404
    await browser.as_person(panel[0])
    assert (await browser.post(GRADE, data={**JUDGEMENT, "do": "send"})).status_code == 409
    assert (await browser.get(REVEAL)).status_code == 409
    for _ in range(2):
        assert (await browser.post(f"{CASE}/opening")).status_code == 303
    assert (await Case.get()).opened_on == date(2026, 11, 21)
    await make_judged(hackney, [G, G], G)
    for path, data in (("grade", {**JUDGEMENT, "do": "send"}), ("recusal", {"because": "Too late."})):
        assert (await browser.post(f"/hackney/cases/2/{path}", data=data)).status_code == 409
    assert await Grade.filter(member_id=panel[0].id).count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE case_grade SET colour = 'green'",
        "DELETE FROM case_grade",
        "INSERT INTO case_grade (case_id, member_id, recused_because, marks, reason, refers_to_standards)"
        " SELECT id, 1, 'late', '{}', '', false FROM panel_case",
        "UPDATE panel_case SET revealed_on = NULL, colour = NULL",
        "UPDATE panel_case SET colour = 'green'",
        "UPDATE panel_case SET grounds = 'other'",
        "UPDATE panel_case SET opened_on = opened_on + 1",
        "DELETE FROM panel_case",
    ],
)
async def test_the_database_itself_refuses_to_change_what_was_judged(hackney, statement):
    await make_judged(hackney, [R, R], R)
    with pytest.raises(IntegrityError):
        async with in_transaction():
            await connections.get("default").execute_query(statement)
