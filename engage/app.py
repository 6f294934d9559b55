"""The application: every route, the middleware around them, and what starts and stops with the server."""

import asyncio
import mimetypes
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send
from tortoise.contrib.starlette import RegisterTortoise

import boroughs.people.pages
import boroughs.responses.evidence.pages
import boroughs.responses.feeds.pages
import boroughs.responses.pages
import boroughs.webhooks.pages
import engage.desk.pages
import engage.following.feeds
import engage.following.pages
import engage.handover
import engage.health
import engage.indicators.beside.pages
import engage.indicators.entering.pages
import engage.indicators.glance
import engage.indicators.methodology.pages
import engage.indicators.open_data.pages
import engage.indicators.pages
import engage.indicators.releases.pages
import engage.indicators.sources.pages
import engage.ledger.pages
import engage.origins.pages
import engage.outbox.pages
import engage.packs
import engage.record.offices.pages
import engage.record.said.pages
import engage.search.pages
import engage.workspace
import meetings.archive.pages
import meetings.follow_ups.pages
import meetings.pages
import meetings.papers.editing.pages
import meetings.verdicts.pages
import meetings.verdicts.shown
import surveys.charter.guidance.editing.pages
import surveys.charter.guidance.pages
import surveys.charter.pages
import surveys.charter.progress.pages
import surveys.charter.register.pages
import surveys.charter.safeguarding.pages
import surveys.charter.said.pages
import surveys.charter.triggers.pages
import surveys.charter.venues.pages
import surveys.charter.versions.pages
import surveys.checking.pages
import surveys.codes.pages
import surveys.exports.pages
import surveys.files.pages
import surveys.heard.pages
import surveys.moderation.pages
import surveys.pages
import surveys.sharing.pages
from boroughs.london import BY_SLUG
from boroughs.webhooks.delivering import keep_delivering
from engage.database import connector, tortoise_config
from engage.kit import clock as kit_clock
from engage.kit import mail
from engage.kit.cache import PageCache, Versions
from engage.kit.clock import Clock
from engage.kit.failures import AlwaysAnswer
from engage.kit.html import BUILT
from engage.kit.i18n import LanguagePrefix
from engage.kit.jobs import Leader
from engage.kit.routes import Pages
from engage.kit.security import BodyLimit, SameSiteOnly, SecurityHeaders
from engage.kit.settings import Settings
from engage.kit.unending import unending
from engage.outbox.actions import stop_writing_to
from engage.schedule import schedule

MOST_BODY_BYTES = 256 * 1024
UPLOADS = (
    surveys.files.pages.UPLOADS
    | surveys.pages.WHOLE_SURVEYS
    | meetings.papers.editing.pages.UPLOADS
    | meetings.archive.pages.UPLOADS
    | boroughs.responses.evidence.pages.UPLOADS
)

# The first route that matches wins: fixed words before boroughs' slugs.
PAGES = [
    *engage.health.routes,
    *engage.desk.pages.routes,
    *engage.outbox.pages.routes,
    *boroughs.people.pages.routes,
    *engage.following.pages.routes,
    *engage.following.feeds.routes,
    *engage.ledger.pages.routes,
    *engage.indicators.sources.pages.routes,
    *engage.indicators.methodology.pages.routes,
    *engage.indicators.open_data.pages.routes,
    *engage.indicators.entering.pages.routes,
    *engage.indicators.releases.pages.routes,
    *surveys.charter.versions.pages.routes,
    *surveys.charter.register.pages.routes,
    *surveys.charter.progress.pages.routes,
    *surveys.charter.venues.pages.routes,
    *surveys.charter.safeguarding.pages.routes,
    *surveys.charter.pages.routes,
    *surveys.charter.guidance.pages.routes,
    *surveys.charter.guidance.editing.pages.routes,
    *surveys.charter.said.pages.routes,
    *surveys.charter.triggers.pages.routes,
    *surveys.checking.pages.routes,
    *surveys.codes.pages.routes,
    *surveys.sharing.pages.routes,
    *surveys.moderation.pages.routes,
    *surveys.files.pages.routes,
    *surveys.exports.pages.routes,
    *surveys.heard.pages.routes,
    *surveys.pages.routes,
    *engage.packs.routes,
    *engage.origins.pages.routes,
    *meetings.archive.pages.routes,
    *meetings.pages.routes,
    *boroughs.responses.evidence.pages.routes,
    *boroughs.responses.feeds.pages.routes,
    *meetings.follow_ups.pages.routes,
    *meetings.verdicts.pages.routes,
    *boroughs.responses.pages.routes,
    *boroughs.webhooks.pages.routes,
    *engage.indicators.beside.pages.routes,
    *engage.indicators.pages.routes,
    *engage.record.offices.pages.routes,
    *engage.record.said.pages.routes,
    *engage.search.pages.routes,
    *engage.handover.routes,
    *engage.workspace.routes,
]


class _Site(Starlette):
    """Starlette without its own two ways to show errors: `AlwaysAnswer` shows them all."""

    def build_middleware_stack(self) -> ASGIApp:
        app: ASGIApp = self.router
        for cls, args, kwargs in reversed(self.user_middleware):
            app = cls(app, *args, **kwargs)
        return app


class _Assets(StaticFiles):
    """Built files, whose names change with their content: kept by browsers for a year."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_immutable(message: dict) -> None:  # type: ignore[type-arg]
            if message["type"] == "http.response.start" and message["status"] == 200:
                message["headers"].append((b"cache-control", b"public, max-age=31536000, immutable"))
            await send(message)

        await super().__call__(scope, receive, send_immutable)  # type: ignore[arg-type]


def build_app(settings: Settings, clock: Clock = kit_clock.now, *, schedules: bool = True) -> Starlette:
    """Returns the application; `clock` tells the time, `schedules` lets it lead the jobs and send mail."""
    mimetypes.add_type("image/svg+xml", ".svg")
    versions = Versions()
    assets = GZipMiddleware(_Assets(directory=BUILT), minimum_size=1000)
    routes: list[BaseRoute] = [Pages(PAGES), Mount("/assets", assets, name="assets")]

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with RegisterTortoise(app, config=tortoise_config(settings)):
            works: list[Callable[[], Awaitable[None]]] = [lambda: versions.follow(connector(settings))]
            if schedules:
                leader = Leader(schedule(settings.public_url), connector(settings), clock)
                works.append(leader.stand)
                works.append(lambda: mail.keep_sending(settings, clock, stop_writing_to))
                works.append(lambda: keep_delivering(settings, clock, lambda: leader.is_leading))
            tasks = [asyncio.create_task(unending(work)) for work in works]
            yield
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    app = _Site(
        routes=routes,
        lifespan=lifespan,
        middleware=[
            Middleware(LanguagePrefix, offered=settings.languages),
            Middleware(PageCache, versions=versions, clock=clock, is_place=BY_SLUG.__contains__),
            Middleware(SecurityHeaders, is_https=settings.is_https),
            Middleware(AlwaysAnswer),
            Middleware(SameSiteOnly),
            Middleware(
                BodyLimit,
                max_body_size=MOST_BODY_BYTES,
                uploads=UPLOADS,
            ),
        ],
    )
    app.router.redirect_slashes = False
    app.state.settings = settings
    app.state.clock = clock
    app.state.figures = engage.indicators.glance.figures
    app.state.verdicts = meetings.verdicts.shown.standing_verdicts
    return app
