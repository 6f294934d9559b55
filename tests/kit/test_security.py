"""Passwords, tokens, keyed hashes, cross-site protection and headers."""

import re

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from engage.kit.security import (
    SecurityHeaders,
    hash_password,
    keyed_hash,
    new_code,
    new_token,
    password_matches,
    read_code,
)


async def test_a_password_matches_its_own_hash_alone():
    hashed = await hash_password("tidy green lamp post")
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert await password_matches("tidy green lamp post", hashed)
    for wrong, other in (("tidy green lamp", hashed), ("tidy green lamp post", None), ("", None), ("x", "not a hash")):
        assert not await password_matches(wrong, other)


async def test_the_same_password_is_never_hashed_alike():
    assert await hash_password("same") != await hash_password("same")


async def test_nobodys_password_matches_no_account():
    assert not await password_matches("nobody has this password", None)


def test_tokens_are_long_unlike_and_safe_in_an_address():
    tokens = {new_token() for _ in range(100)}
    assert len(tokens) == 100
    assert all(re.fullmatch(r"[\w-]{43}", token) for token in tokens)


def test_a_keyed_hash_depends_on_key_purpose_and_value():
    hashes = {keyed_hash(k, p, v) for k in ("k", "l") for p in ("p", "q") for v in ("v", "w")}
    assert len(hashes) == 8
    assert all(re.fullmatch(r"[0-9a-f]{64}", hashed) for hashed in hashes)
    assert keyed_hash("k", "pa", "b") != keyed_hash("k", "p", "ab")


def test_codes_are_read_however_they_were_typed():
    code = new_code()
    assert re.fullmatch(r"([bcdfghjkmnpqrstvwxz2-9]{4}-){3}[bcdfghjkmnpqrstvwxz2-9]{4}", code)
    for typed in (code, code.upper(), code.replace("-", " "), f"  {code.replace('-', '')}\n", code.replace("-", "–")):
        assert read_code(typed) == code
    assert read_code("") == ""
    assert len(read_code("x" * 9999)) < 100


# ---- cross-site -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 422),
        ({"Sec-Fetch-Site": "none"}, 422),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "nonsense"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "https://engage.test"}, 422),
        ({"Sec-Fetch-Site": "", "Origin": "https://evil.test"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "https://engage.test.evil.test"}, 403),
        ({"Sec-Fetch-Site": "", "Origin": "http://[broken"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://engage.test"}, 403),
        ({"Sec-Fetch-Site": ""}, 422),
    ],
)
async def test_forms_are_taken_from_our_own_pages_alone(browser, headers, status):
    response = await browser.post("/sign-in", headers=headers, data={})
    assert response.status_code == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "post"])
async def test_no_unsafe_method_from_another_site_is_answered(browser, method):
    response = await browser.request(method, "/sign-in", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403


async def test_another_site_may_link_to_us(browser):
    assert (await browser.get("/sign-in", headers={"Sec-Fetch-Site": "cross-site"})).status_code == 200


# ---- headers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/sign-in", "/nowhere", "/assets/nothing.css", "/healthz", "/desk"])
async def test_every_reply_carries_the_headers(browser, path):
    headers = (await browser.get(path)).headers
    policy = headers["content-security-policy"]
    for part in ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "form-action 'self'", "frame-ancestors"):
        assert part in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "max-age=31536000" in headers["strict-transport-security"]
    assert headers["x-request-id"] if path != "/assets/nothing.css" else True


async def test_plain_http_promises_no_tls():
    async def hello(_request):
        return PlainTextResponse("hello")

    app = SecurityHeaders(Starlette(routes=[Route("/", hello)]), is_https=False)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://engage.test") as client:
        assert "strict-transport-security" not in (await client.get("/")).headers


@pytest.mark.parametrize("size", [256 * 1024 + 1, 2**22])
@pytest.mark.parametrize("is_chunked", [False, True])
async def test_a_body_over_the_limit_is_413(browser, size, is_chunked):
    async def chunks():
        for _ in range(size // 1024 + 1):
            yield b"a" * 1024

    content = chunks() if is_chunked else b"a" * size
    headers = {"content-type": "application/x-www-form-urlencoded"}
    response = await browser.post("/sign-in", content=content, headers=headers)
    assert response.status_code == 413
    assert "What you sent is too large" in response.text
    assert response.headers["cache-control"] == "no-store"
