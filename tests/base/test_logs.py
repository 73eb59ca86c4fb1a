import json
import logging
import sys

import pytest

from tocsin.base.logs import Json, Text, logging_config, request_id


def record(message, *arguments, **facts):
    made = logging.LogRecord("tocsin.web", logging.INFO, "", 0, message, arguments, None)
    made.facts = facts
    return made


def test_a_text_line_carries_its_facts_and_its_request():
    token = request_id.set("abc12345")
    line = Text().format(record("answered", status=200))
    request_id.reset(token)

    assert line.endswith("INFO    answered status=200 request=abc12345")


def test_a_json_line_carries_the_same():
    token = request_id.set("abc12345")
    line = json.loads(Json().format(record("answered %s", "at once", status=200)))
    request_id.reset(token)

    assert line.pop("at").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "tocsin.web",
        "message": "answered at once",
        "status": 200,
        "request": "abc12345",
    }


def test_a_line_stays_one_line_whatever_strangers_write():
    assert "\n" not in Text().format(record("path", path="/a\nERROR forged"))


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer hunter2hunter2",
        "postgresql://tocsin:hunter2@db/desk",
        "smtp://user:hunter2@relay",
        "GET /in/hunter2hunter2hunter2hunter2hunt/json",
        "password=hunter2",
        '{"password": "hunter2"}',
    ],
)
@pytest.mark.parametrize("formatter", [Text(), Json()])
def test_secrets_do_not_lie_in_a_log(formatter, text):
    assert "hunter2" not in formatter.format(record(text))
    assert "hunter2" not in formatter.format(record("said", text=text))


def test_secrets_do_not_lie_in_a_traceback():
    try:
        raise ValueError("postgresql://tocsin:hunter2@db/desk")  # noqa: TRY301 - made to be caught
    except ValueError:
        failed = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())

    assert "hunter2" not in Json().format(failed)


def test_an_unknown_style_is_an_error():
    with pytest.raises(KeyError):
        logging_config("xml")
