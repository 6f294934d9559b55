"""Forms: what a browser sends is read, whatever else is sent is refused without a fault."""

from datetime import date

import pytest
import wtforms
from starlette.responses import JSONResponse

from engage.kit.forms import DayField, Form, at_most, read_fields, required
from engage.kit.i18n import lazy
from engage.kit.routes import public
from tests.browser import Browser


class Letter(Form):
    """A form with one of each."""

    text = wtforms.StringField("Text", validators=[required(lazy("Enter text")), at_most(10, lazy("Too long"))])
    on = DayField("Day")


async def echo(request):
    return JSONResponse([[name, value] for name, value in (await read_fields(request)).multi_items()])


async def letter(request):
    form = await Letter.read(request, text="as it was", on=date(2026, 11, 21))
    valid = request.method == "POST" and form.validate()
    errors = {name: [str(error) for error in errors] for name, errors in form.errors.items()}
    return JSONResponse({"valid": valid, "errors": errors, "text": form.text.data, "on": str(form.on.data)})


@pytest.fixture
async def posting(app):
    """A browser at an application with the form on it."""
    app.router.routes[:0] = [
        public("/echo", echo, "POST", cached=False),
        public("/letter", letter, "GET POST", cached=False),
    ]
    async with Browser(app) as browser:
        yield browser


URLENCODED = {"content-type": "application/x-www-form-urlencoded"}


async def test_fields_are_read_in_order_however_they_are_encoded(posting):
    fields = [["a", "1"], ["b", "বাড়ি £"], ["a", ""]]
    response = await posting.post(
        "/echo", content="a=1&b=%E0%A6%AC%E0%A6%BE%E0%A6%A1%E0%A6%BC%E0%A6%BF+%C2%A3&a=", headers=URLENCODED
    )
    assert response.json() == fields
    boundary = (
        "".join(f'--x\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields) + "--x--\r\n"
    )
    headers = {"content-type": "multipart/form-data; boundary=x"}
    assert (await posting.post("/echo", content=boundary.encode(), headers=headers)).json() == fields


@pytest.mark.parametrize("content", [b"a=%00", b"%00=a", b"a=x%00y", b"&".join([b"a=b"] * 1001), b"a=" + b"\x00"])
async def test_nul_characters_and_thousands_of_fields_are_refused(posting, content):
    assert (await posting.post("/echo", content=content, headers=URLENCODED)).status_code == 400


@pytest.mark.parametrize(
    "content", [b"", b"&&&", b"=", b"a", b"%", b"%zz=%E0%80", b"\xff\xfe=\xff", b"a;b=c", b"%ED%A0%80=1"]
)
async def test_bytes_that_are_no_text_are_read_as_best_they_can(posting, content):
    response = await posting.post("/echo", content=content, headers=URLENCODED)
    assert response.status_code == 200


async def test_a_file_under_a_text_fields_name_is_refused(posting):
    response = await posting.post("/letter", files={"text": ("a.txt", b"hello")})
    assert response.status_code == 400


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/octet-stream", "nonsense", "multipart/mixed"]
)
async def test_another_kind_of_body_is_refused(posting, kind):
    assert (await posting.post("/echo", content=b"{}", headers={"content-type": kind})).status_code == 400


PART = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n%s\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=", b"x"),
        ("multipart/form-data; boundary=x", b"no boundary here"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n\r\n--x--"),
        ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n"),
        ("multipart/form-data; boundary=x; charset=utf-7", PART % b"+2AA-"),
        ("multipart/form-data; boundary=x; charset=nonsense", PART % b"a"),
        ("multipart/form-data; boundary=x; charset=hex", PART % b"6161"),
        ("multipart/form-data; boundary=x; charset=utf-16", PART % b"\x00\xd8"),
        ("multipart/form-data; boundary=x; charset=idna", PART % b"xn--\xff"),
        ("multipart/form-data; boundary=x; charset=raw_unicode_escape", PART % b"\\ud800"),
        ("multipart/form-data; boundary=x; charset=utf-8\x00", PART % b"a"),
        ("multipart/form-data; boundary=x", PART % (b"a" * 200_000)),
        ("multipart/form-data; boundary=x", PART % b"a\x00b"),
        ("multipart/form-data; boundary=x", PART % b"\xff\xfe"),
    ],
)
@pytest.mark.parametrize("path", ["/echo", "/letter", "/sign-in", "/forgotten-password"])
async def test_a_bent_multipart_body_never_breaks_a_page(posting, path, kind, content):
    response = await posting.post(path, content=content, headers={"content-type": kind.encode()})
    assert response.status_code < 500


# ---- fields -----------------------------------------------------------------------------------------------------


async def send(posting, **data):
    return (await posting.post("/letter", data=data)).json()


async def test_a_form_that_was_not_sent_shows_what_there_is(posting):
    assert (await posting.get("/letter")).json() == {
        "valid": False,
        "errors": {},
        "text": "as it was",
        "on": "2026-11-21",
    }


async def test_texts_are_trimmed_and_have_one_kind_of_line_end(posting):
    assert (await send(posting, text="  a\r\nb \n"))["text"] == "a\nb"


@pytest.mark.parametrize(("text", "error"), [("", "Enter text"), ("   ", "Enter text"), ("x" * 11, "Too long")])
async def test_messages_say_what_to_do(posting, text, error):
    assert (await send(posting, text=text))["errors"]["text"] == [error]


async def test_an_emptied_field_is_empty_and_not_what_it_was(posting):
    assert (await send(posting, text="", **{"on-day": "", "on-month": "", "on-year": ""}))["on"] == "None"


@pytest.mark.parametrize(("day", "month", "year"), [("27", "3", "2027"), (" 27 ", "03", "2027"), ("29", "2", "2028")])
async def test_a_real_date_is_read(posting, day, month, year):
    answer = await send(posting, text="a", **{"on-day": day, "on-month": month, "on-year": year})
    assert answer["valid"]
    assert answer["on"] == str(date(int(year), int(month), int(day)))


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("29", "2", "2027"),
        ("31", "4", "2027"),
        ("1", "13", "2027"),
        ("0", "1", "2027"),
        ("1", "", "2027"),
        ("x", "1", "2027"),
        ("1", "1", "9" * 30),
        ("1", "1", "-1"),
        ("1.5", "1", "2027"),
        ("1", "1", "9" * 5000),
        ("²", "1", "2027"),
    ],
)
async def test_a_date_that_is_none_is_refused_with_an_example(posting, day, month, year):
    answer = await send(posting, text="a", **{"on-day": day, "on-month": month, "on-year": year})
    assert not answer["valid"]
    assert "27 3 2027" in answer["errors"]["on"][0]
