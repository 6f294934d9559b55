"""What `engage` tells other programs of itself."""

import json

from engage.demo.people import PEOPLE
from tests.journeys.servers import engage


async def test_the_routes_and_the_demonstration_are_told_as_json(site):
    rows = json.loads(await engage(site.environment, "routes", "--json"))
    assert all(row["audience"] and row["methods"] for row in rows)
    assert all(set(row["example"]) == set(_parameters(row["path"])) for row in rows)
    told = json.loads(await engage(site.environment, "demo", "--json"))
    assert len(told["people"]) == len(PEOPLE)
    assert told["addresses"]["hackney"]["survey_draft"].startswith("/hackney/surveys/")


def _parameters(path: str) -> list[str]:
    return [part.partition("}")[0] for part in path.split("{")[1:]]
