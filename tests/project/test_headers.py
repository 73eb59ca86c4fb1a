"""What browsers are told is the same wherever an answer comes from."""

import pytest

TOLD = (
    "Content-Security-Policy",
    "Cross-Origin-Opener-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
)
NONCE = "'nonce-"


@pytest.fixture
def static(client, tmp_path, settings):
    (tmp_path / "tocsin.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path
    return "/static/tocsin.css"


def headers(answer):
    answer.close()
    said = {name: answer.headers.get(name, "") for name in TOLD}
    policy = said["Content-Security-Policy"].split()
    said["Content-Security-Policy"] = [word for word in policy if NONCE not in word]
    return said


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/-/live", "/-/ready", "/static/tocsin.css", "/api/v1/me"])
def test_every_answer_carries_what_a_page_carries(client, static, path):
    page = headers(client.get("/sign-in"))

    assert all(page.values())
    assert headers(client.get(path)) == page


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_a_static_file_is_only_read(client, static, method):
    answer = client.generic(method, static)

    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert headers(answer)["Content-Security-Policy"]
