"""Which features of XLSForm are understood, left out with a note, or refused: the tables that the reader goes by.

Source: the XLSForm reference (types, columns, appearances) and the older words that pyxform still takes.
"""

from surveys.files.reading import Feature, left_out, refused, understood

_METADATA = left_out("It records how the form is filled in, not an answer.")
_PLACE = refused("Places are not asked for: ask for a ward or a street in words.")
_MEDIA = refused("People cannot send pictures, sounds or films.")
_WORKED_OUT = refused("Nothing is worked out from answers while they are given.")
_TIME = refused("Times of day are not asked for: use text, or a list of times.")
_LOOK = left_out("It changes how the question looks, not what it asks.")

TYPES: dict[str, Feature] = {
    "text": understood("Short text; long text with the appearance “multiline”."),
    "integer": understood("A whole number."),
    "decimal": understood("A number with up to 6 decimals."),
    "date": understood("A date."),
    "note": understood("An information page."),
    "select_one": understood("Single choice, a drop-down, a scale or a line of a table, by its appearance."),
    "select_multiple": understood("Multiple choice."),
    "rank": understood("Ranking."),
    "range": understood("0–10, where its parameters are start=0 end=10 step=1."),
    "begin group": understood("A section, a table of questions, or a part of a section."),
    "end group": understood("The end of one."),
    "begin repeat": refused("Questions cannot be asked several times over."),
    "end repeat": refused("Questions cannot be asked several times over."),
    "begin loop": refused("Questions cannot be asked once for each answer of a list."),
    "end loop": refused("Questions cannot be asked once for each answer of a list."),
    "select_one_from_file": refused("The list of answers is in another file: put it in the sheet “choices”."),
    "select_multiple_from_file": refused("The list of answers is in another file: put it in the sheet “choices”."),
    "select_one_external": refused("The list of answers is filtered by an earlier answer."),
    "select_multiple_external": refused("The list of answers is filtered by an earlier answer."),
    "cascading_select": refused("The list of answers is filtered by an earlier answer."),
    "calculate": _WORKED_OUT,
    "hidden": _WORKED_OUT,
    "geopoint": _PLACE,
    "geotrace": _PLACE,
    "geoshape": _PLACE,
    "gps": _PLACE,
    "location": _PLACE,
    "osm": _PLACE,
    "image": _MEDIA,
    "photo": _MEDIA,
    "audio": _MEDIA,
    "video": _MEDIA,
    "file": _MEDIA,
    "barcode": refused("Codes are not scanned."),
    "acknowledge": refused("Use a multiple choice with one answer instead."),
    "trigger": refused("Use a multiple choice with one answer instead."),
    "time": _TIME,
    "datetime": _TIME,
    "include": refused("The questions are in another file: copy them into this one."),
    "csv-external": refused("It needs another file."),
    "xml-external": refused("It needs another file."),
    "start": _METADATA,
    "end": _METADATA,
    "today": _METADATA,
    "deviceid": _METADATA,
    "uri:deviceid": _METADATA,
    "subscriberid": _METADATA,
    "simserial": _METADATA,
    "simid": _METADATA,
    "phonenumber": _METADATA,
    "username": _METADATA,
    "email": _METADATA,
    "audit": _METADATA,
    "start-geopoint": _METADATA,
    "background-audio": _METADATA,
    "background-geopoint": _METADATA,
    "set form title": understood("The title of the survey."),
    "set form id": _METADATA,
}
"""What a row of the sheet “survey” is, by its type in the words of `ALIASES`."""

ALIASES: dict[str, str] = {
    "string": "text", "int": "integer", "select all that apply": "select_multiple",
    "select multiple": "select_multiple",
    "select one": "select_one", "select1": "select_one", "select": "select_multiple", "begin_group": "begin group",
    "end_group": "end group", "begin_repeat": "begin repeat", "end_repeat": "end repeat", "begin_loop": "begin loop",
    "end_loop": "end loop", "select one external": "select_one_external", "add text prompt": "text", "q string": "text",
    "q int": "integer", "q decimal": "decimal", "q date": "date", "add note prompt": "note",
    "select one from file": "select_one_from_file", "select multiple from file": "select_multiple_from_file",
    "q geopoint": "geopoint", "q location": "geopoint", "q picture": "image", "q image": "image",
    "q barcode": "barcode",
    "q audio": "audio", "q video": "video", "add date prompt": "date", "add integer prompt": "integer",
    "add decimal prompt": "decimal", "add date time prompt": "datetime", "number of days in last month": "integer",
    "date time": "datetime", "phone number": "text", "phone": "text", "percentage": "integer",
    "get start time": "start", "start time": "start", "get end time": "end", "end time": "end", "get today": "today",
    "get device id": "deviceid", "device id": "deviceid", "get subscriber id": "subscriberid",
    "subscriber id": "subscriberid", "get sim id": "simid", "sim id": "simid", "get phone number": "phonenumber",
    "uri:subscriberid": "subscriberid", "uri:simserial": "simserial", "uri:phonenumber": "phonenumber",
    "uri:username": "username", "uri:email": "email", "imei": "deviceid", "begin lgroup": "begin repeat",
    "end lgroup": "end repeat", "begin looped group": "begin repeat", "end looped group": "end repeat",
}  # fmt: skip

