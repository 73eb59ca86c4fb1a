"""Mails that try to run, load, cover or steal something, on the page where they are read."""

from pathlib import Path

import pytest
from django.db import connection

from tests.mails import mail, receive
from tests.makers import make_person
from tests.payloads import PAYLOADS

pytestmark = pytest.mark.browser

PIXEL = bytes.fromhex("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")
LAST = "Here ends what was said."
NOTED = """
window.broken = [];
document.addEventListener("securitypolicyviolation", event =>
  broken.push(`${event.violatedDirective} ${event.blockedURI}`));
"""
# Whatever of a message could act, load, cover or be mistaken for ours.
LEFT = """
() => [...document.querySelectorAll("article.message")].flatMap((message, number) => {
  const box = message.querySelector(".body").getBoundingClientRect();
  return [...message.querySelectorAll(".text *")].flatMap(element => {
    const place = element.getBoundingClientRect(), name = element.localName, found = [];
    const known = ["href", "rel", "src", "alt", "colspan", "rowspan", "start"];
    const strange = element.getAttributeNames().filter(one => !known.includes(one));
    if (strange.length) found.push(`${name} has ${strange}`);
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml") found.push(`foreign ${name}`);
    if (element.matches("form,input,button,select,textarea,iframe,object,embed,script,style,link,"
      + "meta,base,template,video,audio,dialog,label,noscript,x-y")) found.push(name);
    if (getComputedStyle(element).position !== "static") found.push(`${name} is placed`);
    if (name === "a" && element.href && !/^(https?|mailto|tel):/.test(element.href))
      found.push(`${name} to ${element.href}`);
    if (name === "img" && element.src && new URL(element.src).origin !== location.origin)
      found.push(`${name} from ${element.src}`);
    if (place.width && place.height && !message.querySelector(".text").scrollWidth)
      found.push("no width");
    return found.map(what => [number, what]);
  });
})
"""
OUTSIDE = """
() => [...document.querySelectorAll("article.message")].flatMap((message, number) => {
  const body = message.querySelector(".body"), box = body.getBoundingClientRect();
  const next = message.nextElementSibling, below = next && next.getBoundingClientRect();
  const text = message.querySelector(".text"), spilt = [];
  if (text.scrollWidth > text.clientWidth + 1 && getComputedStyle(text).overflowX === "visible")
    spilt.push(`wider by ${text.scrollWidth - text.clientWidth}`);
  if (text.getBoundingClientRect().bottom > box.bottom + 1) spilt.push("below its box");
  if (below && below.top + 1 < box.bottom) spilt.push("over the next");
  return spilt.map(what => [number, what]);
})
"""


def letter(html):
    """A mail of Ana's whose only words are that HTML, with a picture and a page sent along."""
    message = mail(answers="first@example.org", subject="Re: Printer")
    message.set_content(html, subtype="html", cte="base64")
    message.add_related(PIXEL, "image", "gif", cid="<pixel@x>", filename="pixel.gif")
    message.add_related("<script>alert(1)</script>", subtype="html", cid="<page@x>")
    return message


@pytest.fixture
def kept_with_the_desk(request, settings):
    """Keep files where the served desk looks for them."""
    on_postgresql = connection.vendor == "postgresql"
    fixture = request.getfixturevalue("committed_db" if on_postgresql else "standing_db")
    environment = fixture if on_postgresql else fixture[0]
    settings.ATTACHMENTS_DIR = Path(environment["TOCSIN_DATA_DIR"]) / "attachments"


@pytest.fixture
def hostile(jonas, kept_with_the_desk):
    """An incident whose conversation has every payload, a picture and a last word."""
    make_person("Ana Rey", email="ana@example.org")
    incident = receive(mail(message_id="first@example.org"))
    for payload in PAYLOADS:
        receive(letter(f"<p>before</p>{payload}"))
    receive(letter("<p>A picture: <img src='cid:pixel@x' alt='Pixel'></p>"))
    receive(mail(LAST, answers="first@example.org"))
    return incident


def test_nothing_in_a_mail_runs_loads_or_reaches_beyond_its_box(hostile, browse, sign_in, served):
    for policed in (True, False):
        page = browse("/sign-in", bypass_csp=not policed)
        sign_in(page)
        page.complaints.clear()
        asked, dialogs = [], []
        page.add_init_script(NOTED)
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("dialog", lambda dialog, told=dialogs: (told.append(dialog), dialog.dismiss()))
        page.goto(f"/incidents/{hostile.number}")
        page.wait_for_load_state("networkidle")

        assert (dialogs, page.evaluate("broken"), page.complaints) == ([], [], [])
        assert [url for url in asked if not url.startswith(served)] == []
        assert named(page.evaluate(LEFT)) == []
        assert named(page.evaluate(OUTSIDE)) == []
        assert page.evaluate("document.documentElement.scrollWidth") == 1440
        assert whole(page) == (len(PAYLOADS) + 3, LAST, 1)
        assert page.get_by_alt_text("Pixel").evaluate("image => image.naturalWidth") == 1


def named(found):
    """Name what each finding came from: the first message is an ordinary one."""
    return [
        (what, PAYLOADS[number - 1][:200] if 0 < number <= len(PAYLOADS) else number)
        for number, what in found
    ]


def whole(page):
    """Tell how many messages there are, how the last ends, and that one can write below them."""
    messages = page.locator("#talk > article.message")
    page.get_by_role("textbox", name="Text").first.scroll_into_view_if_needed()
    last = messages.last.locator(".text").inner_text()
    return messages.count(), last, page.locator("form#compose").count()
