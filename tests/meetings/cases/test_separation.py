"""Who may do what with cases: the panel grades, the clerk adds, the chair decides, the police read the end."""

import pytest

from boroughs.people.models import Role
from engage.kit.audit import AuditEvent
from meetings.cases.models import Case, Colour, Grade
from tests.factories import make_member, make_superintendent
from tests.meetings.cases.factories import JUDGEMENT, make_case, make_grade, make_judged

KEEPERS = {Role.COUNCIL_CLERK, Role.COUNCIL_ADMIN, Role.PANEL_CHAIR}
PANEL = {Role.PANEL_MEMBER, Role.PANEL_CHAIR}
CHAIR = {Role.PANEL_CHAIR}
SEND = {**JUDGEMENT, "do": "send"}
ROUTES = [
    ("GET", "/cases", KEEPERS | PANEL, {}),
    ("GET", "/cases/1", KEEPERS | PANEL, {}),
    ("GET", "/new-case", KEEPERS, {}),
    ("POST", "/new-case", KEEPERS, {}),
    ("GET", "/new-case/file", KEEPERS, {}),
    ("POST", "/new-case/file", KEEPERS, {}),
    ("POST", "/cases/1/opening", CHAIR, {}),
    ("POST", "/cases/1/removal", KEEPERS, {}),
    ("GET", "/cases/1/grade", PANEL, {}),
    ("POST", "/cases/1/grade", PANEL, SEND),
    ("GET", "/cases/1/recusal", PANEL, {}),
    ("POST", "/cases/1/recusal", PANEL, {"because": "I know the family."}),
    ("GET", "/cases/1/revealing", CHAIR, {}),
    ("POST", "/cases/1/revealing", CHAIR, {}),
    ("GET", "/cases/1/casting-vote", CHAIR, {}),
    ("POST", "/cases/1/casting-vote", CHAIR, {"colour": "red", "reason": "Because."}),
    ("GET", "/cases/1/ending", CHAIR, {}),
    ("POST", "/cases/1/ending", CHAIR, {"learning": "Something."}),
    ("GET", "/cases/1/outcome", CHAIR, {}),
    ("POST", "/cases/1/outcome", CHAIR, {"outcome": "Something."}),
]


async def someone(borough, role):
    return await (make_superintendent(borough) if role is Role.BOROUGH_SUPERINTENDENT else make_member(borough, role))


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.PLATFORM_ADMIN])
async def test_every_role_at_every_page_of_cases(browser, hackney, croydon, role):
    case = await make_case(hackney)
    await make_grade(case, await make_member(hackney, Role.PANEL_MEMBER))
    person = await someone(hackney, role)
    await browser.as_person(person)
    for method, path, roles, data in ROUTES:
        status = (await browser.request(method, f"/hackney{path}", data=data)).status_code
        if role in roles:
            assert status in {200, 303, 409, 422}, f"{method} {path}: {status}"
        else:
            assert status == 403, f"{method} {path}: {status}"
        assert (await browser.request(method, f"/croydon{path}", data=data)).status_code == 404
    may_grade = role in PANEL
    assert await Grade.filter(member_id=person.id).count() == may_grade
    refused = sum(role not in roles for _, _, roles, _ in ROUTES)
    here = AuditEvent.filter(verb="refused", actor_id=person.id, borough_id=hackney.id)
    assert await here.count() == refused


async def test_the_panel_of_another_borough_finds_nothing(browser, hackney, croydon):
    await make_case(hackney)
    await browser.as_person(await make_member(croydon, Role.PANEL_CHAIR))
    for method, path, _, data in ROUTES:
        assert (await browser.request(method, f"/hackney{path}", data=data)).status_code == 404
    assert not await Grade.exists()


async def test_the_police_read_a_case_when_everybody_does(browser, hackney):
    await make_judged(hackney, [Colour.RED, Colour.RED], Colour.RED)
    await browser.as_person(await make_superintendent(hackney))
    assert (await browser.get("/hackney/meetings/cases/1")).status_code == 404
    await Case.all().update(learning="Say the reason first.", published_on="2026-11-20")
    assert "Say the reason first." in (await browser.get("/hackney/meetings/cases/1")).text
    assert "/cases" not in (await browser.get("/desk")).text


async def test_extra_fields_change_nothing(browser, hackney):
    case = await make_case(hackney)
    member = await make_member(hackney, Role.PANEL_MEMBER)
    await browser.as_person(member)
    extra = {"member_id": "1", "case_id": "2", "recused_because": "x", "actor_id": "1", "colour_": "red"}
    await browser.post("/hackney/cases/1/grade", data={**SEND, **extra})
    grade = await Grade.get()
    assert (grade.member_id, grade.case_id, grade.recused_because) == (member.id, case.id, "")
