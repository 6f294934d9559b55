"""Forms: read a request's fields safely, parse them with WTForms, show them with GOV.UK components.

Every text is trimmed. A file sent under a text field's name, a NUL character or thousands of fields are refused
before any field is parsed.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, ClassVar, Self
from urllib.parse import parse_qsl

import wtforms
from starlette.datastructures import FormData, ImmutableMultiDict
from starlette.requests import Request
from wtforms import validators
from wtforms.meta import DefaultMeta

from engage.kit import i18n
from engage.kit.problems import Problem


class Fields(ImmutableMultiDict[str, str]):
    """The text fields of a form, in order; of a name that came several times, `get` has the last."""

    if not TYPE_CHECKING:

        def get(self, key, default=None):
            """Returns a field's text without the detours of the general class: a survey asks for hundreds."""
            return self._dict.get(key, default)


_MOST_FIELDS = 1000

# NUL, and halves of characters, which some encodings that a request may name can produce.
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class UnreadableForm(Problem):
    """The request's body is not a form that a browser would send."""


async def read_fields(request: Request) -> Fields:
    """Returns the text fields of a POST, in order.

    Raises UnreadableForm for files, NUL characters, more than 1,000 fields or another content type.
    """
    kind = _content_type(request)
    if kind == "application/x-www-form-urlencoded":
        pairs = _encoded_pairs((await request.body()).decode("utf-8", "replace"))
    elif kind == "multipart/form-data":
        pairs = await _multipart_pairs(request)
    elif not kind:
        pairs = []
    else:
        raise UnreadableForm(i18n.gettext("Send this form from its own page."))
    return _storable(pairs)


def _content_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _encoded_pairs(body: str) -> list[tuple[str, str]]:
    if body.count("&") >= _MOST_FIELDS:
        raise UnreadableForm(i18n.gettext("The form has too many fields."))
    if "%" in body or "+" in body:
        return parse_qsl(body, keep_blank_values=True)
    # Nothing in it is escaped, as where people chose among answers: the library would take four times as long.
    parts = [part.partition("=") for part in body.split("&") if part]
    return [(name, value) for name, _, value in parts]


def _storable(pairs: list[tuple[str, str]]) -> Fields:
    text = "".join(chain.from_iterable(pairs))
    if ("\0" in text or not text.isascii()) and _UNSTORABLE.search(text):
        raise UnreadableForm(i18n.gettext("The form has a character that cannot be stored. Remove it and send again."))
    return Fields(pairs)


