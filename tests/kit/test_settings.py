"""Settings come from the environment, and a bad one is named."""

from pathlib import Path

import pytest

from engage.kit.settings import BadSetting, Settings, from_environment

SECRET = "x" * 32


def test_every_setting_is_read_from_its_variable(tmp_path):
    settings = from_environment(
        {
            "ENGAGE_DATABASE_URL": "postgresql://db/engage",
            "ENGAGE_VAR": str(tmp_path),
            "ENGAGE_HOST": "0.0.0.0",
            "ENGAGE_PORT": " 9000 ",
            "ENGAGE_PUBLIC_URL": "https://engage.example/",
            "ENGAGE_SECRET": SECRET,
            "ENGAGE_SMTP_URL": "smtps://user:pass@mail.example:465",
            "ENGAGE_MAIL_FROM": "Us <us@engage.example>",
            "ENGAGE_DEMO": "1",
            "ENGAGE_LANGUAGES": "bn, ar",
            "ENGAGE_POOL_SIZE": "5",
            "ENGAGE_LOG_LEVEL": "DEBUG",
            "SOMETHING_ELSE": "1",
        }
    )
    assert settings == Settings(
        database_url="postgresql://db/engage",
        var=tmp_path,
        host="0.0.0.0",
        port=9000,
        public_url="https://engage.example",
        secret=SECRET,
        smtp_url="smtps://user:pass@mail.example:465",
        mail_from="Us <us@engage.example>",
        demo=True,
        languages=("bn", "ar"),
        pool_size=5,
        log_level="debug",
    )


def test_links_lead_to_where_the_process_listens_unless_told_otherwise(tmp_path):
    settings = from_environment({"ENGAGE_VAR": str(tmp_path), "ENGAGE_PORT": "8321"})
    assert settings.public_url == "http://127.0.0.1:8321"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "-1"),
        ("PORT", "http"),
        ("PORT", ""),
        ("PORT", "²"),
        ("POOL_SIZE", "many"),
        ("DEMO", "yes please"),
        ("PUBLIC_URL", "engage.example"),
        ("PUBLIC_URL", "ftp://engage.example"),
        ("PUBLIC_URL", "https://"),
        ("PUBLIC_URL", "https://engage.example/path"),
        ("PUBLIC_URL", "https://engage.example?x"),
        ("PUBLIC_URL", "https://[broken"),
        ("DATABASE_URL", "mysql://db"),
        ("DATABASE_URL", "postgresql://[broken"),
        ("SMTP_URL", "mail.example:25"),
        ("LOG_LEVEL", "loud"),
        ("SECRET", "short"),
        ("LANGUAGES", "bn, xx"),
    ],
)
def test_a_bad_value_names_its_variable(name, value):
    with pytest.raises(BadSetting, match=f"ENGAGE_{name}"):
        from_environment({"ENGAGE_SECRET": SECRET, f"ENGAGE_{name}": value})


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    environment = {"ENGAGE_VAR": str(tmp_path / "new")}
    first, second = from_environment(environment), from_environment(environment)
    assert first.secret == second.secret
    assert len(first.secret) >= 32
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(BadSetting, match="ENGAGE_VAR"):
        from_environment({"ENGAGE_VAR": str(tmp_path / "file" / "var")})


def test_secrets_are_not_shown_with_the_settings():
    settings = Settings(secret="the key", smtp_url="smtp://user:word@mail", database_url="postgresql://u:word@db/x")
    assert "the key" not in repr(settings)
    assert "word" not in repr(settings)


def test_only_https_is_https():
    assert Settings(public_url="https://engage.example").is_https
    assert not Settings(public_url="http://127.0.0.1:8000").is_https
    assert Settings().var == Path("var")
