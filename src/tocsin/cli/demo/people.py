"""Who works at Hollin Vale and who reports there; none of them exists."""

from dataclasses import dataclass, field

DOMAIN = "hollin-vale.example"

ORGANISATIONS = (
    ("hollin-vale", "Hollin Vale Hospital", "own"),
    ("millbrook-clinic", "Millbrook Clinic", "customer"),
    ("carevia-devices", "Carevia Devices", "supplier"),
    ("linden-software", "Linden Clinical Software", "supplier"),
)

TEAMS = (
    ("service-desk", "Service desk", 1, "support"),
    ("network", "Network", 2, "support"),
    ("clinical-applications", "Clinical applications", 2, "support"),
    ("workplace", "Workplace", 2, "support"),
    ("devices", "Medical devices", 2, "support"),
    ("security", "Security", 2, "security"),
    ("management", "Management", 3, "management"),
)


@dataclass(frozen=True)
class Agent:
    """Somebody who works at the desk."""

    name: str
    team: str
    phone: str
    roles: tuple[str, ...] = ("agent",)
    leads: bool = False
    language: str = "en"

    @property
    def key(self) -> str:
        return key_of(self.name)


@dataclass(frozen=True)
class Reporter:
    """Somebody who calls the desk."""

    name: str
    place: str
    phone: str
    language: str = "en"
    organisation: str = "hollin-vale"
    domain: str = DOMAIN
    more: dict[str, str | bool] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return key_of(self.name)


def key_of(name: str) -> str:
    """Return the local part of the person's address, by which the stories name them."""
    plain = name.removeprefix("Dr. ").casefold().translate(PLAIN)
    return plain.replace(" ", ".")


PLAIN = str.maketrans("ąćęłńóśźżäöüøíéèć", "acelnoszzaouoieec", "'")

AGENTS = (
    Agent("Jonas Feld", "service-desk", "5501"),
    Agent("Greta Lindholm", "service-desk", "5500", ("agent", "team-lead"), leads=True),
    Agent("Amara Okoye", "service-desk", "5503"),
    Agent("Piotr Zieliński", "service-desk", "5504", language="pl"),
    Agent("Hannah Kessler", "service-desk", "5505", language="de"),
    Agent("Sofia Arman", "network", "5511", leads=True),
    Agent("Lukas Brandt", "network", "5512", language="de"),
    Agent("Tomasz Wilk", "clinical-applications", "5521", leads=True, language="pl"),
    Agent("Priya Nadar", "clinical-applications", "5522", ("agent", "major-incident-manager")),
    Agent("Emil Sandberg", "clinical-applications", "5523"),
    Agent("Dario Conti", "workplace", "5531", leads=True),
    Agent("Yusuf Demir", "workplace", "5532", language="de"),
    Agent("Karin Holm", "devices", "5541", leads=True),
    Agent("Milan Petrov", "devices", "5542"),
    Agent("Ilse Brandvold", "security", "5551", ("agent", "security-officer"), leads=True),
    Agent("Noor Ziani", "security", "5552"),
    Agent("Ruben Castell", "management", "5590", ("manager",)),
    Agent("Agnes Thorn", "service-desk", "5591", ("administrator",)),
    Agent("Edith Marlow", "management", "5592", ("auditor",)),
)

# Who can sign in with the password that `tocsin demo` prints, and as what.
DOORS = {
    "agent": "jonas.feld",
    "team lead": "greta.lindholm",
    "security officer": "ilse.brandvold",
    "manager": "ruben.castell",
    "administrator": "agnes.thorn",
    "major incident manager": "priya.nadar",
    "auditor": "edith.marlow",
    "reporter": "marta.ruys",
}

MILLBROOK, CAREVIA = "millbrook-clinic.example", "carevia-devices.example"
LINDEN = "linden-software.example"
VIP = {"vip": True}

REPORTERS = (
    Reporter("Marta Ruys", "Ward 4, building C, floor 2", "4412"),
    Reporter("Noor Haddad", "Pharmacy, building A, ground floor", "4120"),
    Reporter("Alina Popescu", "Human resources, building D", "4680"),
    Reporter("Dr. Leon Achterberg", "Clinic floor, building B, room 12", "4233"),
    Reporter("Ewa Stolz", "Maternity, building C, floor 3", "4431", "pl"),
    Reporter("Hanne Vik", "Admissions, building A", "4101"),
    Reporter("Bram Okafor", "Outpatient billing, building D", "4655"),
    Reporter("Magdalena Król", "Ward 7, building C, floor 4", "4472", "pl"),
    Reporter("Piotr Wrona", "Radiology, building B, basement", "4210", "pl"),
    Reporter("Agnieszka Lis", "Laboratory, building B, floor 1", "4250", "pl"),
    Reporter("Krzysztof Bąk", "Facilities, building E", "4700", "pl"),
    Reporter("Stefan Vogt", "Operating theatres, building B, floor 2", "4300", "de"),
    Reporter("Katrin Weiß", "Intensive care, building B, floor 3", "4310", "de"),
    Reporter("Jürgen Haas", "Kitchen, building E", "4720", "de"),
    Reporter("Miriam Adler", "Research office, building F", "4810", "de"),
    Reporter(
        "Cecily Ward",
        "Medical director, building A, floor 5",
        "4001",
        more=VIP | {"handling_note": "Call her secretary on 4002, mail is read in the evening."},
    ),
    Reporter("Edmund Hale", "Board office, building A, floor 5", "4000", more=VIP),
    Reporter("Ines Moreno", "Cardiology, building B, floor 4", "4340"),
    Reporter("Lotte Berg", "Physiotherapy, building F", "4820", "de"),
    Reporter("Samir Khan", "Emergency room, building B", "4111"),
    Reporter("Owen Price", "Gate and parking, building E", "4711"),
    Reporter("Tilda Nash", "Ward 9, building C, floor 5", "4492"),
    Reporter("Viktor Sokol", "Dialysis, building F, floor 1", "4830", "pl"),
    Reporter("Fiona Gray", "Finance, building D", "4640"),
    Reporter("Theo Marsh", "Patient archive, building D, basement", "4690"),
    Reporter(
        "Claire Dumont",
        "Reception",
        "+44 1632 960143",
        organisation="millbrook-clinic",
        domain=MILLBROOK,
    ),
    Reporter(
        "Henrik Olsen",
        "Practice management",
        "+44 1632 960144",
        organisation="millbrook-clinic",
        domain=MILLBROOK,
    ),
    Reporter(
        "Carevia Support",
        "Service centre",
        "+44 1632 960777",
        organisation="carevia-devices",
        domain=CAREVIA,
    ),
    Reporter(
        "Linden Helpdesk",
        "Helpdesk",
        "+44 1632 960555",
        organisation="linden-software",
        domain=LINDEN,
    ),
)

# Who hears of major incidents: short name, name, members.
STAKEHOLDERS = (
    ("board", "Board of the hospital", ("edmund.hale", "cecily.ward", "ruben.castell")),
    (
        "clinic",
        "Clinic floor",
        ("samir.khan", "katrin.weiss", "stefan.vogt", "ewa.stolz", "ines.moreno"),
    ),
    ("front-desks", "Front desks and admissions", ("hanne.vik", "bram.okafor", "claire.dumont")),
)
