"""A clerk makes a question another kind while the survey is a draft, and reads first what is lost."""

from decimal import Decimal

import pytest

from surveys.definition.checks import faults
from surveys.definition.parts import Asking, Comparison, Condition, Kind, Option, Row, Test
from surveys.drafts.questions.changing import as_kind, others
from surveys.models import SurveyVersion
from tests.surveys.factories import definition_of, definition_stored, make_draft, make_survey, question_of

OPTIONS = tuple(Option(code=code, label={"en": code.upper(), "bn": f"{code}২"}) for code in "abc")
NONE = Option(code="none", label={"en": "None of these"}, excludes_others=True)
ROWS = (Row(code="x", label={"en": "X"}),)


def full(kind):
    """A question of a kind with everything that it can have."""
    return question_of(
        "own", kind=kind, wording={"en": "Which?", "bn": "কোনটি?"}, note={"en": "Read out"}, asking=Asking.REQUIRED,
        options=(*OPTIONS, *((NONE,) if kind is Kind.MULTIPLE_CHOICE else ())) if kind.has_options else (),
        rows=ROWS if kind is Kind.MATRIX else (), most=Decimal(3) if kind is Kind.NUMBER else None,
        favourable=("a",) if kind in (Kind.SINGLE_CHOICE, Kind.SCALE, Kind.DROP_DOWN, Kind.MATRIX) else (),
    )  # fmt: skip


@pytest.mark.parametrize("before", Kind)
@pytest.mark.parametrize("after", Kind)
def test_every_kind_becomes_every_other_and_only_what_is_to_be_written_is_missing(before, after):
    made = as_kind(full(before), after, "en")
    assert (made.key, made.wording, made.note) == ("own", {"en": "Which?", "bn": "কোনটি?"}, {"en": "Read out"})
    if before.has_options and after.has_options:
        kept = [one for one in full(before).options if after is not Kind.RANKING or not one.excludes_others]
        assert [option.label for option in made.options] == [option.label for option in kept]
    else:
        assert bool(made.options) == (after is Kind.SCALE)
    wrong = {fault.words for fault in faults(definition_of(made, question_of("other")))}
    to_write = {"Enter at least 1 answers", "Enter at least 2 answers"}
    assert wrong <= to_write | ({"Add at least one question"} if after is Kind.INFORMATION else set())
    assert made == as_kind(made, after, "en")


def test_what_would_be_lost_is_said_of_each_kind():
    several = full(Kind.MULTIPLE_CHOICE)
    lost = {one.described.kind: one.lost for one in others(definition_of(several), several)}
    assert lost[Kind.DROP_DOWN] == ["that one answer excludes the others"]
    assert lost[Kind.RANKING] == ["its 1 answer"]
    assert lost[Kind.LONG_TEXT] == ["its 4 answers"]
    matrix = {one.described.kind: one.lost for one in others(definition_of(full(Kind.MATRIX)), full(Kind.MATRIX))}
    assert matrix[Kind.SCALE] == ["its 1 line"]


async def test_a_clerk_changes_the_kind_of_a_question(clerk, hackney):
    asked = Condition(tests=(Test(question="own", comparison=Comparison.ANY_OF, values=("a",)),))
    later = question_of("later", wording={"en": "Why?"}, show_when=asked)
    draft = await make_draft(hackney, definition_of(full(Kind.SINGLE_CHOICE), later))
    page = f"/hackney/surveys/{draft.slug}/edit/questions/own"
    assert f'href="{page}/kind"' in (await clerk.get(page)).text
    kinds = await clerk.get(f"{page}/kind")
    assert "Nothing is lost." in kinds.text
    assert "Then: write its lines" in kinds.text
    assert "Lost: its 3 answers, which answers count as favourable." in kinds.text
    assert "mend when “Why?” is asked, or its words" in kinds.text
    seen = kinds.text.partition('name="seen" type="hidden" value="')[2][:16]
    for kind in ("", "riddle"):
        assert (await clerk.post(f"{page}/kind", data={"kind": kind, "seen": seen})).status_code == 422
    for _ in range(2):
        sent = await clerk.post(f"{page}/kind", data={"kind": "drop_down", "seen": seen})
        assert sent.headers["location"] == page
    stored = (await definition_stored(draft)).question("own")
    assert (stored.kind, stored.options, stored.favourable) == (Kind.DROP_DOWN, OPTIONS, ("a",))
    assert (await clerk.post(f"{page}/kind", data={"kind": "number", "seen": seen})).status_code == 409


async def test_the_kind_of_a_ready_or_published_question_stays(clerk, hackney):
    draft = await make_draft(hackney, definition_of(question_of("police_listen")))
    ready = f"/hackney/surveys/{draft.slug}/edit/questions/police_listen/kind"
    assert "This is a ready question: its kind stays" in (await clerk.get(ready)).text
    survey = await make_survey(hackney, questions=(full(Kind.SCALE),))
    version = await SurveyVersion.get(survey=survey)
    await SurveyVersion.create(survey=survey, number=2, definition=version.definition)
    base = f"/hackney/surveys/{survey.slug}/edit/questions/own"
    assert "Change the kind" not in (await clerk.get(base)).text
    assert "The survey was published with it." in (await clerk.get(f"{base}/kind")).text
    for page in (ready, f"{base}/kind"):
        await clerk.post(page, data={"kind": "number", "seen": "x"})
    assert (await definition_stored(draft)).question("police_listen").kind is Kind.SCALE
    assert (await definition_stored(survey)).question("own").kind is Kind.SCALE
