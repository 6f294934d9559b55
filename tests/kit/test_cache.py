"""Public pages are rendered once per change, in every process."""

import asyncio
import gzip
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from statistics import median

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse
from tortoise import connections
from tortoise.exceptions import OperationalError
from tortoise.transactions import in_transaction

from boroughs.london import BY_SLUG
from engage.database import connector
from engage.kit import cache as cache_module
from engage.kit.cache import PageCache, PageVersion, Versions, touch
from engage.kit.failures import AlwaysAnswer
from engage.kit.i18n import LanguagePrefix
from engage.kit.routes import public
from tests.patience import PATIENCE


class Site:
    """A small application with the cache in front, that counts what it renders."""

    def __init__(self, clock, versions) -> None:
        self.rendered = 0
        self.versions = versions
        routes = [
            public("/private", self.show, cached=False),
            public("/failing", self.fail),
            public("/{place}", self.show, "GET POST"),
            public("/{place}/{rest}", self.show),
        ]
        middleware = [
            Middleware(LanguagePrefix, offered=("bn",)),
            Middleware(PageCache, versions=versions, clock=clock, is_place=BY_SLUG.__contains__),
            Middleware(AlwaysAnswer),
        ]
        self.app = Starlette(routes=routes, middleware=middleware)

    async def show(self, request):
        """Renders a page that is never the same."""
        self.rendered += 1
        return HTMLResponse(f"<p>{request.url.path} {self.rendered}</p>" + "x" * 5000)

    async def fail(self, request):
        """Renders a page that says no."""
        self.rendered += 1
        return HTMLResponse("no", 404)

    def client(self):
        """A client of this application."""
        transport = httpx2.ASGITransport(app=self.app)
        return httpx2.AsyncClient(transport=transport, base_url="https://engage.test")


@pytest.fixture
def versions():
    return Versions(is_fresh=True)


@pytest.fixture
def site(clock, versions):
    return Site(clock, versions)


@pytest.fixture
async def client(site):
    async with site.client() as client:
        yield client


async def test_a_page_is_rendered_once(site, client):
    first, second = await client.get("/hackney"), await client.get("/hackney")
    assert first.text == second.text
    assert site.rendered == 1
    assert second.headers["cache-control"] == "public, no-cache"


async def test_a_browser_that_has_the_page_is_told_so(client):
    etag = (await client.get("/hackney")).headers["etag"]
    for known in (etag, f'W/"x", {etag}', "*", f"W/{etag}"):
        response = await client.get("/hackney", headers={"if-none-match": known})
        assert (response.status_code, response.text) == (304, "")
        assert response.headers["etag"] == etag
    assert (await client.get("/hackney", headers={"if-none-match": '"other"'})).status_code == 200


