import pytest
from django.core.management import call_command


@pytest.mark.django_db
def test_the_system_check_finds_nothing(capsys):
    call_command("check", fail_level="WARNING")

    assert "no issues" in capsys.readouterr().out
