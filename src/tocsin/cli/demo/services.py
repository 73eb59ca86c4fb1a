"""What people at Hollin Vale rely on, and what normal means for each of it."""

from tocsin.cli.demo.catalogue import OFFICE, ROUND_THE_CLOCK, Offer, page

SERVICES = (
    Offer(
        "patient-record",
        ("Patient record", "Dokumentacja pacjenta", "Patientenakte"),
        "tomasz.wilk",
        ROUND_THE_CLOCK,
        (
            "A record opens within two seconds on every ward; entries are saved at once.",
            "Dokumentacja otwiera się w dwie sekundy na każdym oddziale.",
            "Eine Akte öffnet sich auf jeder Station in zwei Sekunden.",
        ),
        page("Architecture and operations", "patient-record") | page("Downtime plan", "downtime"),
    ),
    Offer(
        "pharmacy-orders",
        ("Pharmacy orders", "Zamówienia apteczne", "Apothekenbestellung"),
        "tomasz.wilk",
        ROUND_THE_CLOCK,
        (
            "A scanned box is on the order screen within one second.",
            "Zeskanowane opakowanie pojawia się na ekranie w sekundę.",
            "Eine gescannte Packung erscheint in einer Sekunde.",
        ),
        page("Order screen and scanners", "pharmacy"),
    ),
    Offer(
        "laboratory",
        ("Laboratory results", "Wyniki laboratoryjne", "Laborbefunde"),
        "priya.nadar",
        ROUND_THE_CLOCK,
        (
            "A released result is in the patient record within one minute.",
            "Zatwierdzony wynik jest w dokumentacji w ciągu minuty.",
            "Ein freigegebener Befund steht in einer Minute in der Akte.",
        ),
        page("Laboratory interface", "laboratory/interface"),
    ),
    Offer(
        "specimen-labelling",
        ("Specimen labelling", "Etykiety próbek", "Probenetiketten"),
        "priya.nadar",
        ROUND_THE_CLOCK,
        (
            "Every ward prints a readable label within ten seconds.",
            "Każdy oddział drukuje czytelną etykietę w dziesięć sekund.",
            "Jede Station druckt in zehn Sekunden ein lesbares Etikett.",
        ),
        page("Layouts and printers", "labels"),
    ),
    Offer(
        "image-archive",
        ("Image archive", "Archiwum obrazów", "Bildarchiv"),
        "emil.sandberg",
        ROUND_THE_CLOCK,
        (
            "New images can be viewed on the wards within three minutes.",
            "Nowe obrazy są widoczne na oddziałach w ciągu trzech minut.",
            "Neue Bilder sind in drei Minuten auf den Stationen zu sehen.",
        ),
        page("Archive and viewers", "imaging"),
    ),
    Offer(
        "patient-portal",
        ("Patient portal", "Portal pacjenta", "Patientenportal"),
        "priya.nadar",
        ROUND_THE_CLOCK,
        (
            "Patients sign in and see appointments and letters.",
            "Pacjenci logują się i widzą wizyty oraz listy.",
            "Patienten melden sich an und sehen Termine und Briefe.",
        ),
        page("Portal", "portal"),
    ),
    Offer(
        "rota",
        ("Rota", "Grafik dyżurów", "Dienstplan"),
        "emil.sandberg",
        OFFICE,
        (
            "Everybody sees their own duties; leads can change those of their ward.",
            "Każdy widzi swoje dyżury; kierownicy zmieniają dyżury oddziału.",
            "Alle sehen ihre Dienste; Leitungen ändern die ihrer Station.",
        ),
        page("Rota", "rota"),
    ),
    Offer(
        "wifi",
        ("Wi-Fi", "Wi-Fi", "WLAN"),
        "sofia.arman",
        ROUND_THE_CLOCK,
        (
            "Coverage on every ward and in every corridor, video calls without drops.",
            "Zasięg na każdym oddziale i korytarzu, wideorozmowy bez przerw.",
            "Empfang auf jeder Station und jedem Flur, Videogespräche ohne Abbruch.",
        ),
        page("Access points and coverage", "network/wifi"),
    ),
    Offer(
        "remote-access",
        ("Remote access", "Dostęp zdalny", "Fernzugang"),
        "sofia.arman",
        ROUND_THE_CLOCK,
        (
            "A connection from outside stands within thirty seconds and holds a shift.",
            "Połączenie z zewnątrz działa w trzydzieści sekund i trwa całą zmianę.",
            "Eine Verbindung von außen steht in dreißig Sekunden und hält.",
        ),
        page("Remote access", "network/remote-access"),
    ),
    Offer(
        "telephony",
        ("Telephones", "Telefony", "Telefonie"),
        "lukas.brandt",
        ROUND_THE_CLOCK,
        (
            "Every extension reaches every other and the emergency numbers.",
            "Każdy numer wewnętrzny łączy się z każdym i z numerami alarmowymi.",
            "Jede Nebenstelle erreicht jede andere und die Notrufnummern.",
        ),
        page("Telephone plan", "network/telephony"),
    ),
    Offer(
        "door-access",
        ("Door access", "Kontrola dostępu", "Türzugang"),
        "sofia.arman",
        ROUND_THE_CLOCK,
        (
            "A valid badge opens its doors within one second.",
            "Ważny identyfikator otwiera drzwi w ciągu sekundy.",
            "Ein gültiger Ausweis öffnet seine Türen in einer Sekunde.",
        ),
        page("Readers and controllers", "doors"),
    ),
    Offer(
        "infusion-pumps",
        ("Infusion pumps", "Pompy infuzyjne", "Infusionspumpen"),
        "karin.holm",
        ROUND_THE_CLOCK,
        (
            "Every pump carries the current drug library.",
            "Każda pompa ma aktualną bibliotekę leków.",
            "Jede Pumpe trägt die aktuelle Medikamentenbibliothek.",
        ),
        page("Pumps and drug library", "devices/pumps"),
    ),
    Offer(
        "mail",
        ("Mail and calendar", "Poczta i kalendarz", "Mail und Kalender"),
        "dario.conti",
        ROUND_THE_CLOCK,
        (
            "Mail arrives within a minute, inside and outside.",
            "Poczta dociera w ciągu minuty, wewnątrz i na zewnątrz.",
            "Mail kommt in einer Minute an, innen wie außen.",
        ),
        page("Mail", "mail"),
    ),
)
