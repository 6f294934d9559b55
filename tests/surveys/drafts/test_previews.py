"""A clerk sees a draft as residents will, in each language and on each path."""

from surveys.definition.parts import Comparison, Condition, Definition, Section, Test
from surveys.models import InboxItem
from tests.surveys.factories import make_draft, question_of

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
    assert "“Safe?” is “Strongly agree”" in text
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
