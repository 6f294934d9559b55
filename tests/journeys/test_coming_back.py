"""A resident stops and goes on at another device, changes what was sent, and withdraws it: without a script."""

import re

import pytest

from tests.journeys.walker import NARROW

SURVEY = "/hackney/surveys/autumn-survey"
CODE = re.compile(r"[a-z2-9]{4}(-[a-z2-9]{4}){3}")


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_code_opens_what_was_saved_and_then_what_was_sent(visit, scripts):
    at_home = await visit(widths=(NARROW,), scripts=scripts)
    await at_home.open(SURVEY)
    await at_home.page.get_by_role("radio").first.check()
    await at_home.press("Save and come back later")
    assert await at_home.heading() == "Your answers are saved"
    code = CODE.search(await at_home.text()).group()

    elsewhere = await visit(widths=(NARROW,), scripts=scripts)
    await elsewhere.open(f"{SURVEY}/return")
    await elsewhere.press("Go on answering", status=422)
    await elsewhere.fill(Your_code_to_come_back=code)
    await elsewhere.press("Go on answering")
    assert await elsewhere.page.get_by_role("radio", checked=True).count() == 1
    for _ in range(9):
        if await elsewhere.heading() == "Check your answers":
            break
        for group in await elsewhere.page.get_by_role("group").all():
            if await group.get_by_role("radio").count():
                await group.get_by_role("radio").first.check()
        await elsewhere.press("Continue")
    await elsewhere.press("Send my answers")
    assert CODE.search(await elsewhere.text()).group() == code

    await elsewhere.follow("Use your receipt code")
    await elsewhere.fill(Receipt_code=code)
    await elsewhere.press("Check the code")
    await elsewhere.press("Change my answers")
    assert await elsewhere.heading() == "Check your answers"
    await elsewhere.press("Send my answers")
    await elsewhere.follow("Use your receipt code")
    await elsewhere.fill(Receipt_code=code)
    await elsewhere.press("Check the code")
    await elsewhere.press("Withdraw my answers")
    assert await elsewhere.heading() == "Withdraw your answers?"
    await elsewhere.press("Withdraw my answers")
    assert await elsewhere.heading() == "Your answers are withdrawn"
