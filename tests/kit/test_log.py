"""What libraries write to the log: that something went wrong and where, never the words of it."""

import io
import json
import logging

from engage.kit.log import Wordless


def test_an_error_that_a_library_logs_comes_without_its_words():
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Wordless())
    logger = logging.getLogger("asyncpg.pool")
    logger.addHandler(handler)
    try:
        raise ValueError("DETAIL:  Key (email)=(jo@example.org) already exists.")
    except ValueError:
        logger.exception("failed for %s", "jo@example.org", stack_info=True)
    finally:
        logger.removeHandler(handler)
    line = json.loads(written.getvalue())
    assert (line["logger"], line["level"], line["error"]) == ("asyncpg.pool", "error", "ValueError")
    assert "test_log.py" in line["where"][0]
    assert "jo@" not in written.getvalue()