COLUMNS: dict[str, Feature] = {
    "type": understood("What the row is."),
    "name": understood("The key of a question, section or answer."),
    "list_name": understood("The list that a choice is in."),
    "label": understood("The question, the title of a section, or the words of an answer, in each language."),
    "hint": understood("A hint, in each language."),
    "guidance_hint": understood("A note for interviewers, in each language."),
    "constraint_message": understood("The message for an answer that is not allowed, in each language."),
    "required_message": understood("The message when it is left empty, in each language."),
    "required": understood("Required, for yes and true(); optional for no, false() and nothing."),
    "relevant": understood("When the question or section is asked."),
    "constraint": understood("The smallest and largest allowed."),
    "appearance": understood("See the table of appearances."),
    "parameters": understood("start, end and step of a range."),
    "disabled": left_out("Rows that are switched off are not imported."),
    "default": left_out("Nothing is answered beforehand."),
    "choice_filter": refused("The list of answers is filtered by an earlier answer."),
    "calculation": _WORKED_OUT,
    "trigger": _WORKED_OUT,
    "read_only": refused("The answer cannot be given by anybody: use a note."),
    "repeat_count": refused("Questions cannot be asked several times over."),
    "media::image": refused("The words have a picture with them. Say in words what it shows."),
    "media::audio": refused("The words have a sound with them. Say in words what it says."),
    "media::video": refused("The words have a film with them. Say in words what it shows."),
    "media::big-image": refused("The words have a picture with them. Say in words what it shows."),
}
"""What a column is, by its name in the words of `COLUMN_ALIASES`. Any other column is left out with a note."""

COLUMN_ALIASES: dict[str, str] = {
    "command": "type", "value": "name", "tag": "name", "caption": "label", "guidance": "guidance_hint",
    "constraint message": "constraint_message", "bind::jr::constraintmsg": "constraint_message",
    "constraintmsg": "constraint_message", "bind::required": "required", "requiredmsg": "required_message",
    "required message": "required_message", "bind::jr::requiredmsg": "required_message", "relevance": "relevant",
    "bind::relevant": "relevant", "skip logic": "relevant", "bind::constraint": "constraint",
    "calculate": "calculation", "bind::calculate": "calculation", "read only": "read_only", "readonly": "read_only",
    "bind::readonly": "read_only", "control::appearance": "appearance", "body::appearance": "appearance",
    "choice filter": "choice_filter", "image": "media::image", "audio": "media::audio", "video": "media::video",
    "big-image": "media::big-image", "count": "repeat_count", "repeat count": "repeat_count",
    "jr::count": "repeat_count", "control::jr::count": "repeat_count", "list name": "list_name",
    "guidance hint": "guidance_hint",
}  # fmt: skip

APPEARANCES: dict[str, Feature] = {
    "minimal": understood("A drop-down."),
    "autocomplete": understood("A drop-down."),
    "autocomplete_chars": understood("A drop-down."),
    "search": understood("A drop-down."),
    "likert": understood("A scale."),
    "multiline": understood("Long text."),
    "table-list": understood("A table of questions: a group of single choices from one list."),
    "list-nolabel": understood("A line of a table of questions."),
    "label": understood("The heading of a table of questions."),
    "field-list": understood("The questions of a section are shown together anyway."),
    "month-year": refused("Only whole dates are asked for."),
    "year": refused("Only whole dates are asked for: ask for a whole number."),
    "signature": _MEDIA,
    "ex": refused("It opens another program."),
}
"""What an appearance does; any other is left out with a note, as it changes how a question looks and nothing else."""

OTHER_APPEARANCE = _LOOK

SETTINGS: dict[str, Feature] = {
    "form_title": understood("The title of the survey."),
    "default_language": understood("The default language."),
    "form_id": understood("The title of the survey, where it has none."),
    "version": left_out("Versions are numbered when a survey is published."),
    "instance_name": left_out("Answers have no names."),
    "style": left_out("It changes how the form looks."),
    "public_key": left_out("Answers are not sent to another server."),
    "submission_url": left_out("Answers are not sent to another server."),
}
"""What a column of the sheet “settings” does; any other is left out with a note."""

SETTING_ALIASES: dict[str, str] = {
    "title": "form_title", "set form title": "form_title", "form title": "form_title", "id_string": "form_id",
    "name": "form_id", "form id": "form_id", "default language": "default_language",
}  # fmt: skip

EXPRESSIONS: dict[str, Feature] = {
    "relevant: ${name} = 'code', ${name} != 'code'": understood("One of the answers, or none of them."),
    "relevant: selected(${name}, 'code'), not(selected(…))": understood("One of the answers, or none of them."),
    "relevant: ${number} >= 3, <=, =, and > and < of whole numbers": understood("At least, at most."),
    "relevant: ${name} = '', ${name} != '', count-selected(${name}) > 0": understood("Answered or not."),
    "relevant: parts joined all by “and” or all by “or”, with brackets and not()": understood("All, or at least one."),
    "relevant: “and” and “or” mixed, +, if(), regex(), two questions compared": refused("No condition says the same."),
    "constraint: . >= 1 and . <= 9, . > and . < of whole numbers, date('2026-11-21')": understood("Bounds."),
    "constraint: count-selected(.) and string-length(.) with fixed bounds": understood("Bounds."),
    "constraint: regex(), today(), another question, selected(., 'a')": refused("Only fixed bounds are understood."),
    "labels: ${name} of an earlier question": understood("The answer is repeated in the words."),
    "type: or_other, “or specify other”": understood("“Other” with a text of its own."),
    "choices: dont_know, prefer_not_to_say": understood("“Don’t know” and “Prefer not to say”, outside the shares."),
}
"""Forms of expressions, for the table in the documentation: `expressions` knows them."""