async def _multipart_pairs(request: Request) -> list[tuple[str, str]]:
    try:
        form = await request.form(max_files=0, max_fields=_MOST_FIELDS)
    except ValueError:  # from the codec that the request names
        raise UnreadableForm(i18n.gettext("Send this form from its own page.")) from None
    pairs = []
    for name, value in form.multi_items():
        if not isinstance(value, str):
            raise UnreadableForm(i18n.gettext("A file was sent where text was expected."))
        pairs.append((name, value))
    return pairs


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent, and the text fields beside it. Without a file `data` and `name` are empty.

    `is_too_large` files have no data. `name` is what the sender's computer calls it: never a path to open.
    """

    name: str
    data: bytes
    fields: Fields
    is_too_large: bool = False


async def read_file(request: Request, name: str, most_bytes: int) -> Upload:
    """Returns the file of a POST under a field's name, up to so many bytes, and the text fields beside it.

    The address must be among those that `security.BodyLimit` takes larger bodies for. Raises UnreadableForm as
    `read_fields` does, and for a second file or one under another name.
    """
    files, fields = await _read_files(request, name, most_bytes, 1)
    return replace(files[0], fields=fields) if files else Upload("", b"", fields)


async def read_files(request: Request, name: str, most_bytes: int, most_files: int) -> tuple[list[Upload], Fields]:
    """Returns the files of a POST under a field's name, each up to so many bytes, and the text fields beside them.

    As `read_file` does, but for several; an input without a file gives none.
    """
    files, fields = await _read_files(request, name, most_bytes, most_files)
    return [file for file in files if file.name or file.data], fields


async def _read_files(request: Request, name: str, most_bytes: int, most_files: int) -> tuple[list[Upload], Fields]:
    if _content_type(request) != "multipart/form-data":
        return [], await read_fields(request)
    try:
        form = await request.form(max_files=most_files, max_fields=_MOST_FIELDS)
    except ValueError:
        raise UnreadableForm(i18n.gettext("Send this form from its own page.")) from None
    try:
        return await _uploads(form, name, most_bytes)
    finally:
        await form.close()


async def _uploads(form: FormData, name: str, most_bytes: int) -> tuple[list[Upload], Fields]:
    pairs: list[tuple[str, str]] = []
    found: list[Upload] = []
    for field, value in form.multi_items():
        if isinstance(value, str):
            pairs.append((field, value))
        elif field != name:
            raise UnreadableForm(i18n.gettext("A file was sent where text was expected."))
        else:
            is_too_large = (value.size or 0) > most_bytes
            data = b"" if is_too_large else await value.read()
            called = _UNSTORABLE.sub("", value.filename or "")[-100:]
            found.append(Upload(called, data, Fields(), is_too_large))
    return found, _storable(pairs)


class _Translations:
    """Gives WTForms our own gettext."""

    gettext = staticmethod(i18n.gettext)

    @staticmethod
    def ngettext(one: str, many: str, number: int) -> str:
        """Returns the form that this number takes; WTForms fills the values in."""
        return i18n.gettext(one if number == 1 else many)


def _trimmed(value: Any) -> Any:
    # Exactly str: a choice that was already made a member of its enum stays one.
    return value.strip().replace("\r\n", "\n") if type(value) is str else value


class Form(wtforms.Form):  # type: ignore[misc]
    """A form whose texts are trimmed and whose messages are in the reader's language."""

    class Meta(DefaultMeta):  # type: ignore[misc]
        """Our translations, and trimming for every field."""

        def get_translations(self, form: wtforms.Form) -> _Translations:
            """Returns the source of WTForms' own messages."""
            return _Translations()

        def bind_field(self, form: wtforms.Form, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Adds trimming to every field."""
            filters = [_trimmed, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, filters=filters, **options)

    @classmethod
    async def read(cls, request: Request, **data: Any) -> Self:
        """Returns the form as sent, or filled from `data` when nothing was sent yet."""
        sent = await read_fields(request) if request.method == "POST" else None
        form: Self = cls(sent, data=data)
        return form


def required(message: Any) -> validators.DataRequired:
    """Returns the rule that a field must be filled, with a message that says what to do."""
    return validators.DataRequired(message)


def at_most(length: int, message: Any) -> validators.Length:
    """Returns the rule that a text has at most `length` characters."""
    return validators.Length(max=length, message=message)


class DayField(wtforms.Field):  # type: ignore[misc]
    """A date in three inputs: day, month, year (`name-day` …). Data is a `date` or None; typed text is kept."""

    parts: ClassVar = ("day", "month", "year")

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Reads the three inputs when any was sent, else takes the date given."""
        self.process_errors: list[str] = []
        self.object_data = self.data = data if isinstance(data, date) else None
        self.typed = {part: str(getattr(self.data, part)) if self.data else "" for part in self.parts}
        if formdata is None or not any(f"{self.name}-{part}" in formdata for part in self.parts):
            return
        self.typed = {part: formdata.get(f"{self.name}-{part}", "").strip() for part in self.parts}
        self.raw_data = [" ".join(self.typed.values()).strip()]
        self.data = None
        if any(self.typed.values()):
            try:
                self.data = date(*(int(self.typed[part]) for part in reversed(self.parts)))
            except (ValueError, OverflowError):
                self.process_errors.append(i18n.gettext("Enter a real date, for example 27 3 2027"))
