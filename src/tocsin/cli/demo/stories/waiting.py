"""What waits for a reporter, a supplier, a change or a date."""

from tocsin.cli.demo import files
from tocsin.cli.demo.story import (
    MAIL,
    PORTAL,
    Story,
    ask,
    escalate,
    hand,
    hold,
    mail,
    note,
    portal,
    reply,
    supplier,
    take,
)

STORIES = (
    Story(
        "-1 08:20",
        "Infusion pump library update stops at 60 %",
        "katrin.weiss",
        "amara.okoye",
        "devices/pumps",
        "The update of the drug library stops at 60 % on six of fourteen pumps. They run with the "
        "old library, so nothing is unsafe, but the new dosages are missing.",
        (
            take("3m", "amara.okoye"),
            escalate(
                "6m", "amara.okoye", "devices", "Pumps are not ours.", "Another network socket."
            ),
            take("15m", "milan.petrov"),
            note("40m", "milan.petrov", "All six carry board revision C. Revision B takes it."),
            reply(
                "10m",
                "milan.petrov",
                "Guten Tag Frau Weiß, wir kennen die betroffenen Pumpen und haben den Hersteller "
                "eingeschaltet. Bitte verwenden Sie die neuen Dosierungen nur an den anderen acht.",
            ),
            ask(
                "35m",
                "milan.petrov",
                "carevia-devices",
                "The library update 11.2 stops at 60 % on boards of revision C. Six pumps wait.",
            ),
            supplier("20m", "carevia.support", "We can see the same here. Case 88-20417 is open."),
            hold(
                "10m",
                "milan.petrov",
                "awaiting_supplier",
                agreed=True,
                message="Der Hersteller konnte es nachstellen und arbeitet an einer neuen Datei.",
            ),
            note("2h", "karin.holm", "Carevia's case number is 88-20417, their on-call has it."),
        ),
        service="infusion-pumps",
    ),
    Story(
        "-2 10:05",
        "Old laptop is very slow since the last update",
        "bram.okafor",
        PORTAL,
        "workplace/laptop",
        "It needs ten minutes to start and the fan never stops.",
        (
            take("50m", "yusuf.demir"),
            reply(
                "5m",
                "yusuf.demir",
                "Hello Bram, could you leave it at the desk one morning before ten? You get "
                "another one for the day.",
            ),
            hold("1m", "yusuf.demir", "awaiting_reporter"),
        ),
    ),
    Story(
        "-3 11:15",
        "Please raise the mailbox size for the research office",
        "miriam.adler",
        MAIL,
        "accounts/mailbox",
        "We are at 98 % and the grant deadline is next week. Can the limit be raised?",
        (
            hand("1h10m", "greta.lindholm", to="hannah.kessler"),
            take("25m", "hannah.kessler"),
            note("10m", "hannah.kessler", "Needs the licence that finance orders once a month."),
            hold(
                "5m",
                "hannah.kessler",
                "scheduled",
                until="+6 08:00",
                message="Die größere Lizenz ist bestellt und wird nächste Woche eingespielt. Bis "
                "dahin habe ich das Archiv für Sie eingeschaltet.",
            ),
        ),
        service="mail",
    ),
    Story(
        "-5 13:30",
        "Stacja dializ nr 6 traci połączenie",
        "viktor.sokol",
        "piotr.zielinski",
        "devices/dialysis",
        "Stacja 6 co kilka godzin traci połączenie z serwerem i przestaje zapisywać przebieg. "
        "Przepisujemy wartości ręcznie.",
        (
            take("2m", "piotr.zielinski"),
            hand("8m", "piotr.zielinski", team="devices", note="Kabel i gniazdo sprawdzone."),
            hand("20m", "karin.holm", to="milan.petrov"),
            take("1h", "milan.petrov"),
            note(
                "+1 09:20",
                "milan.petrov",
                "Network card of the station drops off the bus when warm. It needs a new board.",
                files.text("station6.log", "eth0: link down", "eth0: link up, 100 Mbit/s"),
            ),
            ask("10m", "milan.petrov", "carevia-devices", "Please send a network board for #6."),
            hold("5m", "milan.petrov", "awaiting_supplier"),
            supplier("+1 14:30", "carevia.support", "Ordered, we expect it within ten days."),
            mail("+1 08:10", "viktor.sokol", "Dziś w nocy znowu trzy razy. Kiedy będzie część?"),
        ),
    ),
    Story(
        "-4 09:00",
        "Telephone in room 214 rings on two floors",
        "lotte.berg",
        "hannah.kessler",
        "network/telephony",
        "Wenn jemand 214 anruft, klingelt es auch oben in der Physiotherapie.",
        (
            hand("10m", "hannah.kessler", team="network", to="lukas.brandt"),
            take("1h20m", "lukas.brandt"),
            note("15m", "lukas.brandt", "Left over from the move: 214 is still in group 31."),
            hold(
                "5m",
                "lukas.brandt",
                "awaiting_change",
                message="Die Gruppe wird mit der nächsten Umstellung der Anlage bereinigt.",
            ),
        ),
        service="telephony",
        impact="low",
        urgency="low",
    ),
    Story(
        "-6 07:50",
        "Obrazy otwierają się bardzo wolno w poniedziałki rano",
        "piotr.wrona",
        MAIL,
        "applications/imaging",
        "W każdy poniedziałek do dziesiątej obrazy otwierają się po trzydzieści sekund.",
        (
            take("40m", "emil.sandberg"),
            note("3h", "emil.sandberg", "The weekly consistency check overlaps with office hours."),
            hold(
                "20m",
                "emil.sandberg",
                "awaiting_problem",
                message="Znamy przyczynę i szukamy trwałego rozwiązania razem z dostawcą archiwum.",
            ),
        ),
        service="image-archive",
        urgency="medium",
    ),
    Story(
        "-4 10:15",
        "Second screen at the station flickers",
        "marta.ruys",
        PORTAL,
        "workplace/screen",
        "The left screen at the station flickers when the blinds are down.",
        (
            take("1h15m", "dario.conti"),
            reply("40m", "dario.conti", "A new cable is ordered and I bring it when it is here."),
            hold("2m", "dario.conti", "scheduled", until="+7 09:00"),
        ),
    ),
    Story(
        "-3 08:05",
        "No sound in the seminar room",
        "lotte.berg",
        PORTAL,
        "workplace/software",
        "Im Seminarraum bleibt der Ton weg, das Bild ist da.",
        (
            take("2h", "yusuf.demir"),
            hold("20m", "yusuf.demir", "awaiting_reporter", message="Welcher Raum ist es genau?"),
            portal("1h10m", "lotte.berg", "F 1.04, am Ende des Flurs."),
            note("+1 11:00", "yusuf.demir", "Amplifier is dead, a loan one stands there."),
        ),
    ),
)
