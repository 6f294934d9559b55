"""Published surveys are corrected in public, asked again in waves, and copied."""

from datetime import date

import pytest

from engage.kit.audit import AuditEvent
from surveys.definition.checks import faults
from surveys.drafts.ready_made import READY_MADE
from surveys.models import Survey, SurveyVersion
from tests.surveys.factories import definition_stored, make_draft, make_survey, question_of

OWN = question_of("own", wording={"en": "How saef is it?"})


@pytest.fixture
async def survey(hackney):
    return await make_survey(hackney, questions=(OWN, question_of("police_listen")))


async def begin(clerk, survey):
    base = f"/hackney/surveys/{survey.slug}"
    assert (await clerk.post(f"{base}/correct")).headers["location"] == f"{base}/edit"
    return base


async def mend(clerk, base, seen, **fields):
    page = f"{base}/edit/questions/own"
    codes = "\n".join(option.code for option in OWN.options)
    labels = "\n".join(option.label["en"] for option in OWN.options)
    ways = {"has_dont_know": "y", "has_prefer_not_to_say": "y"}
    fields = {"wording": "How safe is it?", "options": labels, "codes": codes, "asking": "optional", **ways, **fields}
    return await clerk.post(page, data={**fields, "seen": seen(await clerk.get(page))})


async def test_a_correction_is_a_new_version_with_a_public_note(clerk, hackney, survey, seen):
    base = await begin(clerk, survey)
    assert "Residents see the published survey until" in (await clerk.get(f"{base}/edit")).text
    assert (await mend(clerk, base, seen)).status_code == 303
    assert "How saef" in (await clerk.get(base)).text
    page = (await clerk.get(f"{base}/edit/correction")).text
    assert "How saef is it?" in page
    assert "How safe is it?" in page
    assert (await clerk.post(f"{base}/edit/correction", data={"note": ""})).status_code == 422
    published = await clerk.post(f"{base}/edit/correction", data={"note": "We mended a spelling."})
    assert published.headers["location"] == base
    first, second = await SurveyVersion.published_of(survey)
    assert (second.number, second.note) == (2, "We mended a spelling.")
    assert first.definition != second.definition
    assert await SurveyVersion.draft_of(survey) is None
    verbs = [event.verb for event in await AuditEvent.filter(about=survey.slug).order_by("id")]
    assert verbs == ["started a correction", "changed a question", "published a correction"]


async def test_a_correction_offers_only_what_can_be_done_and_says_why(clerk, hackney, survey):
    refused = ("Move down", "Copy<", "Remove<", "When it is asked<", "Add a question of your own", "Add a section")
    base = await begin(clerk, survey)
    page = (await clerk.get(f"{base}/edit")).text
    assert "The survey has opened and people may have answered" in page
    assert "Change<span" in page
    assert not [words for words in refused if words in page]
    question = (await clerk.get(f"{base}/edit/questions/police_listen")).text
    assert "This stays as it is, since people may have answered." in question
    own = (await clerk.get(f"{base}/edit/questions/own")).text
    assert 'name="wording"' in own
    assert not [name for name in ("codes", "favourable", "is_about_person") if f'name="{name}"' in own]
    coming = {"opens_on": date(2026, 12, 1), "closes_on": date(2026, 12, 9)}
    planned = await make_survey(hackney, questions=(OWN, question_of("police_listen")), **coming)
    later = (await clerk.get(f"{await begin(clerk, planned)}/edit")).text
    assert "people may have answered" not in later
    assert not [words for words in refused if words not in later]


async def test_a_correction_is_started_once_and_can_be_thrown_away(clerk, hackney, survey):
    base = await begin(clerk, survey)
    await begin(clerk, survey)
    assert await SurveyVersion.filter(survey=survey).count() == 2
    assert "Go on with the correction" in (await clerk.get(f"{base}/correct")).text
    assert "Nothing is different" in (await clerk.get(f"{base}/edit/correction")).text
    assert (await clerk.post(f"{base}/edit/correction", data={"note": "Nothing"})).status_code == 409
    thrown = await clerk.post(f"{base}/edit/correction", data={"discard": "1"})
    assert thrown.headers["location"] == "/hackney/your-surveys"
    assert await SurveyVersion.filter(survey=survey).count() == 1
    assert (await clerk.get(f"{base}/edit")).headers["location"] == base


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"options": "Yes\nNo", "codes": ""}, "was published and cannot be removed"),
        ({"asking": "required"}, "more required"),
        ({"has_dont_know": ""}, "cannot be taken away"),
    ],
)
async def test_what_would_change_the_meaning_of_answers_is_refused_with_everything_typed(
    clerk, survey, seen, fields, words
):
    base = await begin(clerk, survey)
    response = await mend(clerk, base, seen, hint="Keep me", **fields)
    assert response.status_code == 409
    assert words in response.text
    assert "Keep me" in response.text


