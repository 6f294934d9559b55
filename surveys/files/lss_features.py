"""Which features of LimeSurvey are understood, left out with a note, or refused: the tables that the reader goes by.

Source: LimeSurvey's manual (question types, question attributes) and files that its versions 1.92 to 6 exported.
"""

from surveys.files.reading import Feature, left_out, refused, understood

_MANY = refused("A table of boxes to type in is not asked for: ask single questions instead.")

TYPES: dict[str, Feature] = {
    "L": understood("List (radio): single choice."),
    "!": understood("List (drop-down): drop-down."),
    "O": refused("A list with a comment beside it: use a list and a question for the comment."),
    "5": understood("5 point choice: a scale from 1 to 5."),
    "M": understood("Multiple choice."),
    "P": refused("Multiple choice with comments: use multiple choice and a question for the comments."),
    "F": understood("Array: a table of questions."),
    "H": understood("Array by column: a table of questions."),
    "A": understood("Array (5 point choice): a table of questions."),
    "B": understood("Array (10 point choice): a table of questions."),
    "C": understood("Array (yes, no, uncertain): a table of questions."),
    "E": understood("Array (increase, same, decrease): a table of questions."),
    "1": refused("Array with two scales: use two tables of questions."),
    ":": _MANY,
    ";": _MANY,
    "R": understood("Ranking."),
    "N": understood("Numerical input: number."),
    "K": understood("Multiple numerical input: a number question for each."),
    "D": understood("Date."),
    "S": understood("Short free text: short text."),
    "T": understood("Long free text: long text."),
    "U": understood("Huge free text: long text."),
    "Q": understood("Multiple short text: a short text question for each."),
    "Y": understood("Yes or no: single choice."),
    "G": understood("Gender: single choice."),
    "X": understood("Text display: information page."),
    "*": refused("Nothing is worked out from answers while they are given."),
    "|": refused("People cannot send files."),
    "I": left_out("The language is chosen at the top of every page."),
}
"""A question's type, by LimeSurvey's letter for it."""

_LOOK = left_out("It changes how the survey looks or what LimeSurvey does with the answers.")
_EXPRESSION = refused("Answers are only checked against fixed bounds.")

ATTRIBUTES: dict[str, Feature] = {
    "min_answers": understood("The fewest answers that can be chosen, if it is a number."),
    "max_answers": understood("The most answers that can be chosen, if it is a number."),
    "min_num_value_n": understood("The smallest number, if it is one."),
    "max_num_value_n": understood("The largest number, if it is one."),
    "num_value_int_only": understood("Whole numbers only."),
    "numbers_only": understood("A number instead of a text."),
    "maximum_chars": understood("The most characters of a text."),
    "suffix": understood("The unit of a number."),
    "exclude_all_others": understood("Answers that are chosen alone."),
    "date_min": understood("The first day, if it is one."),
    "date_max": understood("The last day, if it is one."),
    "array_filter": refused("Answers are not shown by what was answered before."),
    "array_filter_exclude": refused("Answers are not shown by what was answered before."),
    "array_filter_style": _LOOK,
    "em_validation_q": _EXPRESSION,
    "em_validation_sq": _EXPRESSION,
    "equals_num_value": _EXPRESSION,
    "min_num_value": _EXPRESSION,
    "max_num_value": _EXPRESSION,
    "multiflexible_min": _EXPRESSION,
    "multiflexible_max": _EXPRESSION,
    "max_num_of_files": refused("People cannot send files."),
    "hidden": refused("The question is hidden: nobody can answer it."),
    "prefix": refused("Nothing stands before the answer: put it into the question."),
    "other_comment_mandatory": left_out("“Other” can be chosen without words."),
    "other_replace_text": left_out("“Other” is called the same everywhere."),
    "random_order": left_out("The order of answers is the same for everybody."),
    "random_group": left_out("The order of questions is the same for everybody."),
    "answer_order": left_out("The order of answers is the same for everybody."),
    "time_limit": left_out("Nobody is hurried."),
    "exclude_all_others_auto": left_out("An answer is never chosen for people."),
}
"""A question's attributes that are set; any other is left out, and said once for the whole survey."""

OTHER_ATTRIBUTE = _LOOK

EXPRESSIONS: dict[str, Feature] = {
    'relevance: Q1 == "A1", Q1.NAOK != "A1", Q1_SQ001 == "Y"': understood("One of the answers, or none of them."),
    "relevance: is_empty(Q1), !is_empty(Q1)": understood("Answered or not."),
    "relevance: age >= 18, <=, ==, and > and < of whole numbers": understood("At least, at most."),
    "relevance: parts joined all by “and” or all by “or” (&&, ||), with brackets and !": understood("All, or one."),
    "relevance: count(), if(), sum(), two questions compared, .shown": refused("No condition says the same."),
    "relevance of a subquestion": refused("Answers are not shown by what was answered before."),
    "texts: {Q1} and {Q1.shown} of an earlier question": understood("The answer is repeated in the words."),
    "texts: {if(…)}, {TOKEN:…} and other expressions": refused("Words are not worked out."),
    "texts: HTML": understood("Paragraphs, lists, bold words and links are kept where text can have them."),
    "texts: pictures, sounds, films": refused("Say in words what they show."),
    "mandatory: on, soft": understood("Required, asked once more."),
    "validation by a regular expression": refused("Answers are only checked against fixed bounds."),
    "quotas": refused("A survey does not end early for some people."),
    "default answers, assessments": left_out("Nothing is answered beforehand, and answers have no points."),
}
"""Other features, for the table in the documentation: `lss` and `lss_questions` know them."""

FIXED_ANSWERS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "5": tuple((str(n), str(n), str(n)) for n in range(1, 6)),
    "A": tuple((str(n), str(n), str(n)) for n in range(1, 6)),
    "B": tuple((str(n), str(n), str(n)) for n in range(1, 11)),
    "C": (("Y", "yes", "Yes"), ("U", "uncertain", "Uncertain"), ("N", "no", "No")),
    "E": (("I", "increase", "Increase"), ("S", "same", "Same"), ("D", "decrease", "Decrease")),
    "Y": (("Y", "yes", "Yes"), ("N", "no", "No")),
    "G": (("F", "female", "Female"), ("M", "male", "Male")),
}
"""The answers of types whose list is LimeSurvey's own: (its code, ours, the words in English)."""
