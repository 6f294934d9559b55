"""What a search finds of a survey: the words of what it asks, in every language. Never an answer."""

from collections.abc import Iterator

from boroughs.search.actions import Document, put_documents
from boroughs.search.models import DocumentKind
from surveys.definition import codec
from surveys.definition.parts import Definition
from surveys.definition.texts import Text
from surveys.models import Survey, SurveyVersion


async def index_survey(survey: Survey) -> None:
    """Puts a published survey into the search, as it is asked now; a draft is not in it.

    In the transaction that publishes it or a correction. The page leads to its results once it is closed.
    """
    documents = []
    versions = await SurveyVersion.published_of(survey)
    if survey.published_at and survey.opens_on and versions:
        definition = codec.from_json(versions[-1].definition)
        text = "\n".join(words for part in _asked(definition) for words in part.values() if words)
        path = f"surveys/{survey.slug}"
        documents = [Document(DocumentKind.SURVEY, path, survey.title, text, survey.opens_on)]
    await put_documents(survey.borough_id, f"survey/{survey.id}", documents)


async def index_surveys(borough_id: int) -> None:
    """Puts all of a borough's published surveys into the search."""
    for survey in await Survey.filter(borough_id=borough_id, published_at__isnull=False).order_by("id"):
        await index_survey(survey)


def _asked(definition: Definition) -> Iterator[Text]:
    """Yields the texts that a person who answers reads, but for what is said when something is wrong."""
    yield definition.title
    yield definition.intro
    for section in definition.sections:
        yield section.title
        yield section.intro
        for question in section.questions:
            yield question.stem
            yield question.wording
            yield question.hint
            yield from (row.label for row in question.rows)
            yield from (option.label for option in question.options)
