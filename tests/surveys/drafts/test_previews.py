"""A clerk sees a draft as residents will, in each language and on each path."""

from surveys.definition.parts import Asking, Comparison, Condition, Definition, Kind, Option, Section, Test
from surveys.models import InboxItem
from tests.surveys.factories import definition_of, make_draft, question_of

SHOWN = Condition(tests=(Test(question="first", comparison=Comparison.ANY_OF, values=("strongly_agree",)),))
ASKED = Definition(
    title={"en": "Parks", "bn": "পার্ক"},
    languages=("en", "bn"),
    sections=(
        Section(key="s1", questions=(question_of("first", wording={"en": "Safe?", "bn": "নিরাপদ?"}),)),
        Section(key="s2", questions=(question_of("second", wording={"en": "Why?"}, show_when=SHOWN),)),
    ),
)


async def test_every_path_is_listed_with_the_answers_that_lead_there(clerk, hackney):
    draft = await make_draft(hackney, ASKED)
    text = (await clerk.get(f"/hackney/surveys/{draft.slug}/preview/paths")).text
    assert "There are 2 different paths." in text
    assert "Path 1: 1 of 2 questions" in text
    assert "Path 2: 2 of 2 questions" in text
    assert "<li>“Safe?” is “Strongly agree”</li>" in text
    rest = "“Tend to agree” or “Neither agree nor disagree” or “Tend to disagree” or “Strongly disagree”"
    assert f"<li>“Safe?” is {rest} or “Don’t know” or “Prefer not to say”, or is not answered</li>" in text
    plain = await make_draft(hackney)
    assert "Everybody is asked the same." in (await clerk.get(f"/hackney/surveys/{plain.slug}/preview/paths")).text


async def test_a_draft_is_seen_in_each_of_its_languages_and_stores_nothing(clerk, hackney):
    draft = await make_draft(hackney, ASKED)
    page = f"/hackney/surveys/{draft.slug}/preview"
    assert "Safe?" in (await clerk.get(page)).text
    bengali = (await clerk.get(f"{page}?in=bn")).text
    assert "নিরাপদ?" in bengali
    assert '<html lang="bn"' in bengali
    assert "Safe?" in (await clerk.get(f"{page}?in=ar")).text
    assert await InboxItem.all().count() == 0


async def test_a_clerk_walks_through_a_draft_as_a_resident_and_nothing_is_stored(clerk, hackney):
    draft = await make_draft(hackney, ASKED, opens_on=None, closes_on=None)
    walk = f"/hackney/surveys/{draft.slug}/preview/walk"
    first = await clerk.get(walk)
    assert "Safe?" in first.text
    assert f'action="{walk}?in=en"' in first.text
    second = await clerk.post(walk, data={"screen": "0", "first": "strongly_agree"})
    assert "Why?" in second.text
    assert "Step 2 of 2" in second.text
    back = await clerk.post(walk, data={"screen": "1", "first": "strongly_agree", "back": "1"})
    assert 'value="strongly_agree" checked' in back.text
    skipped = await clerk.post(walk, data={"screen": "0", "first": "neither"})
    assert "Check your answers" in skipped.text
    assert "Why?" not in skipped.text
    assert "Strongly disagree" in (await clerk.post(walk, data={"screen": "2", "change": "first"})).text
    assert '<html lang="bn"' in (await clerk.post(f"{walk}?in=bn", data={"screen": "0"})).text
    sent = await clerk.post(walk, data={"screen": "2", "first": "neither", "send": "1"})
    assert sent.status_code == 200
    assert "set-cookie" not in sent.headers
    assert await InboxItem.all().count() == 0


async def test_the_box_beside_other_is_shown_by_style_so_that_no_radio_button_is_expanded(clerk, hackney):
    options = tuple(Option(code=code, label={"en": code}) for code in "ab")
    kinds = (Kind.SINGLE_CHOICE, Kind.MULTIPLE_CHOICE)
    asked = [question_of(kind.value, kind=kind, options=options, has_other=True) for kind in kinds]
    draft = await make_draft(hackney, definition_of(*asked))
    text = (await clerk.get(f"/hackney/surveys/{draft.slug}/preview")).text
    assert 'type="radio" value="other" data-reveals="conditional-single_choice-3"' in text
    assert 'type="checkbox" value="other" data-aria-controls="conditional-multiple_choice-3"' in text
    assert "govuk-radios__conditional--hidden" not in text


async def test_a_walk_asks_again_what_must_be_answered(clerk, hackney):
    draft = await make_draft(hackney, definition_of(question_of("own", asking=Asking.REQUIRED)))
    walk = f"/hackney/surveys/{draft.slug}/preview/walk"
    response = await clerk.post(walk, data={"screen": "0"})
    assert response.status_code == 422
    assert "Select an answer" in response.text
    empty = await make_draft(hackney)
    assert (await clerk.get(f"/hackney/surveys/{empty.slug}/preview/walk")).status_code == 404
    assert "There is no question yet." in (await clerk.get(f"/hackney/surveys/{empty.slug}/preview")).text
