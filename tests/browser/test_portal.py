"""The portal on a phone: by touch, by keyboard, without script, small, and for everybody."""

import pytest

from tests.browser.conftest import DESK, PHONE
from tests.browser.test_day import SCHEMES, meanwhile
from tests.makers import make_agent, make_category, make_incident, make_person, make_service
from tests.web.portal.pages import confirming, entering
from tocsin.base import instants
from tocsin.domain.accounts import actions as accounts
from tocsin.domain.conversations.models import Wording
from tocsin.domain.incidents import actions
from tocsin.domain.incidents.models import Incident, UnconfirmedReport

pytestmark = pytest.mark.browser

WIRE = 60_000


@pytest.fixture
def desk(jonas):
    """A desk with a disrupted service, and a ward lead with reports in every state."""
    make_category("printing")
    vpn = make_service("vpn")
    trouble = make_incident("Tunnel is down", service=vpn, impact="high")
    Incident.objects.filter(pk=trouble.pk).update(acknowledged_at=instants.now())
    marta = make_person("Marta Ruys", email="marta@example.org")
    agent = make_agent("Priya Nadar")
    made = [make_incident(f"Printer {n} is blank", reporter=marta) for n in range(4)]
    for incident in made[1:]:
        actions.acknowledge(incident, by=agent)
        actions.answer(incident, by=agent, wording=Wording("We bring *toner*."))
    for incident in made[2:]:
        incident.refresh_from_db()
        actions.resolve(incident, by=agent, code="solved_permanent", text="New toner")
    actions.confirm(made[3], by=marta, solved=True)
    marta.made = made
    return marta


@pytest.fixture
def visit(desk, browse):
    """The portal as Marta has it, who came by her link."""

    def enter(path="/portal/reports", **options):
        page = browse(entering(desk), **options)
        page.get_by_role("button", name="Open my reports").click()
        page.wait_for_url("**/portal/reports")
        page.goto(path)
        return page

    return enter


def fill(page):
    page.get_by_label("What is wrong?").fill("No VPN since the morning")
    page.get_by_label("Your name").fill("Ana Rey")
    page.get_by_label("Your mail address").fill("ana@example.org")


def confirmed(page):
    """Follow the link of the letter and press its button."""
    page.goto(meanwhile(lambda: confirming(UnconfirmedReport.objects.latest("pk"))))
    page.get_by_role("button", name="Yes, send it to the service desk").click()
    page.wait_for_url("**/portal/reports/**")


def test_something_is_reported_by_touch_with_a_photo_and_confirmed(desk, browse, tmp_path):
    photo = tmp_path / "screen.jpg"
    photo.write_bytes(b"\xff\xd8\xff picture")
    page = browse("/portal", **PHONE)
    fill(page)
    page.get_by_text("VPN: disrupted").wait_for()
    page.locator("[name=work][value='1']").check()
    page.locator("[name=photo]").set_input_files(photo)
    assert page.locator("[name=photo]").get_attribute("capture") == "environment"
    page.get_by_role("button", name="Send to the service desk").tap()
    page.get_by_text("look into your mail").wait_for()
    confirmed(page)

    incident = meanwhile(lambda: Incident.objects.select_related("reporter").latest("pk"))
    assert (incident.reporter.email, incident.urgency) == ("ana@example.org", "medium")
    assert page.get_by_role("link", name="screen.jpg").is_visible()
    assert page.get_by_text("Somebody looks at it soon.").is_visible()
    assert page.complaints == []


def test_everything_works_without_script(desk, browse):
    page = browse("/portal", java_script_enabled=False, **PHONE)
    fill(page)
    page.get_by_role("button", name="Send to the service desk").click()
    assert page.get_by_text("VPN: disrupted").is_visible()
    page.get_by_role("button", name="Send it all the same").click()
    confirmed(page)
    page.get_by_label("Your answer").fill("It works at home")
    page.get_by_role("button", name="Send", exact=True).click()
    assert page.get_by_text("It works at home").is_visible()
    page.get_by_role("button", name="Leave").click()
    assert page.get_by_label("Your name").is_visible()


