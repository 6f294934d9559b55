"""The settings of one process, read once from the environment."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from engage.kit.i18n import KNOWN


class BadSetting(ValueError):
    """A setting that cannot be used; the message names its environment variable and says what to write."""


@dataclass(frozen=True)
class Settings:
    """What one process needs to know; every field comes from `ENGAGE_<FIELD>`.

    `database_url` empty means the embedded PostgreSQL under `var`. `public_url` not given is where the process listens.
    `secret` is the key of every keyed hash and never enters the database; empty means one is made once and kept in
    `var/secret`. `smtp_url` empty means messages are written to `var/mail` instead of being sent; `bounce_address` is
    where reports on those that could not be delivered go, empty means nobody reads them. `clamd_url` is a virus scanner
    for uploaded papers, tcp://host:port or unix:/path; empty means none. `languages` are offered beside English.
    """

    database_url: str = field(default="", repr=False)
    var: Path = Path("var")
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    secret: str = field(default="", repr=False)
    smtp_url: str = field(default="", repr=False)
    clamd_url: str = ""
    mail_from: str = "Engage <no-reply@engage.example>"
    bounce_address: str = ""
    demo: bool = False
    languages: tuple[str, ...] = ("bn", "ar", "so")
    pool_size: int = 10
    log_level: str = "info"

    @property
    def is_https(self) -> bool:
        """Whether residents reach the site over TLS."""
        return self.public_url.startswith("https://")


def from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """Returns the settings the environment asks for.

    Raises BadSetting when a value cannot be used.
    """
    given = {
        f.name: environment[f"ENGAGE_{f.name.upper()}"]
        for f in fields(Settings)
        if f"ENGAGE_{f.name.upper()}" in environment
    }
    values = {name: _checked(name, text.strip()) for name, text in given.items()}
    settings = Settings(**values)  # type: ignore[arg-type]
    if "public_url" not in values:
        settings = replace(settings, public_url=f"http://{settings.host}:{settings.port}")
    if not settings.secret:
        settings = replace(settings, secret=_kept_secret(settings.var))
    return settings


def _checked(name: str, text: str) -> object:
    try:
        return _parse(name, text)
    except BadSetting:
        raise
    except ValueError as error:  # urlsplit's
        raise BadSetting(f"ENGAGE_{name.upper()} cannot be read: {error}") from None


def _parse(name: str, text: str) -> object:
    match name:
        case "port" | "pool_size":
            return _whole_number(name, text)
        case "demo":
            if text.lower() not in {"0", "1", "true", "false", ""}:
                raise BadSetting("ENGAGE_DEMO must be 1 or 0")
            return text.lower() in {"1", "true"}
        case "var":
            return Path(text)
        case "languages":
            codes = tuple(text.replace(",", " ").split())
            if unknown := [code for code in codes if code not in KNOWN]:
                raise BadSetting(f"ENGAGE_LANGUAGES: no language {unknown[0]}; there are {', '.join(KNOWN)}")
            return codes
        case "public_url":
            return _web_address(text)
        case "database_url":
            if text and urlsplit(text).scheme not in {"postgres", "postgresql"}:
                raise BadSetting("ENGAGE_DATABASE_URL must start with postgresql://")
        case "smtp_url":
            if text and urlsplit(text).scheme not in {"smtp", "smtps"}:
                raise BadSetting("ENGAGE_SMTP_URL must start with smtp:// or smtps://")
        case "clamd_url":
            return _scanner(text)
        case "bounce_address":
            # A part of 27 letters is put before the @, where RFC 5321 allows 64.
            if text and not re.fullmatch(r"[A-Za-z0-9._-]{1,37}@[A-Za-z0-9.-]+", text):
                raise BadSetting("ENGAGE_BOUNCE_ADDRESS must be like bounces@engage.example, 37 letters before the @")
        case "log_level":
            if text.lower() not in {"debug", "info", "warning", "error"}:
                raise BadSetting("ENGAGE_LOG_LEVEL must be debug, info, warning or error")
            return text.lower()
        case "secret":
            if text and len(text) < 32:
                raise BadSetting("ENGAGE_SECRET must be 32 characters or more")
    return text


def _whole_number(name: str, text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise BadSetting(f"ENGAGE_{name.upper()} must be a whole number from 1 to 65535")
    return int(text)


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path.strip("/") or parts.query:
        raise BadSetting("ENGAGE_PUBLIC_URL must be like https://engage.example, with nothing after the host")
    return text.rstrip("/")


def _scanner(text: str) -> str:
    parts = urlsplit(text)
    is_network = parts.scheme == "tcp" and parts.hostname and (parts.port or parts.port is None)
    if text and not is_network and not (parts.scheme == "unix" and parts.path.startswith("/")):
        raise BadSetting("ENGAGE_CLAMD_URL must be like tcp://127.0.0.1:3310 or unix:/run/clamav/clamd.ctl")
    return text


def _kept_secret(var: Path) -> str:
    """Returns the secret of this installation, making it on the first start, readable by its owner alone."""
    path = var / "secret"
    try:
        var.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        return path.read_text()
    except OSError as error:
        raise BadSetting(
            f"ENGAGE_VAR: cannot write to {var} ({error.strerror}); choose a folder you can write to"
        ) from None
