"""A message as it goes over the wire: any words, in lines that every server on the way leaves as they are."""

from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest

from engage.kit.mail import OutboxMessage
from engage.kit.mail.writing import CannotBeWritten, letter_of
from tests.kit.mail.postman import html_of, words_of

OWN = "/hackney/follow/" + "a" * 32


def written(settings, clock, subject="Hello", text="text", **values: Any) -> bytes:
    message = OutboxMessage(id=5, recipient="jo@example.org", subject=subject, text=text, **values)
    return letter_of(message, settings, clock.now).written


def read(raw: bytes) -> Any:
    """A message as mail programs read it, which find no fault in it."""
    mail = message_from_bytes(raw, policy=policy.default)
    assert not any(part.defects for part in mail.walk())
    return mail


@pytest.mark.parametrize(
    "text",
    [
        "Line one\n\n.\n..two dots\nFrom here\n=3D  \n\tend",
        "Café £5 – " * 60,
        "بيت বাড়ি \U0001f3e0\n" * 40,
        "x" * 3000,
        "a\r\nb\rc\x07\x0b\x85\u2028d",
        "",
    ],
)
def test_any_words_arrive_in_lines_that_no_server_writes_anew(settings, clock, text):
    raw = written(settings, clock, text=text, own_path=OWN)
    assert raw.isascii()
    assert raw.replace(b"\r\n", b"").count(b"\n") == raw.replace(b"\r\n", b"").count(b"\r") == 0
    head, _, body = raw.partition(b"\r\n\r\n")
    assert max(map(len, body.split(b"\r\n"))) <= 76
    assert max(map(len, head.split(b"\r\n"))) < 200
    assert not any(line.endswith(b" ") for line in body.split(b"\r\n"))
    *words, link, end = words_of(read(raw)).split("\r\n")
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
    assert "\n".join(words) == plain
    assert (link.startswith(settings.public_url), end) == (True, "")
    assert link in html_of(read(raw))


@pytest.mark.parametrize(
    "subject",
    [
        "Hackney: request 3 has been answered",
        "Überschrift £ বাড়ি بيت, and as many words as a subject may have: " + "বাড়ি " * 20,
        "a" * 200,
        "word " * 39 + "end",
        "=?utf-8?q?not_coded?= by us",
        "Win\x07\x00dow",
        "",
    ],
)
def test_a_subject_of_any_letters_arrives(settings, clock, subject):
    raw = written(settings, clock, subject)
    assert read(raw)["Subject"] == subject.strip()
    [line] = [line for line in raw.replace(b"\r\n ", b" ").split(b"\r\n") if line.startswith(b"Subject:")]
    assert all(32 <= byte < 127 for byte in line)
    assert max(map(len, raw.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 78


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_no_value_starts_another_header_whatever_ends_its_line(settings, clock, end):
    raw = written(settings, clock, f"Hello{end}Bcc: all@example.org", language=f"en{end}B: x")
    assert (read(raw)["Subject"], read(raw)["Bcc"], read(raw)["B"]) == ("Hello Bcc: all@example.org", None, None)
    with pytest.raises(CannotBeWritten):
        written(settings, clock, own_path=f"/hackney{end}Bcc: all@example.org/" + "a" * 32)


def test_a_name_in_any_letters_may_be_the_sender(settings, clock):
    raw = written(replace(settings, mail_from="Überall £0 <no-reply@engage.test>"), clock)
    assert raw.isascii()
    assert read(raw)["From"].addresses[0].addr_spec == "no-reply@engage.test"


def test_two_tries_differ_by_their_date_alone(settings, clock):
    first = written(settings, clock, own_path=OWN).split(b"\r\n")
    clock.now = clock.now.replace(year=clock.now.year + 1)
    again = written(settings, clock, own_path=OWN).split(b"\r\n")
    assert [one[:5] for one, other in zip(first, again, strict=True) if one != other] == [b"Date:"]