def test_a_report_is_sent_without_a_mouse(desk, browse):
    page = browse("/portal", **DESK)
    page.get_by_label("What is wrong?").focus()
    page.keyboard.type("Screen is black")
    for name, key in (("work", "Space"), ("affected", "Space")):
        while page.evaluate("document.activeElement.name") != name:
            page.keyboard.press("Tab")
        page.keyboard.press(key)
    page.get_by_label("Your name").focus()
    page.keyboard.type("Ana Rey")
    page.keyboard.press("Tab")
    page.keyboard.type("ana@example.org")
    page.keyboard.press("Enter")
    page.get_by_text("look into your mail").wait_for()

    report = meanwhile(UnconfirmedReport.objects.get)
    assert (report.title, report.urgency, report.impact) == ("Screen is black", "low", "low")


def test_a_solution_is_confirmed_and_rated_by_touch(desk, visit):
    solved = desk.made[2]
    page = visit(f"/portal/reports/{solved.number}", **PHONE)
    page.get_by_role("button", name="Yes, it is solved").tap()
    page.get_by_text("How did we do?").wait_for()
    page.get_by_text("Great").tap()
    page.get_by_role("button", name="Send rating").tap()
    page.get_by_text("Thank you for your rating.").wait_for()

    meanwhile(solved.refresh_from_db)
    assert (solved.state, solved.rating) == ("closed", 5)
    assert page.complaints == []


def test_the_first_page_is_small_over_the_wire(desk, browse):
    page, sizes = browse("/sign-in", **PHONE), {}

    def weigh(request):
        found = request.sizes()
        sizes[request.url] = found["responseBodySize"] + found["responseHeadersSize"]

    fresh = page.context.browser.new_context(base_url=page.url.partition("/sign")[0], **PHONE)
    first = fresh.new_page()
    first.on("requestfinished", weigh)
    first.goto("/portal", wait_until="networkidle")

    assert len(sizes) > 3
    assert sum(sizes.values()) < WIRE, sizes


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["phone", "desk"])
def test_the_first_page_is_there_for_everybody(desk, browse, violations, shape, scheme):
    page = browse("/portal", color_scheme=scheme, **shape)
    fill(page)
    page.get_by_text("VPN: disrupted").wait_for()
    assert violations(page) == []
    assert fits(page)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_what_strangers_meet_is_there_for_everybody(desk, browse, violations, scheme):
    page = browse("/portal/link", color_scheme=scheme, **PHONE)
    assert violations(page) == []
    page.get_by_label("Your mail address").fill("ana@example.org")
    page.get_by_role("button", name="Send me the way").tap()
    page.get_by_text("is on its way there").wait_for()
    assert violations(page) == []
    for path in ("/portal/sent", "/portal/open?key=none", entering(desk)):
        page.goto(path)
        assert violations(page) == []


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("shape", [PHONE, DESK], ids=["phone", "desk"])
def test_what_somebody_reported_is_there_for_everybody(desk, visit, violations, shape, scheme):
    page = visit(color_scheme=scheme, **shape)
    assert violations(page) == []
    for incident in desk.made:
        page.goto(f"/portal/reports/{incident.number}")
        assert violations(page) == []
        assert fits(page)


@pytest.mark.parametrize("language", ["pl", "de"])
def test_nothing_is_wider_than_a_phone_in_any_language(desk, browse, language):
    meanwhile(lambda: accounts.prefer(desk, by=desk, language=language))
    page = browse("/portal/link", locale=language, **PHONE)
    paths = ["/portal", "/portal/link", "/portal/sent", entering(desk)]
    wide = [path for path in paths if page.goto(path) and not fits(page)]
    page.locator("main button[data-kind=primary]").tap()
    page.wait_for_url("**/portal/reports")
    mine = ["/portal", "/portal/reports", *(f"/portal/reports/{i.number}" for i in desk.made)]
    wide += [path for path in mine if page.goto(path) and not fits(page)]
    assert page.locator(f"html[lang={language}]").count() == 1
    assert wide == []


def fits(page):
    """Whether nothing is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")
