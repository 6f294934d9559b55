"""The example of a deployment's settings names every setting."""

import re
from dataclasses import fields
from pathlib import Path

from engage.kit.settings import Settings, from_environment

EXAMPLE = Path(__file__).parents[2] / "deploy" / "env.example"


def test_the_example_has_every_setting_and_no_other():
    named = set(re.findall(r"^ENGAGE_(\w+)=", EXAMPLE.read_text(), re.M))
    assert named == {field.name.upper() for field in fields(Settings)}


def test_the_example_can_be_used(tmp_path):
    lines = re.findall(r"^(ENGAGE_\w+)=(.*)$", EXAMPLE.read_text(), re.M)
    environment = {name: value for name, value in lines if name != "ENGAGE_SECRET"} | {"ENGAGE_VAR": str(tmp_path)}
    settings = from_environment(environment)
    assert settings.is_https
    assert len(settings.secret) >= 32
