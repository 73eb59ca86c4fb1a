import subprocess
import sys

import pytest

from tests.databases import clean_environment

COMMANDS = ["run", "web", "worker", "migrate", "check", "welcome", "static"]


def tocsin(*arguments, folder, **environment):
    """Run the command as an operator does, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "tocsin.cli.main", *arguments],
        env=clean_environment() | {"TOCSIN_DATA_DIR": str(folder)} | environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command, tmp_path):
    said = tocsin(command, "--help", folder=tmp_path)

    assert said.returncode == 0
    assert said.stdout.startswith(f"usage: tocsin {command}")


def test_wrong_usage_is_exit_code_two(tmp_path):
    assert tocsin("dance", folder=tmp_path).returncode == 2


def test_the_supervisor_loads_no_framework():
    program = """if True:
        import sys
        from tocsin.cli.main import _parser
        _parser()
        print(sorted({name.partition(".")[0] for name in sys.modules} & {"django", "granian"}))
    """
    seen = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert seen.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TOCSIN_DATA_DRI", "/tmp"),  # noqa: S108 - a value that is never read
        ("TOCSIN_TIME_ZONE", "Mars"),
        ("TOCSIN_LISTEN", "everywhere"),
        ("TOCSIN_DATABASE_URL", "mysql://a/b"),
        ("TOCSIN_SECRET_KEY_FILE", "/nowhere/key"),
        ("TOCSIN_REPLICA_URL", "postgresql://a/b"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start_with_one_line(name, value, tmp_path):
    said = tocsin("run", folder=tmp_path, **{name: value})

    assert said.returncode == 1
    assert said.stderr.startswith(f"tocsin: {name}: ")
    assert said.stderr.count("\n") == 1


def test_a_database_that_is_away_is_told_in_one_line(tmp_path):
    pytest.importorskip("psycopg")
    away = "postgresql://tocsin:hunter2@127.0.0.1:1/desk"
    said = tocsin("migrate", folder=tmp_path, TOCSIN_DATABASE_URL=away)

    assert said.returncode == 1
    assert said.stderr.startswith("tocsin: database: ")
    assert said.stderr.count("\n") == 1
    assert "hunter2" not in said.stderr
