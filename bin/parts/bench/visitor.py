"""A real agent's session, begun through the sign-in page as a browser does."""

import re
from http.client import HTTPConnection, HTTPResponse
from http.cookies import SimpleCookie
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
FOUND = 302


class Visitor:
    """Keeps the cookies that the desk sets, and sends them back."""

    def __init__(self, port: int) -> None:
        self.line = HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def sign_in(self, email: str, password: str) -> None:
        token = TOKEN.search(self.get("/sign-in"))
        if token is None:
            raise LookupError("the sign-in page has no form")
        form = {"csrfmiddlewaretoken": token[1], "email": email, "password": password, "next": "/"}
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        status, _ = self._ask("POST", "/sign-in", urlencode(form), headers)
        if status != FOUND:
            raise LookupError(f"nobody could sign in: {status}")

    def get(self, path: str) -> str:
        return self._ask("GET", path)[1]

    @property
    def headers(self) -> dict[str, str]:
        """What every request of the session carries, as a browser would send it."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Cookie": cookies, "Accept": "text/html", "Accept-Language": "en"}

    def _ask(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        self.line.request(method, path, body or None, self.headers | (headers or {}))
        answer = self.line.getresponse()
        text = answer.read().decode()
        self._keep(answer)
        return answer.status, text

    def _keep(self, answer: HTTPResponse) -> None:
        for line in answer.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
