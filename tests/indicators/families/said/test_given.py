"""What a survey's own results give is what its page shows: nothing else may be taken as known, or as hidden."""

import numpy as np
import pytest

from surveys.bank import AGREE, NO_ANSWER
from surveys.models import SurveyTally, SurveyVersion
from surveys.questionnaire import of_versions
from surveys.results.given import given
from surveys.results.people import CHARACTERISTICS, group_labels, respondents
from surveys.results.tally import tally_of
from surveys.results.ways import ways
from surveys.results.whole import groups_by
from tests.surveys.factories import make_survey
from tests.surveys.results.factories import NOVEMBER

KEY = "police_listen"
CODES = [code for code, _ in AGREE if code not in NO_ANSWER]
FAVOURABLE = CODES[:2]
CELLS = [
    {"age_band": age, "sex": sex, "ethnic_group": group}
    for age in ("16_24", "65_plus", "") for sex in ("female", "male", "") for group in ("black", "white", "")
]  # fmt: skip


async def as_on_the_page(survey):
    """The same from the page's own functions: everybody, and groups that it has a row of; who answered, too."""
    version = of_versions(survey, await SurveyVersion.published_of(survey), survey.borough)
    tally = await tally_of(survey.id, with_groups=True)
    names = {"all"} if ways(tally.channels).total else set()
    for characteristic in CHARACTERISTICS:
        rows = respondents(characteristic, tally.people(characteristic), survey.borough.gss).groups
        labels = {label: code for code, label in group_labels(characteristic).items()}
        told = {labels[row.share.label] for row in rows if row.share.figure}
        names |= {f"{characteristic}={group}" for group in (told | {""} if rows else ())}
    for characteristic in CHARACTERISTICS:
        for shown, groups in await groups_by(version, characteristic):
            if shown.question.key == KEY:
                names |= {"all"} if shown.table else set()
                for column in groups.columns if groups else ():
                    names |= {f"{characteristic}={group}" for group in column.shares}
    return sorted(names)


@pytest.mark.parametrize("seed", range(8))
async def test_given_is_what_the_page_of_results_shows(hackney, seed):
    random = np.random.default_rng(seed)
    survey = await make_survey(hackney, KEY, *CHARACTERISTICS)
    people = int(random.choice([20, 60, 200, 700]))
    counts = random.multinomial(people, random.dirichlet(np.full(len(CELLS) * len(CODES), 0.4))).reshape(len(CELLS), -1)
    if seed % 2:
        counts[:, 0] = 0  # nobody agrees strongly
    groups = {name: {} for name in CHARACTERISTICS}
    for cell, said in zip(CELLS, counts.tolist(), strict=True):
        for code, number in zip(CODES, said, strict=True):
            if number:
                await SurveyTally.create(
                    survey=survey, question_key=KEY, option=code, month=NOVEMBER, count=number, **cell
                )
        if sum(said):
            await SurveyTally.create(
                survey=survey, question_key=KEY, option="", month=NOVEMBER, count=sum(said), **cell
            )
            await SurveyTally.create(
                survey=survey, question_key="", option="online", month=NOVEMBER, count=sum(said), **cell
            )
            for name in CHARACTERISTICS:
                before = groups[name].get(cell[name], (0, 0))
                groups[name][cell[name]] = before[0] + sum(said[:2]), before[1] + sum(said[2:])
    options = dict(zip(CODES, counts.sum(axis=0).tolist(), strict=True))
    everyone = {name: {group: sum(said) for group, said in of.items()} for name, of in groups.items()}
    assert given(options, groups, FAVOURABLE, everyone) == await as_on_the_page(survey)
