"""The site on a later day: `python -m tests.journeys.another_day DAYS` serves it with its clock so far ahead.

Everything else is as in `python -m engage serve`: the application is told the time, here as anywhere.
"""

import sys
from datetime import datetime, timedelta

import uvicorn

from engage.app import build_app
from engage.kit import clock, log
from engage.kit.settings import from_environment


def main() -> None:
    """Serves until told to stop."""
    ahead = timedelta(days=int(sys.argv[1]))
    settings = from_environment()
    log.configure(settings.log_level)

    def later() -> datetime:
        return clock.now() + ahead

    uvicorn.run(
        build_app(settings, later), host=settings.host, port=settings.port, access_log=False, log_level="warning"
    )


if __name__ == "__main__":
    main()
