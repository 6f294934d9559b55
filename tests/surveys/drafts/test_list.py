"""A clerk sees every survey of the borough and what can be done to each."""

from datetime import date

from surveys.definition import codec
from surveys.models import EarlyResults, Survey, SurveyTally, SurveyVersion
from tests.surveys.factories import definition_stored, make_draft, make_survey


async def make_one_of_each(borough):
    await make_draft(borough, title="Being written")
    await make_survey(borough, title="Running")
    await make_survey(borough, title="Planned", opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 9))
    await make_survey(borough, title="Over", opens_on=date(2026, 1, 1), closes_on=date(2026, 2, 1))


async def test_the_list_says_what_can_be_done_to_each_survey(clerk, hackney, croydon):
    assert "There is no survey yet." in (await clerk.get("/hackney/your-surveys")).text
    await make_one_of_each(hackney)
    await make_survey(croydon, title="Theirs")
    survey = await make_survey(hackney, title="Being mended")
    await SurveyVersion.create(survey=survey, number=2, definition=codec.to_json(await definition_stored(survey)))
    text = (await clerk.get("/hackney/your-surveys")).text
    for words in ("Being written", "Running", "Planned", "Over", "Being mended", "Write it", "Correct it", "Ask again"):
        assert words in text
    assert text.count("Go on with the correction") == 1
    assert text.count("Correct it") == 2
    assert "Theirs" not in text


async def test_the_list_costs_the_same_with_many_surveys(clerk, hackney, queries):
    costs = []
    for _ in range(2):
        await make_one_of_each(hackney)
        queries.clear()
        assert "Being written" in (await clerk.get("/hackney/your-surveys")).text
        costs.append(len([query for query in queries if query.startswith("SELECT")]))
    assert costs[0] == costs[1] <= 12


async def test_the_list_says_how_far_each_survey_is_and_what_comes_next(clerk, hackney):
    await make_one_of_each(hackney)
    asked = await make_survey(hackney, title="Just over", opens_on=date(2026, 11, 1), closes_on=date(2026, 11, 19))
    shown = await make_survey(hackney, title="Watched", early_results=EarlyResults.EVERYONE)
    tally = {"question_key": "", "month": date(2026, 11, 1)}
    for survey, option, count in ((asked, "online", 1200), (asked, "paper", 34), (shown, "online", 56)):
        await SurveyTally.create(survey=survey, option=option, count=count, **tally)
    running = await Survey.get(title="Running")
    await SurveyTally.create(survey=running, option="online", count=789, **tally)
    text = (await clerk.get("/hackney/your-surveys")).text

    def card(title):
        return text[text.index(f">{title}</a></h3>") :].partition("</details>")[0]

    assert "Finish and publish the survey “Being written”" in card("Being written")
    assert "Opens 1 December 2026, closes at the end of 9 December 2026" in card("Planned")
    assert "Open until the end of 30 November 2026 (9 days left)" in card("Running")
    assert "Shown after it closes, as its rules say" in card("Running")
    assert "789" not in text
    assert ">56<" in card("Watched")
    assert "Closed on 1 February 2026, results are public" in card("Over")
    assert "Closed on 19 November 2026, results are public by 27 November 2026 at the latest" in card("Just over")
    assert ">1,234<" in card("Just over")
    assert "ask about the findings" in card("Just over")
    assert "link, poster and QR code" in card("Running")
    places = [text.index(words) for words in ("Drafts <", "Open <", "Published, not open yet <", "Closed <")]
    assert places == sorted(places)


async def test_the_list_leads_to_results_while_a_survey_is_open_if_its_rules_say_so(clerk, hackney):
    shown = {rule: await make_survey(hackney, early_results=rule) for rule in EarlyResults}
    text = (await clerk.get("/hackney/your-surveys")).text
    early = {rule: f"/{survey.slug}/early-results" in text for rule, survey in shown.items()}
    public = {rule: f"/{survey.slug}/results" in text for rule, survey in shown.items()}
    assert early == {EarlyResults.NOBODY: False, EarlyResults.PANEL: True, EarlyResults.EVERYONE: False}
    assert public == {EarlyResults.NOBODY: False, EarlyResults.PANEL: False, EarlyResults.EVERYONE: True}


async def test_the_pages_of_two_surveys_are_told_apart_by_their_titles(clerk, hackney):
    first, second = [await make_survey(hackney, title=title) for title in ("Parks", "Streets")]
    for end in ("", "/print", "/poster", "/share", "/entry", "/entries", "/checks", "/correct", "/ask-again"):
        pages = [(await clerk.get(f"/hackney/surveys/{survey.slug}{end}")).text for survey in (first, second)]
        titles = [page.partition("<title>")[2].partition("</title>")[0] for page in pages]
        assert ["Parks" in titles[0], "Streets" in titles[1]] == [True, True], titles
    titles = [
        (await clerk.get(f"/hackney/surveys/{first.slug}{end}")).text.partition("</title>")[0].partition("<title>")[2]
        for end in ("", "/print", "/poster")
    ]
    assert len(set(titles)) == 3
