"""A clerk tells people about a survey: a short address, a QR code, a poster and a card for other websites."""

import io
import re
import struct
import zlib
from datetime import UTC, datetime
from html import unescape

import pytest
import segno

from boroughs.people.models import Role
from surveys.models import Assurance, Survey
from tests.factories import make_member, make_superintendent
from tests.html import parse_fragment
from tests.surveys.factories import definition_of, make_draft, make_survey, publish, question_of


@pytest.fixture
async def survey(hackney):
    asked = definition_of(question_of("police_listen"), languages=("en", "bn", "ar"))
    return await publish(await make_draft(hackney, asked, title="Safer <evenings>", short_link="bcdfgh"))


@pytest.fixture
async def clerk(browser, hackney):
    return await browser.as_person(await make_member(hackney, Role.COUNCIL_CLERK))


def here(survey, more=""):
    return f"/hackney/surveys/{survey.slug}{more}"


def matrix_of(address):
    return [[bool(dark) for dark in row] for row in segno.make(address, error="m", micro=False).matrix]


def drawn(svg, border=4):
    """What an SVG of a QR code paints, as rows of dark or not, without its border and whatever its scale."""
    path = re.search(r'stroke="#000"[^>]*? d="(M[^"]+)"', svg).group(1)
    lines, x, y = [], 0.0, 0.0
    for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path):
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M" or command == "m":
            x, y = (values[0], values[1]) if command == "M" else (x + values[0], y + values[1])
        else:
            lines.append((int(y), int(x), int(values[0])))
            x += values[0]
    width = 1 + max(row for row, _, _ in lines) + border
    dark = [[False] * width for _ in range(width)]
    for row, start, length in lines:
        dark[row][start : start + length] = [True] * length
    return [row[border : width - border] for row in dark[border : width - border]]


def dots(png, border=4):
    """What a PNG of a QR code paints, one bit or grey a dot, likewise."""
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind = png[at + 4 : at + 8]
        chunks[kind] = chunks.get(kind, b"") + png[at + 8 : at + 8 + length]
        at += length + 12
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (width, depth) == (height, 1)
    assert width > 900
    lines = bytearray(zlib.decompress(chunks[b"IDAT"]))
    step = 1 + (width + 7) // 8
    for row in range(height):
        assert lines[row * step] in (0, 2)  # as it is, or what changed from the line above
        if lines[row * step] == 2:
            for at in range(row * step + 1, (row + 1) * step):
                lines[at] = (lines[at] + lines[at - step]) & 255
    black = 0 if colour == 0 or chunks[b"PLTE"][:3] == b"\0\0\0" else 1
    rows = [[lines[r * step + 1 + x // 8] >> (7 - x % 8) & 1 == black for x in range(width)] for r in range(height)]
    first = next(row for row in rows if any(row))
    scale = first.index(True) // border
    return [row[border * scale : -border * scale : scale] for row in rows[border * scale : -border * scale : scale]]


@pytest.mark.parametrize("prefix", ["", "/bn", "/ar"])
async def test_the_pictures_are_the_short_address(browser, survey, prefix):
    address = f"https://engage.test{prefix}/s/bcdfgh"
    svg = await browser.get(prefix + here(survey, "/qr.svg"))
    assert svg.headers["content-type"].startswith("image/svg+xml")
    assert svg.headers["content-disposition"] == f'attachment; filename="{survey.slug}.svg"'
    assert drawn(svg.text) == matrix_of(address)
    png = await browser.get(prefix + here(survey, "/qr.png"))
    assert png.headers["content-type"] == "image/png"
    assert dots(png.content) == matrix_of(address)
    poster = await browser.get(prefix + here(survey, "/poster"))
    assert drawn(poster.text) == matrix_of(address)
    assert matrix_of(address) != matrix_of("https://engage.test/s/bcdfgj")


async def test_the_short_address_leads_to_the_survey_in_its_language(browser, survey, hackney):
    for prefix in ("", "/bn"):
        reply = await browser.get(f"{prefix}/s/bcdfgh")
        assert (reply.status_code, reply.headers["location"]) == (303, prefix + here(survey))
    await make_draft(hackney, short_link="zzzzzz")
    for link in ("zzzzzz", "BCDFGH", "bcdfg", "x" * 70, "x" * 9, "%5c%5cevil.com", "%00", "bcdfgh/"):
        assert (await browser.get(f"/s/{link}")).status_code == 404


async def test_the_short_address_of_a_survey_with_codes_asks_for_the_code(browser, hackney, clock):
    survey = await make_survey(hackney, assurance=Assurance.ONE_TIME_CODES, short_link="bcdfgk")
    assert (await browser.get("/s/bcdfgk")).headers["location"] == here(survey, "/code")
    assert "enter the code from your letter" in (await browser.get(here(survey, "/poster"))).text
    clock.now = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert (await browser.get("/s/bcdfgk")).headers["location"] == here(survey)


async def test_the_poster_says_what_where_and_until_when(browser, survey):
    page = await browser.get(here(survey, "/poster"))
    text = unescape(re.sub(r"<[^>]+>", " ", page.text))
    for words in (
        "Safer <evenings>",
        "policing in Hackney",
        "engage.test/s/bcdfgh",
        "until the end of 30 November 2026",
    ):
        assert words in text
    assert f'href="/bn{here(survey, "/poster")}"' in page.text
    bengali = await browser.get("/bn" + here(survey, "/poster"))
    assert "engage.test/bn/s/bcdfgh" in bengali.text


async def test_a_card_is_one_link_that_a_strange_page_can_hold(clerk, survey):
    page = await clerk.get(here(survey, "/share"))
    cards = [unescape(card) for card in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.text, re.S)]
    assert len(cards) == 3
    for card, prefix in zip(cards, ("", "/bn", "/ar"), strict=True):
        tree = parse_fragment(card)
        elements = list(tree.iter())
        assert [element.tag for element in elements[1:]] == ["p", "a", "strong", "br", "br", "img"]
        [link] = tree.findall(".//a")
        assert link.get("href") == f"https://engage.test{prefix}/s/bcdfgh"
        assert tree.find(".//strong").text == "Safer <evenings>"
        picture = tree.find(".//img").get("src")
        assert picture == f"https://engage.test{prefix}{here(survey, '/closing.svg')}"
        assert (await clerk.get(picture.removeprefix("https://engage.test"))).status_code == 200
        assert "script" not in card
        assert "style=" not in card


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (datetime(2026, 10, 31, 12, tzinfo=UTC), "Opens on 1 November 2026"),
        (datetime(2026, 11, 21, 12, tzinfo=UTC), "Closes in 9 days"),
        (datetime(2026, 11, 29, 23, 59, tzinfo=UTC), "Closes in 1 day"),
        (datetime(2026, 11, 30, 0, 0, tzinfo=UTC), "Closes today"),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), "Closed on 30 November 2026"),
    ],
)
async def test_the_picture_of_a_card_counts_the_days(browser, survey, clock, day, words):
    clock.now = day
    picture = await browser.get(here(survey, "/closing.svg"))
    assert f"<title>{words}</title>" in picture.text
    assert picture.headers["cross-origin-resource-policy"] == "cross-origin"
    parse_fragment(picture.text)


