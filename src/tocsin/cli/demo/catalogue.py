"""What Hollin Vale's incidents are about: the category tree and the services."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Node:
    """A category with its names in English, Polish and German, and what it decides."""

    slug: str
    names: tuple[str, str, str]
    team: str = ""
    impact: str = ""
    urgency: str = ""
    security: bool = False
    checklist: tuple[str, ...] = ()
    below: tuple["Node", ...] = ()


@dataclass(frozen=True)
class Offer:
    """A service: names, owner, hours, what normal means, and the page that documents it."""

    slug: str
    names: tuple[str, str, str]
    owner: str
    hours: str
    normal: tuple[str, str, str]
    pages: dict[str, str] = field(default_factory=dict)


def leaf(
    slug: str,
    english: str,
    polish: str,
    german: str,
    *,
    checklist: tuple[str, ...] = (),
    **decides: str,
) -> Node:
    return Node(slug, (english, polish, german), checklist=checklist, **decides)


DEVICES = (
    "Take the device out of use and label it",
    "Tell the ward's head nurse",
    "Note the inventory number and the version of its software",
)
LABELS = (
    "Offer another printer",
    "Print a test page from the server",
    "Let the laboratory agree to a change",
    "Ask the ward to print one label",
)
PHISHING = (
    "Take the computers off the network",
    "Pull the mail from every mailbox",
    "Change the passwords of who opened it",
    "Judge whether data left the house",
)
REMOTE = ("Ask which provider, and cable or Wi-Fi", "Read the log of the gateway")

CATEGORIES = (
    Node(
        "accounts",
        ("Accounts", "Konta", "Konten"),
        team="service-desk",
        below=(
            leaf("sign-in", "Sign-in and password", "Logowanie i hasło", "Anmeldung und Passwort"),
            leaf("permissions", "Permissions", "Uprawnienia", "Berechtigungen"),
            leaf("mailbox", "Mailbox", "Skrzynka pocztowa", "Postfach", urgency="low"),
            leaf("badge", "Badge", "Identyfikator", "Ausweis"),
        ),
    ),
    Node(
        "workplace",
        ("Workplace", "Stanowisko pracy", "Arbeitsplatz"),
        team="workplace",
        impact="low",
        below=(
            leaf("laptop", "Laptop", "Laptop", "Notebook", impact="low"),
            leaf("screen", "Screen", "Monitor", "Bildschirm", impact="low", urgency="low"),
            leaf("mobile", "Mobile phone", "Telefon komórkowy", "Mobiltelefon", impact="low"),
            leaf("software", "Office software", "Oprogramowanie biurowe", "Bürosoftware"),
        ),
    ),
    Node(
        "printing",
        ("Printing", "Drukowanie", "Drucken"),
        team="workplace",
        below=(
            leaf("labels", "Labels", "Etykiety", "Etiketten", urgency="high", checklist=LABELS),
            leaf("paper", "Paper", "Papier", "Papier", impact="low", urgency="low"),
            leaf("wristbands", "Wristbands", "Opaski pacjentów", "Patientenarmbänder"),
        ),
    ),
    Node(
        "network",
        ("Network", "Sieć", "Netzwerk"),
        team="network",
        below=(
            leaf("wifi", "Wi-Fi", "Wi-Fi", "WLAN"),
            leaf("wired", "Wired connection", "Sieć przewodowa", "Kabelnetz"),
            leaf("vpn", "Remote access", "Dostęp zdalny", "Fernzugang", checklist=REMOTE),
            leaf("telephony", "Telephones", "Telefony", "Telefonie"),
        ),
    ),
    Node(
        "applications",
        ("Clinical applications", "Aplikacje kliniczne", "Klinische Anwendungen"),
        team="clinical-applications",
        below=(
            leaf("records", "Patient record", "Dokumentacja pacjenta", "Patientenakte"),
            leaf("pharmacy", "Pharmacy orders", "Zamówienia apteczne", "Apothekenbestellung"),
            leaf("laboratory", "Laboratory", "Laboratorium", "Labor", urgency="high"),
            leaf("imaging", "Images", "Obrazowanie", "Bildgebung", urgency="high"),
            leaf("portal", "Patient portal", "Portal pacjenta", "Patientenportal"),
            leaf("rota", "Rota", "Grafik dyżurów", "Dienstplan", impact="low"),
        ),
    ),
    Node(
        "devices",
        ("Medical devices", "Urządzenia medyczne", "Medizingeräte"),
        team="devices",
        checklist=DEVICES,
        below=(
            leaf("pumps", "Infusion pumps", "Pompy infuzyjne", "Infusionspumpen", urgency="high"),
            leaf("monitors", "Bedside monitors", "Kardiomonitory", "Patientenmonitore"),
            leaf("dialysis", "Dialysis", "Dializa", "Dialyse", urgency="high"),
            leaf("ventilators", "Ventilators", "Respiratory", "Beatmungsgeräte", urgency="high"),
        ),
    ),
    Node(
        "facilities",
        ("Building systems", "Systemy budynku", "Gebäudetechnik"),
        team="network",
        below=(
            leaf("doors", "Doors and readers", "Drzwi i czytniki", "Türen und Leser"),
            leaf("cooling", "Cooling", "Klimatyzacja serwerowni", "Kühlung", urgency="high"),
        ),
    ),
    Node(
        "security",
        ("Security", "Bezpieczeństwo", "Sicherheit"),
        team="security",
        urgency="high",
        security=True,
        below=(
            leaf(
                "phishing",
                "Suspicious mail",
                "Podejrzana poczta",
                "Verdächtige Mail",
                checklist=PHISHING,
            ),
            leaf("malware", "Malicious software", "Złośliwe oprogramowanie", "Schadsoftware"),
            leaf("lost", "Lost or stolen", "Zguba lub kradzież", "Verlust oder Diebstahl"),
            leaf("access", "Access by somebody else", "Obcy dostęp", "Fremder Zugriff"),
            leaf("disclosure", "Wrong recipient", "Niewłaściwy odbiorca", "Falscher Empfänger"),
        ),
    ),
)

ROUND_THE_CLOCK = "Round the clock, every day"
OFFICE = "Monday to Friday, 07:00 to 18:00"
PAGES = "https://docs.hollin-vale.example"


def page(title: str, path: str) -> dict[str, str]:
    return {title: f"{PAGES}/{path}"}
