"""Nothing grows beyond what a person reads at once."""

import pytest

from tests.architecture.source import committed, functions, place, python

FILE, TEMPLATE, STYLESHEET, SCRIPT = 300, 150, 250, 150
FUNCTION, TEST_FUNCTION = 50, 40
# Not ours, or made from files that are within the limit.
EXEMPT = ("vendor/", "static/css/tocsin.css")


def lines(path):
    return len(path.read_text(encoding="utf-8").splitlines())


def length(function):
    return function.end_lineno - function.lineno + 1


@pytest.mark.parametrize(
    ("suffix", "ceiling"),
    [(".py", FILE), (".sh", FILE), (".html", TEMPLATE), (".css", STYLESHEET), (".js", SCRIPT)],
)
def test_no_file_is_longer_than_its_ceiling(suffix, ceiling):
    too_long = [
        f"{place(path)} {lines(path)}"
        for path in committed()
        if path.suffix == suffix
        and "migrations" not in path.parts
        and not any(part in path.as_posix() for part in EXEMPT)
        and lines(path) > ceiling
    ]

    assert too_long == []


@pytest.mark.parametrize(
    ("folder", "ceiling"), [("src", FUNCTION), ("bin", FUNCTION), ("tests", TEST_FUNCTION)]
)
def test_no_function_is_longer_than_its_ceiling(folder, ceiling):
    too_long = [
        f"{place(path, function)} {function.name} {length(function)}"
        for path in python(folder)
        for function in functions(path)
        if length(function) > ceiling
    ]

    assert too_long == []
