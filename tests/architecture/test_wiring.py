import tomllib

import pytest
from django.core.management import call_command

from tests.architecture.source import ROOT
from tocsin import __version__


@pytest.mark.django_db
def test_the_system_check_finds_nothing(capsys):
    call_command("check", fail_level="WARNING")

    assert "no issues" in capsys.readouterr().out


def test_the_package_and_its_metadata_name_one_version():
    metadata = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert metadata["project"]["version"] == __version__
