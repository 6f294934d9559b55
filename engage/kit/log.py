"""Structured logs, one JSON object a line on standard error: what happened, never who or what they said."""

import logging
import sys
import traceback

import structlog


def configure(level: str) -> None:
    """Sets up structured logging for this process; libraries only speak from a warning up."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format='{"event": "library", "message": "%(name)s"}')
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
