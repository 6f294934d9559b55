"""Structured logs, one JSON object a line on standard error: what happened, never who or what they said."""

import json
import logging
import sys
import traceback
from typing import Any

import structlog


class Wordless(logging.Formatter):
    """What a library has to say, as one line without its words or an error's: they can quote what a person typed."""

    def format(self, record: logging.LogRecord) -> str:
        """Returns who speaks, how loudly, and the kind of error with the places it passed through, if there is one."""
        said: dict[str, Any] = {"event": "library", "logger": record.name, "level": record.levelname.lower()}
        error = record.exc_info[1] if record.exc_info else None
        if error:
            said |= {"error": type(error).__name__, "where": where(error)}
        return json.dumps(said)


def configure(level: str) -> None:
    """Sets up structured logging for this process; libraries only speak from a warning up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Wordless())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


def where(error: BaseException) -> list[str]:
    """Returns the places an error passed through, without its message: messages can quote what a person typed."""
    frames = traceback.extract_tb(error.__traceback__)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
