"""Groups of people, residents, waves, versions, channels: on the page as everybody reads it."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from boroughs.census import RESIDENTS
from surveys.definition import codec
from surveys.definition.parts import Kind, Option, Row
from surveys.models import SurveyVersion
from surveys.results.crosses import cross
from surveys.results.people import respondents, told
from surveys.results.waves import is_reworded
from surveys.results.ways import ways
from tests.surveys.factories import definition_of, make_survey, question_of
from tests.surveys.results.factories import all_said, copies_looked_for, whole

AFTER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
AGREE = ("strongly_agree", "neither")


def choice(key, *codes, **values):
    options = tuple(Option(code=code, label={"en": code.title()}) for code in codes)
    plain = {"kind": Kind.SINGLE_CHOICE, "has_dont_know": False, "has_prefer_not_to_say": False}
    return question_of(key, options=options, **{**plain, **values})


async def page_of(browser, clock, survey, by=""):
    if clock.now != AFTER:
        clock.now = AFTER
        await copies_looked_for(AFTER)
    return " ".join((await browser.get(f"/hackney/surveys/{survey.slug}/results{by}")).text.split())


async def answered(survey, agree, neither, key="police_listen", **cell):
    await all_said(survey, {key: dict(zip(AGREE, (agree, neither), strict=True))}, **cell)
    await whole(survey, agree + neither, **cell)


async def test_answers_are_shown_by_sex_beside_everybodys(browser, hackney, clock, queries):
    survey = await make_survey(hackney, "police_listen", "sex")
    await answered(survey, 150, 50, sex="female")
    await answered(survey, 50, 150, sex="male")
    await answered(survey, 5, 5)
    text = await page_of(browser, clock, survey)
    assert f'href="/hackney/surveys/{survey.slug}/results/sex#police_listen"' in text
    assert "By age" not in text
    assert "By ethnic group" not in text
    queries.clear()
    text = await page_of(browser, clock, survey, "/sex")
    assert len([query for query in queries if "SELECT" in query]) <= 3
    assert "Share of people who chose “Strongly agree” or “Tend to agree”</h3>" in text
    assert "Female: 75%, higher than everybody (50%). Male: 25%, lower than everybody (50%)." in text
    assert 'id="police_listen"' in text


async def test_there_is_no_page_by_anything_else(browser, hackney, clock):
    survey = await make_survey(hackney, "police_listen", "sex")
    clock.now = AFTER
    await copies_looked_for(AFTER)
    for by in ("age_band", "religion", "sex-and-age"):
        assert (await browser.get(f"/hackney/surveys/{survey.slug}/results/{by}")).status_code == 404


async def test_groups_are_not_compared_while_a_survey_is_open(browser, hackney):
    survey = await make_survey(hackney, "police_listen", "sex", early_results="everyone")
    await answered(survey, 150, 50, sex="female")
    assert (await browser.get(f"/hackney/surveys/{survey.slug}/results/sex")).status_code == 404


async def test_a_small_group_hides_and_is_not_left_over(browser, hackney, clock):
    survey = await make_survey(hackney, "police_listen", "ethnic_group")
    await answered(survey, 60, 60, ethnic_group="white")
    await answered(survey, 50, 50, ethnic_group="black")
    await answered(survey, 3, 3, ethnic_group="asian")
    text = await page_of(browser, clock, survey, "/ethnic-group")
    table = text[text.index('id="table-police_listen"') :]
    table = table[: table.index("</table>")]
    assert "White</th> <td" in table
    assert table.count("not shown") == 4  # the small one, the next smallest, and two of nobody


async def test_what_describes_a_person_is_not_compared_by_groups(browser, hackney, clock):
    survey = await make_survey(hackney, "sex", "age_band")
    await all_said(survey, {"sex": {"female": 60, "male": 60}}, sex="female")
    await whole(survey, 120, sex="female", age_band="25_34")
    assert "There is no question to compare." in await page_of(browser, clock, survey, "/age")
    text = await page_of(browser, clock, survey)
    assert f"{survey.slug}/results/age#" not in text


async def test_a_question_without_a_favourable_side_compares_each_answer(browser, hackney, clock):
    question = choice("where", "park", "street", "bus")
    survey = await make_survey(hackney, questions=(question, question_of("sex")))
    await all_said(survey, {"where": {"park": 60, "street": 30, "bus": 30}}, sex="female")
    await all_said(survey, {"where": {"park": 20, "street": 50, "bus": 50}}, sex="male")
    text = await page_of(browser, clock, survey, "/sex")
    assert "50% ↑" in text
    assert "17% ↓" in text


async def test_lines_of_a_matrix_are_compared_each_by_itself(browser, hackney, clock):
    rows = tuple(Row(code=code, label={"en": f"Line {code}"}) for code in "xy")
    question = choice("matrix", "yes", "no", kind=Kind.MATRIX, rows=rows, favourable=("yes",))
    survey = await make_survey(hackney, questions=(question, question_of("sex")))
    await all_said(survey, {"matrix-x": {"yes": 60, "no": 60}, "matrix-y": {"yes": 90, "no": 30}}, sex="female")
    await all_said(survey, {"matrix-x": {"yes": 60, "no": 60}, "matrix-y": {"yes": 9, "no": 9}}, sex="male")
    text = await page_of(browser, clock, survey, "/sex")
    assert "Line x</th>" in text
    assert "not shown" in text


async def test_who_answered_is_beside_who_lives_here(browser, hackney, clock):
    survey = await make_survey(hackney, "police_listen", "sex")
    await answered(survey, 50, 40, sex="female")
    await answered(survey, 15, 15, sex="male")
    text = await page_of(browser, clock, survey)
    assert "Who answered, and who lives here" in text
    # 135,303 women and 123,840 men of all ages live in Hackney: 52 % and 48 %.
    assert ("These groups are a smaller part of the people who answered than of the people who live here, "
            "by 5 points or more: “Male”.") in text  # fmt: skip
    assert "They are not corrected for who did not answer." in text
    assert "Residents of all ages at the 2021 Census" in text


async def test_the_finer_answers_to_a_question_about_a_person_are_not_shown_beside_the_groups(browser, hackney, clock):
    survey = await make_survey(hackney, "police_listen", "ethnic_group")
    await all_said(survey, {"ethnic_group": {"white_british": 60, "white_roma": 30}}, ethnic_group="white")
    await whole(survey, 90, ethnic_group="white")
    await all_said(survey, {"ethnic_group": {"black_african": 30}}, ethnic_group="black")
    await whole(survey, 30, ethnic_group="black")
    text = await page_of(browser, clock, survey)
    assert "Who answered, and who lives here" in text
    assert "Roma" not in text


def test_nobody_is_named_where_shares_are_close_to_the_residents():
    people = RESIDENTS["E09000012"].sex
    found = respondents("sex", {code: n // 100 for code, n in people.items()}, "E09000012")
    assert found.sentence == "No group answered less than its share of residents by 5 points or more."


def test_a_group_near_nothing_is_named_when_more_of_it_live_here():
    found = respondents("ethnic_group", {"white": 100, "black": 1, "asian": 60, "mixed": 20, "other": 20}, "E09000012")
    assert "“Black, Black British, Caribbean or African”" in found.sentence
    assert respondents("sex", {"female": 10, "male": 12}, "E09000012").groups == ()


def words(found):
    return {group.share.label: group.share.words for group in found.groups}


def test_a_group_of_fewer_than_ten_cannot_be_worked_out_of_who_answered():
    counts = {"white": 100, "black": 6, "asian": 60, "mixed": 24}
    found = words(respondents("ethnic_group", counts, "E09000012"))
    assert list(found.values()).count("not shown") == 3  # of six, of the next smallest, and of nobody
    assert sum(words != "not shown" for words in found.values()) == 2
    assert respondents("sex", {"female": 34, "male": 6}, "E09000012").groups == ()  # the other would tell
    assert respondents("sex", {"female": 80, "male": 19}, "E09000012").groups == ()


def test_a_group_that_is_hidden_is_named_only_if_anybody_could_tell():
    few = respondents("ethnic_group", {"white": 100, "black": 1, "asian": 60, "mixed": 20}, "E09000012")
    assert "“Black, Black British, Caribbean or African”" in few.sentence  # all who are hidden are fewer than that
    many = respondents("ethnic_group", {"white": 50, "black": 1, "asian": 60, "mixed": 35}, "E09000012")
    assert "“Black, Black British, Caribbean or African”" not in many.sentence


def test_whoever_is_hidden_in_who_answered_is_hidden_by_group():
    told_of = told({"white": 100, "black": 6, "asian": 60, "mixed": 45})
    assert told_of == {"white", "asian"}
    bases = {"white": 100, "black": 20, "asian": 60, "mixed": 45}
    cells = {group: {"yes": people // 2} for group, people in bases.items()}
    assert set(cross(cells, bases, ["yes"]).groups) == {"white", "asian", "mixed"}  # less those told: the few
    assert set(cross(cells, bases, ["yes"], among=told_of).groups) == {"white", "asian"}


async def make_wave(hackney, number, before, agree, neither, *questions):
    survey = await make_survey(
        hackney,
        questions=questions or (question_of("police_listen"),),
        wave=number,
        wave_of=before,
        opens_on=date(2026, 2 + number * 2, 1),
        closes_on=date(2026, 2 + number * 2, 28),
    )
    await answered(survey, agree, neither)
    return survey


async def test_a_wave_says_what_changed_since_the_last_one_and_shows_the_trend(browser, hackney, clock, queries):
    first = await make_wave(hackney, 1, None, 100, 300)
    second = await make_wave(hackney, 2, first, 150, 250)
    third = await make_wave(hackney, 3, first, 230, 170)
    queries.clear()
    text = await page_of(browser, clock, third)
    assert len([query for query in queries if query.startswith("SELECT")]) <= 8
    assert "What changed since the last wave" in text
    assert "The last wave closed on 28 June 2026." in text
    # 230/400 − 150/400 = +20 points; Newcombe's interval 13 to 27.
    assert "+20 points (range +13 to +27)" in text
    assert "One share is clearly different from then:" in text
    assert "<strong>higher</strong>. It was 38% and is 58%: +20 points" in text
    for share in ("25%", "38%", "58%"):
        assert f">{share}</td>" in text
    assert "Over all waves" in text
    assert "What changed since the last wave" not in await page_of(browser, clock, first)
    assert "25%" in await page_of(browser, clock, second)


async def test_a_small_change_is_no_clear_difference_and_other_words_are_said(browser, hackney, clock):
    first = await make_wave(hackney, 1, None, 100, 300)
    reworded = replace(question_of("police_listen"), wording={"en": "Do the police listen?"})
    second = await make_wave(hackney, 2, first, 104, 296, reworded)
    text = await page_of(browser, clock, second)
    assert "No share is clearly different from then." in text
    assert "For the one share that both waves show we cannot tell" in text
    assert ": no clear difference</span>" in text
    assert "The question or its answers were put differently in the last wave" in text


async def test_a_trend_draws_the_answers_that_changed_before_those_of_the_most_people(browser, hackney, clock):
    question = choice("often", "daily", "weekly", "monthly", "yearly", "never")
    before = None
    for number, (daily, never) in enumerate(((100, 40), (40, 100)), 1):
        days = {"opens_on": date(2026, 2 + number * 2, 1), "closes_on": date(2026, 2 + number * 2, 28)}
        before = await make_survey(hackney, questions=(question,), wave=number, wave_of=before, **days)
        counts = {"daily": daily, "weekly": 110, "monthly": 120, "yearly": 130, "never": never}
        await all_said(before, {"often": counts})
        await whole(before, 500)
    text = await page_of(browser, clock, before)
    assert "2 shares are clearly different from then:" in text
    assert "For the other 3 shares we cannot tell" in text
    trend = text.partition("Shares over all waves")[2].partition("</thead>")[0]
    assert [name in trend for name in ("Daily", "Weekly", "Monthly", "Yearly", "Never")] == [
        True,
        False,
        False,
        True,
        True,
    ]
    assert "There are more." in text


async def test_waves_may_each_name_the_one_before(browser, hackney, clock):
    first = await make_wave(hackney, 1, None, 100, 300)
    second = await make_wave(hackney, 2, first, 150, 250)
    third = await make_wave(hackney, 3, second, 230, 170)
    text = await page_of(browser, clock, third)
    assert "Wave 1" in text
    assert "+20 points" in text


async def test_a_correction_joins_answers_and_says_what_changed(browser, hackney, clock):
    question = choice("asked", "old", "both")
    survey = await make_survey(hackney, questions=(question, question_of("gone")))
    newer = replace(choice("asked", "both", "new"), wording={"en": "Asked better"})
    await SurveyVersion.create(
        survey=survey,
        number=2,
        definition=codec.to_json(definition_of(newer)),
        note="An answer was missing.",
        published_at=datetime(2026, 11, 9, 12, 0, tzinfo=UTC),
    )
    await all_said(survey, {"asked": {"old": 40, "both": 80, "new": 80}, "gone": {"neither": 60, "strongly_agree": 60}})
    text = await page_of(browser, clock, survey)
    assert "Asked better" in text
    assert "The words of this question were corrected on 9 November 2026." in text
    assert "An answer was missing." in text
    assert [share in text for share in ("20%", "40%")] == [True, True]
    assert "Question gone" in text


def test_other_words_in_any_language_or_other_options_are_another_question():
    question = question_of("q")
    assert not is_reworded(question, question)
    assert is_reworded(replace(question, wording={"en": "Else"}), question)
    assert is_reworded(replace(question, options=question.options[1:]), question)
    more = replace(question, wording={**question.wording, "bn": "নতুন"})
    assert not is_reworded(more, question)  # a translation that came later changes nothing for who read the first


async def test_channels_add_up_and_the_assurance_is_said(browser, hackney, clock):
    survey = await make_survey(hackney, "police_listen", assurance="one_time_codes", closes_on=date(2026, 11, 20))
    await whole(survey, 203)
    await whole(survey, 41, "paper")
    await whole(survey, 7, "phone")
    text = await page_of(browser, clock, survey)
    assert "One-time codes." in text
    assert "By telephone" not in text
    assert "In other ways" in text
    assert "No submission was left out." in text


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"online": 203, "paper": 41, "phone": 7}, {"online": 205, "other": 45}),
        ({"online": 203, "paper": 41, "phone": 17}, {"online": 205, "paper": 40, "phone": 15}),
        ({"online": 203, "paper": 4, "phone": 3, "kiosk": 4}, {"online": 205, "other": 10}),
        ({"online": 203, "paper": 4}, {"other": 205}),
        ({"online": 29}, {}),
    ],
)
def test_ways_reconcile_and_tell_nobody_apart(counts, expected):
    found = ways(counts)
    assert found.by_channel == expected
    assert not expected or sum(found.by_channel.values()) == found.total
