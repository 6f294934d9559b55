"""A closed survey of twelve questions and a million made-up answers, written by the database itself."""

from datetime import date

from tortoise import connections

from boroughs.models import Borough
from surveys.bank import BANK, BY_KEY
from surveys.definition import codec
from surveys.definition.parts import Definition, Kind, Question, Section
from surveys.definition.ready import from_bank
from surveys.models import Survey, SurveyVersion

SLUG = "a-million"


def twelve_questions() -> Definition:
    """Returns three sections: eight agree items, nought to ten, and age band, sex and ethnic group."""
    agree = [from_bank(item) for item in BANK if item.kind == "agree_scale"][:8]
    rating = Question(key="rating", kind=Kind.ZERO_TO_TEN, wording={"en": "How safe do you feel?"}, has_dont_know=True)
    about = [from_bank(BY_KEY[key]) for key in ("age_band", "sex", "ethnic_group")]
    parts = (("first", agree[:4]), ("second", [*agree[4:], rating]), ("about", about))
    return Definition(
        title={"en": "Benchmark"},
        intro={"en": "For measuring."},
        sections=tuple(Section(key=key, title={"en": key}, questions=tuple(asked)) for key, asked in parts),
    )


async def make_million(borough: Borough, rows: int = 1_000_000) -> Survey:
    """Makes the survey and its answers, over three months; one answer in twenty to a question is left out."""
    definition = twelve_questions()
    survey = await Survey.create(borough=borough, slug=SLUG, title="A million", published_at="2026-05-01T09:00:00Z",
                                 opens_on=date(2026, 6, 1), closes_on=date(2026, 8, 31))  # fmt: skip
    document = codec.to_json(definition)
    await SurveyVersion.create(survey=survey, number=1, definition=document, published_at="2026-05-01T09:00:00Z")
    pairs = ", ".join(
        f"'{question.key}', CASE WHEN random() < 0.95 THEN (ARRAY{[choice.code for choice in question.choices]})"
        f"[1 + floor(random() * {len(question.choices)})::int] END"
        for question in definition.asked
    )
    async with connections.get("default").acquire_connection() as connection:
        await connection.execute(
            "INSERT INTO survey_response (id, survey_id, month, receipt_hash, version, channel, flag, exclusion,"
            " answers) SELECT gen_random_uuid(), $1, DATE '2026-06-01' + (n % 3) * INTERVAL '1 month',"
            f" md5(n::text) || md5((-n)::text), 1, 'online', '', '', jsonb_strip_nulls(jsonb_build_object({pairs}))"
            " FROM generate_series(1, $2::int) AS n",
            survey.id,
            rows,
            timeout=600,
        )
        await connection.execute("VACUUM ANALYZE survey_response", timeout=600)
    return survey