async def test_once_a_survey_is_open_its_questions_are_settled(clerk, hackney, survey):
    base = await begin(clerk, survey)
    text = {"wording": "More?", "asking": "optional"}
    for page, fields in (
        ("edit/questions/own/remove", {}),
        ("edit/questions", {"down": "own"}),
        ("edit/questions", {"copy": "own"}),
        ("edit/new-question/long-text", text),
        ("edit/ready-questions", {"keys": "sex"}),
        ("edit/questions/police_listen/when/own", {"comparison": "answered"}),
        ("edit/dates", {"opens_on-day": "1"}),
        ("edit/rules", {"assurance": "open"}),
    ):
        assert (await clerk.post(f"{base}/{page}", data=fields)).status_code == 409, page
    assert await definition_stored(survey) == await definition_stored(survey)
    assert [question.key for question in (await definition_stored(survey)).questions] == ["own", "police_listen"]
    for page in ("edit/dates", "edit/rules", "publish"):
        assert (await clerk.get(f"{base}/{page}")).headers["location"] == f"{base}/edit"


async def test_until_a_survey_opens_its_questions_can_still_be_corrected(clerk, hackney):
    coming = await make_survey(hackney, questions=(OWN,), opens_on=date(2026, 12, 1), closes_on=date(2026, 12, 9))
    base = await begin(clerk, coming)
    await clerk.post(f"{base}/edit/ready-questions", data={"keys": "sex"})
    await clerk.post(f"{base}/edit/questions/own/remove")
    assert [question.key for question in (await definition_stored(coming)).questions] == ["sex"]


async def test_a_draft_is_not_corrected_and_not_asked_again(clerk, hackney):
    draft = await make_draft(hackney)
    for page in ("correct", "ask-again", "edit/correction"):
        for method in ("GET", "POST"):
            response = await clerk.request(method, f"/hackney/surveys/{draft.slug}/{page}")
            assert response.status_code == 404, page


# ---- waves and copies --------------------------------------------------------------------------------------------


async def test_a_survey_is_asked_again_in_numbered_waves_under_the_same_keys(clerk, hackney, survey):
    base = f"/hackney/surveys/{survey.slug}"
    assert f'value="{survey.title}, wave 2"' in (await clerk.get(f"{base}/ask-again")).text
    for _ in range(2):
        sent = await clerk.post(f"{base}/ask-again", data={"title": "Pulse, spring"})
        assert sent.headers["location"] == "/hackney/surveys/pulse-spring/edit"
    wave = await Survey.get(slug="pulse-spring")
    assert (wave.wave, wave.wave_of_id) == (2, survey.id)
    assert (wave.opens_on, wave.published_at, wave.short_link) == (None, None, None)
    assert (await definition_stored(wave)).questions == (await definition_stored(survey)).questions
    assert (await clerk.post(f"{base}/ask-again", data={"title": ""})).status_code == 422


@pytest.mark.parametrize("chosen", [0, 1])
async def test_each_wave_repeats_the_last_one_whichever_is_chosen(clerk, hackney, survey, chosen):
    second = await make_survey(hackney, questions=(OWN,), wave_of=survey, wave=2, title="Pulse, wave 2")
    page = f"/hackney/surveys/{(survey, second)[chosen].slug}/ask-again"
    assert ", wave 3" in (await clerk.get(page)).text
    await clerk.post(page, data={"title": "Pulse, wave 3"})
    third = await Survey.get(title="Pulse, wave 3")
    assert (third.wave, third.wave_of_id) == (3, second.id)
    assert [question.key for question in (await definition_stored(third)).questions] == ["own"]


async def test_a_survey_of_the_borough_is_copied_and_none_of_anothers(clerk, hackney, croydon, survey):
    theirs = await make_survey(croydon)
    sent = await clerk.post("/hackney/new-survey/from", data={"copied": survey.slug})
    copy = await Survey.get(title=f"{survey.title} (copy)")
    assert sent.headers["location"] == f"/hackney/surveys/{copy.slug}/edit"
    assert (copy.wave_of_id, copy.published_at) == (None, None)
    assert (await definition_stored(copy)).questions == (await definition_stored(survey)).questions
    for slug in (theirs.slug, "", "gone"):
        refused = await clerk.post("/hackney/new-survey/from", data={"copied": slug})
        assert refused.status_code == 422
        assert "There is a problem" in refused.text


@pytest.mark.parametrize("ready", READY_MADE)
async def test_a_ready_made_survey_is_whole(clerk, hackney, ready):
    definition = ready.definition()
    assert faults(definition) == []
    assert len(definition.questions) == ready.number
    assert all(question.bank for question in definition.questions)
    sent = await clerk.post("/hackney/new-survey/from", data={"ready": ready.key})
    page = (await clerk.get(sent.headers["location"])).text
    assert "to mend" not in page
    assert "Set the dates" in page
