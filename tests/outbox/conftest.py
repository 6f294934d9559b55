"""A real mail server, as in the tests of mail."""

from tests.kit.mail.conftest import mailing, postman, server

__all__ = ["mailing", "postman", "server"]
