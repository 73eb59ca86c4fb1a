from tocsin.project.failures import failed


def test_who_asked_by_browser_gets_a_page(rf):
    response = failed(rf.get("/incidents/INC-2026-000001"))

    assert (response.status_code, response["Content-Type"]) == (500, "text/html; charset=utf-8")
    assert "Something went wrong on our side" in response.content.decode()


def test_a_program_gets_a_problem(rf):
    response = failed(rf.get("/api/v1/incidents"))

    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
