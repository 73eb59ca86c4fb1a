"""Commands called as an operator types them, but in the process of the test."""

import io
import json
import sys

import pytest

from tocsin.cli.main import main


@pytest.fixture
def tocsin(capsys, monkeypatch):
    """Run a command; return its exit code, what it printed and what it complained about."""

    def run(*arguments, stdin=""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        try:
            code = main(arguments)
        except SystemExit as wrong_usage:
            code = wrong_usage.code
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def told(tocsin):
    """Run a command that must go well, and return the JSON it printed."""

    def run(*arguments, **options):
        code, out, err = tocsin(*arguments, "--json", **options)
        assert (code, err) == (0, "")
        return json.loads(out)

    return run
