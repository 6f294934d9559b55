"""LimeSurvey's .lss in: groups become sections, questions ours, relevance equations conditions."""

from surveys.definition.checks import MOST_QUESTIONS
from surveys.definition.parts import Definition, Question, Section
from surveys.files.html_text import text_of
from surveys.files.lss_questions import Questions
from surveys.files.lss_tables import LimeSurvey, Row, read_tables
from surveys.files.reading import Imported, NotImported, Remark, Report, key_of, left_out, refused
from surveys.files.sandbox import Node

_LEFT_OUT_TABLES = {
    "defaultvalues": left_out("Nothing is answered beforehand."),
    "defaultvalue_l10ns": left_out("Nothing is answered beforehand."),
    "assessments": left_out("Answers have no points."),
    "quota": refused("A survey does not end early for some people."),
    "survey_url_parameters": left_out("Nothing is taken from the address of the survey."),
}


def read_lss(root: Node) -> Imported:
    """Returns the questionnaire of an .lss file.

    Raises NotImported with every question that is not understood.
    """
    report = Report()
    survey = read_tables(root, report)
    if survey is None:
        raise NotImported(report.reasons)
    if (many := sum(map(len, survey.questions.values()))) > MOST_QUESTIONS:
        words = f"The survey has {many:,} questions. A survey can have up to {MOST_QUESTIONS}: split it."
        raise NotImported([Remark("the survey", words)])
    reader = Questions(survey, report)
    for table, feature in _LEFT_OUT_TABLES.items():
        if survey.counts.get(table):
            report.treat("the survey", f"The table “{table}”", feature)
    title = {language: text_of(words) for language, words in survey.words.texts.get("title", {}).items()}
    sections = [section for group in survey.groups if (section := _section(group, survey, reader))]
    thanks = reader.plain(survey.words.texts.get("endtext", {}), "the end text", is_markdown=True)
    definition = Definition(
        title={language: words for language, words in title.items() if words and language in survey.languages},
        intro=_intro(survey, reader),
        thanks=thanks,
        default_language=survey.default_language,
        languages=survey.languages,
        sections=tuple(sections),
    )
    reader.places[""] = "the survey"
    return report.finish(definition, reader.places)


def _intro(survey: LimeSurvey, reader: Questions) -> dict[str, str]:
    """Returns the description and the welcome text as one text."""
    texts = survey.words.texts
    both = {
        language: "<p>".join(texts.get(name, {}).get(language, "") for name in ("description", "welcometext"))
        for language in survey.languages
    }
    return dict(reader.plain(both, "the welcome text", is_markdown=True))


def _section(group: Row, survey: LimeSurvey, reader: Questions) -> Section | None:
    place = f"group “{group['group_name'][:60] or group['gid']}”"
    condition = reader.condition(group["grelevance"], place)
    title = reader.text(group, "group_name", place)
    intro = reader.text(group, "description", place, is_markdown=True)
    if group["randomization_group"]:
        reader.report.note(place, "The order of groups is the same for everybody.")
    questions: list[Question] = []
    for row in survey.questions.get(group["gid"], []):
        questions += reader.read(row)
    if not questions:
        reader.report.note(place, "The group is left out: no question is in it.")
        return None
    words = next(iter(title.values()), "") or group["gid"]
    key = key_of(words[:30], reader.sections, "section")
    reader.sections.append(key)
    reader.places.setdefault(key, place)
    return Section(key=key, title=title, intro=intro, questions=tuple(questions), show_when=condition)
