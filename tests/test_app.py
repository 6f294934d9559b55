"""The application answers, and answers safely."""

import re
from pathlib import Path

from engage.schedule import schedule


async def test_a_page_that_does_not_exist_is_404(browser):
    response = await browser.get("/nowhere-at-all")
    assert response.status_code == 404


async def test_a_problem_is_json_where_json_is_asked_for(browser):
    response = await browser.get("/nowhere", headers={"accept": "application/json"})
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["status"] == 404


async def test_another_sites_form_is_refused(browser):
    response = await browser.post("/sign-in", headers={"Sec-Fetch-Site": "cross-site"}, data={"email": "a"})
    assert response.status_code == 403


async def test_the_desk_asks_strangers_to_sign_in(browser):
    response = await browser.get("/desk")
    assert response.status_code == 303
    assert response.headers["location"] == "/sign-in?next=/desk"


async def test_the_start_page_lists_the_boroughs(browser, queries):
    response = await browser.get("/")
    assert response.status_code == 200
    assert len(queries) <= 2


def test_every_job_is_in_the_guide_for_whoever_runs_it():
    guide = Path("deploy/README.md").read_text()
    rows = re.findall(r"^\| ([a-z-]+) \|", guide, re.MULTILINE)
    assert sorted(rows) == sorted(job.name for job in schedule("https://engage.test"))
