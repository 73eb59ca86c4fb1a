import json
import subprocess
import sys

import pytest
from django.conf import settings as ours

from tests.databases import clean_environment

NAMES = (
    "ALLOWED_HOSTS",
    "CSRF_COOKIE_SECURE",
    "CSRF_TRUSTED_ORIGINS",
    "MAIL_FROM",
    "SECURE_HSTS_SECONDS",
    "SECURE_PROXY_SSL_HEADER",
    "SESSION_COOKIE_SECURE",
    "WEB_PROCESSES",
)


def settings(folder, **variables):
    """Return what a desk of its own is set up with."""
    program = f"""if True:
        import json
        from tocsin.project import settings
        print(json.dumps({{name: getattr(settings, name) for name in {NAMES!r}}}))
    """
    told = subprocess.run(
        [sys.executable, "-c", program],
        env=clean_environment() | {"TOCSIN_DATA_DIR": str(folder)} | variables,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(told.stdout)


def test_a_desk_on_loopback_needs_no_setting(tmp_path):
    told = settings(tmp_path)

    assert told["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost", "127.0.0.1", "[::1]"]
    assert told["SESSION_COOKIE_SECURE"] is False
    assert told["SECURE_HSTS_SECONDS"] == 0
    assert told["SECURE_PROXY_SSL_HEADER"] is None
    assert told["WEB_PROCESSES"] == 1


def test_a_desk_behind_tls_stays_behind_it(tmp_path):
    told = settings(tmp_path, TOCSIN_BASE_URL="https://desk.example")

    assert told["ALLOWED_HOSTS"][0] == "desk.example"
    assert told["CSRF_TRUSTED_ORIGINS"] == ["https://desk.example"]
    assert told["SESSION_COOKIE_SECURE"] is told["CSRF_COOKIE_SECURE"] is True
    assert told["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
    assert told["MAIL_FROM"] == "desk@desk.example"


def test_a_desk_that_listens_everywhere_answers_to_every_name_until_it_has_one(tmp_path):
    assert settings(tmp_path, TOCSIN_LISTEN="0.0.0.0:8000")["ALLOWED_HOSTS"] == ["*"]

    told = settings(tmp_path, TOCSIN_LISTEN="0.0.0.0:8000", TOCSIN_BASE_URL="http://desk.example")
    assert "*" not in told["ALLOWED_HOSTS"]


def test_the_policy_for_browsers_has_no_exceptions():
    sources = {source for listed in ours.SECURE_CSP.values() for source in listed}

    assert not [
        source for source in sources if "unsafe" in source or "*" in source or ":" in source
    ]


@pytest.mark.django_db
def test_every_page_carries_the_policy(client):
    answer = client.get("/sign-in", follow=True)

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