async def test_a_survey_without_a_short_address_is_given_one_once(clerk, hackney):
    survey = await make_survey(hackney)
    page = await clerk.get(here(survey, "/share"))
    assert f"https://engage.test{here(survey)}" in page.text
    assert drawn((await clerk.get(here(survey, "/qr.svg"))).text) == matrix_of(f"https://engage.test{here(survey)}")
    links = set()
    for _ in range(2):
        assert (await clerk.post(here(survey, "/share"))).status_code == 303
        links.add((await Survey.get(id=survey.id)).short_link)
    [link] = links
    page = await clerk.get(here(survey, "/share"))
    assert f"https://engage.test/s/{link}" in page.text
    assert "Make a short address" not in page.text


async def test_only_clerks_share_and_everybody_sees_what_is_shared(browser, hackney, croydon, survey):
    people = [
        (await make_member(hackney, Role.COUNCIL_ADMIN), 200),
        (await make_member(hackney, Role.PANEL_CHAIR), 403),
        (await make_superintendent(hackney), 403),
        (await make_member(croydon, Role.COUNCIL_CLERK), 404),
    ]
    public = ("/poster", "/qr.svg", "/qr.png", "/closing.svg")
    draft = await make_draft(hackney)
    assert (await browser.get(here(survey, "/share"))).status_code == 303
    for more in public:
        assert (await browser.get(here(survey, more))).status_code == 200
        assert (await browser.get(here(draft, more))).status_code == 404
        assert (await browser.get(here(survey, more).replace("hackney", "croydon"))).status_code == 404
    for person, status in people:
        await browser.as_person(person)
        assert (await browser.get(here(survey, "/share"))).status_code == status
        sent = await browser.post(here(survey, "/share"))
        assert sent.status_code == (303 if status == 200 else status)
        assert (await browser.get(here(draft, "/share"))).status_code in {403, 404}


def test_a_picture_of_another_address_would_be_seen_to_differ():
    file = io.BytesIO()
    segno.make("https://engage.test/s/other1", error="m", micro=False).save(file, kind="png", scale=30, border=4)
    assert dots(file.getvalue()) == matrix_of("https://engage.test/s/other1")
    assert dots(file.getvalue()) != matrix_of("https://engage.test/s/bcdfgh")