async def test_the_page_travels_compressed_to_those_who_take_it(client):
    request = client.build_request("GET", "/hackney", headers={"accept-encoding": "gzip"})
    response = await client.send(request, stream=True)
    raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) == len(raw)
    assert gzip.decompress(raw).startswith(b"<p>")
    plain = await client.get("/hackney", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == response.headers["vary"] == "accept-encoding"


async def test_a_client_that_refuses_gzip_gets_it_plain(client):
    response = await client.get("/hackney", headers={"accept-encoding": "gzip;q=0, identity"})
    assert "content-encoding" not in response.headers


async def test_each_language_has_its_own_page(site, client):
    await client.get("/hackney")
    await client.get("/bn/hackney")
    assert site.rendered == 2


async def test_a_change_in_one_borough_renders_its_pages_and_londons_again(site, client, versions):
    for path in ("/hackney", "/hackney/surveys", "/croydon", "/about"):
        await client.get(path)
    versions.known["hackney"] = 1
    site.rendered = 0
    for path in ("/hackney", "/hackney/surveys", "/croydon", "/about"):
        await client.get(path)
    assert site.rendered == 3


async def test_pages_are_rendered_again_on_the_next_london_day(site, client, clock):
    await client.get("/hackney")
    clock.now += timedelta(hours=11, minutes=59)
    await client.get("/hackney")
    assert site.rendered == 1
    clock.now += timedelta(minutes=1)
    await client.get("/hackney")
    assert site.rendered == 2


@pytest.mark.parametrize("path", ["/private", "/failing", "/hackney?q=1"])
async def test_what_is_for_one_reader_is_never_kept(site, client, path):
    for _ in range(2):
        response = await client.get(path)
        assert "etag" not in response.headers
        assert "public" not in response.headers.get("cache-control", "")
    assert site.rendered == 2


async def test_a_post_is_never_answered_from_the_cache(site, client):
    await client.get("/hackney")
    await client.post("/hackney")
    assert site.rendered == 2


async def test_nothing_is_kept_while_changes_cannot_be_heard(site, client, versions):
    versions.is_fresh = False
    for _ in range(2):
        await client.get("/hackney")
    assert site.rendered == 2


async def test_a_page_changed_while_it_was_rendered_is_rendered_again(clock, versions):
    site = Site(clock, versions)

    async def change_meanwhile(request):
        response = await Site.show(site, request)
        versions.known["hackney"] = versions.known.get("hackney", 0) + 1
        return response

    site.app.router.routes.insert(0, public("/hackney", change_meanwhile))
    async with site.client() as client:
        await client.get("/hackney")
        await client.get("/hackney")
    assert site.rendered == 2


async def test_a_notification_of_what_was_read_already_keeps_no_page_past_the_next_change(site, client, versions):
    versions.known = {"hackney": 1}  # read from the database …
    versions.hear(None, 0, "", "hackney")  # … before the notification of that same change came
    await client.get("/hackney")
    versions.known = {"hackney": 1}  # read once more: nothing has changed
    versions.known = {"hackney": 2}  # a change, and nobody had asked for the page in between
    await client.get("/hackney")
    assert site.rendered == 2


async def test_many_pages_do_not_fill_the_memory(site, client):
    page_cache = PageCache(site.app, site.versions, lambda: None, BY_SLUG.__contains__)
    kept = cache_module._Kept(1, None, b"", [], b"x" * 2**20, b"")
    for number in range(100):
        page_cache._keep(("en", f"/{number}"), kept)
        page_cache._keep(("en", "/same"), kept)
    assert page_cache.size <= cache_module.MOST_BYTES
    assert page_cache.size == sum(len(k.body) + len(k.zipped) for k in page_cache.pages.values())


# ---- across processes: real connections, committed changes -------------------------------------------------------


@asynccontextmanager
async def following(settings):
    """The versions as another process knows them."""
    versions = Versions()
    task = asyncio.create_task(versions.follow(connector(settings)))
    async with asyncio.timeout(PATIENCE):
        while not versions.is_fresh:
            await asyncio.sleep(0.01)
    yield versions
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def until(condition):
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


@pytest.fixture
async def no_versions(alone):
    """A database in which nothing has changed yet."""
    await connections.get("default").execute_query("DELETE FROM page_version")
    return alone


async def test_another_process_hears_of_a_change_at_once(no_versions):
    async with following(no_versions) as versions:
        took = []
        for _ in range(5):
            before = versions.of("hackney")
            started = asyncio.get_running_loop().time()
            async with in_transaction():
                await touch("hackney")
            await until(lambda before=before: versions.of("hackney") > before)
            took.append(asyncio.get_running_loop().time() - started)
        assert median(took) < 0.5  # who hears nothing looks every second, and a second after each of these


async def test_a_change_that_was_rolled_back_changes_no_page(no_versions):
    async def touch_and_fail():
        async with in_transaction() as connection:
            await touch("hackney")
            await connection.execute_query("SELECT no_such_function()")

    async with following(no_versions) as versions:
        with pytest.raises(OperationalError):
            await touch_and_fail()
        await asyncio.sleep(0.2)
        assert versions.of("hackney") == 0


async def test_two_changes_at_once_are_both_counted(no_versions):
    async def change():
        async with in_transaction():
            await touch("hackney")

    async with following(no_versions) as versions:
        await asyncio.gather(*(change() for _ in range(10)))
        await until(lambda: versions.known.get("hackney") == 10)
        assert versions.of("hackney") > 10  # what was heard counts too
    assert (await PageVersion.get(place="hackney")).version == 10


async def test_a_process_cut_off_keeps_nothing_until_it_hears_again(no_versions):
    async with following(no_versions) as versions:
        await connections.get("default").execute_query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%FROM page_version%'"
        )
        await until(lambda: not versions.is_fresh)
        async with in_transaction():
            await touch("hackney")
        assert versions.known == {}
        await until(lambda: versions.known.get("hackney") == 1)
        assert versions.is_fresh
