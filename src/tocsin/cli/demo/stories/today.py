"""What came in during the last hours and is the talk of the desk."""

from tocsin.cli.demo import files
from tocsin.cli.demo.story import (
    PORTAL,
    Story,
    ask,
    cause,
    escalate,
    inform,
    line,
    mail,
    major,
    note,
    part,
    portal,
    prioritise,
    probe,
    propose,
    reply,
    supplier,
    take,
    task,
    tell,
    tick,
    under,
    watch,
)

STORIES = (
    Story(
        "48m ago",
        "Patient portal sign-in fails for everyone",
        "hanne.vik",
        "jonas.feld",
        "applications/portal",
        "Patients at the counter cannot sign in to the portal, on their own phones and on our "
        "tablet. The page says *Something went wrong, try later*. It is the same for all of them.",
        (
            take("2m", "jonas.feld"),
            prioritise("2m", "jonas.feld", "high", "high", "Every patient, and check-in needs it"),
            escalate(
                "2m",
                "jonas.feld",
                "clinical-applications",
                "Nobody can sign in and first level sees nothing wrong.",
                "My own test account, from inside and outside: same message. The status page of "
                "the portal is green.",
            ),
            take("1m", "priya.nadar"),
            inform(
                "1m", "priya.nadar", "No patient can sign in. I lead it and write at half past."
            ),
            major("1m", "priya.nadar"),
            watch("1m", "greta.lindholm", "greta.lindholm"),
            task("1m", "priya.nadar", "Put the new certificate in", to="emil.sandberg", days=0),
            part("1m", "priya.nadar", "deputy", "tomasz.wilk"),
            part("1m", "priya.nadar", "communications_internal", "greta.lindholm"),
            part("1m", "jonas.feld", "scribe", "jonas.feld"),
            tell(
                "1m",
                "priya.nadar",
                "first",
                "Patients cannot sign in to the portal, at the counter or at home. Please check "
                "them in by hand. Appointments and findings are safe, nothing is lost.",
                "board",
                "clinic",
                "front-desks",
            ),
            line("1m", "jonas.feld", "16m", "First call, from the counter of admissions."),
            note(
                "3m",
                "priya.nadar",
                "The sign-in service answers, but its certificate ran out during the night and the "
                "portal refuses to talk to it. The new one lies ready since last week, it was "
                "never put in. Emil is doing that now, I watch.",
            ),
            reply(
                "3m",
                "priya.nadar",
                "Hello Hanne, we know the cause and are on it. Please check patients in by "
                "hand for the moment. I will write again in half an hour at the latest.",
            ),
            part("2m", "priya.nadar", "expert", "emil.sandberg"),
            line(
                "1m",
                "emil.sandberg",
                "3m",
                "The certificate of the sign-in service ran out at 02:00; the portal refuses it.",
                pinned=True,
            ),
            part("6m", "tomasz.wilk", "deputy", "sofia.arman"),
            tell(
                "8m",
                "greta.lindholm",
                "progress",
                "We know the cause: a certificate ran out during the night. The new one is being "
                "put in and tried on one server. Please go on checking patients in by hand.",
                "clinic",
                "front-desks",
            ),
        ),
        service="patient-portal",
    ),
    Story(
        "2h50m ago",
        "Ward 4 label printer prints blank specimen labels",
        "marta.ruys",
        "jonas.feld",
        "printing/labels",
        "Since the night shift the label printer on ward 4 prints blank labels. We write the "
        "specimen labels by hand now, and the lab has already sent two tubes back.",
        (
            take("2m", "jonas.feld"),
            note(
                "15m",
                "jonas.feld",
                "Test page from the print server comes out fine, so the device is good. The "
                "template SPEC-2D was replaced last night. @tomasz.wilk, please look at the field "
                "widths.",
            ),
            tick("1m", "jonas.feld", "Print a test page from the server"),
            reply(
                "5m",
                "jonas.feld",
                "Hello Marta, your printer is healthy; the label layout it was given last "
                "night is not. A colleague is correcting it. Until then please print on ward 5, "
                "device LP-0512, which still has the old layout. I will write again in an hour.",
            ),
            tick("1m", "jonas.feld", "Offer another printer"),
            mail(
                "15m",
                "marta.ruys",
                "Ward 5 works, thank you, but it is sixty metres away from us and somebody has to "
                "walk for every tube. Here is what comes out of ours.",
                files.label("blank-label.png"),
            ),
            escalate(
                "6m",
                "jonas.feld",
                "clinical-applications",
                "Needs rights in the lab system.",
                "Test page, power cycle, other driver.",
            ),
            take("4m", "tomasz.wilk"),
            cause("9m", "tomasz.wilk", "CHG-1187"),
            note(
                "3m",
                "tomasz.wilk",
                "Confirmed: field 3 has a width of zero in the new layout. Rollback is ready, the "
                "lab has to agree because it also touches their bench printers. I have asked.",
            ),
            propose(
                "5m",
                "tomasz.wilk",
                "Two wards and the lab label by hand, and the morning round of samples begins.",
            ),
            watch("1m", "tomasz.wilk", "agnieszka.lis", internal=False),
            task("1m", "tomasz.wilk", "Check the field widths on every template", days=2),
            task("1m", "tomasz.wilk", "Ring the ward after the rollback", to="jonas.feld", days=0),
        ),
        service="specimen-labelling",
    ),
    Story(
        "1h35m ago",
        "Puste etykiety na drukarce położnictwa",
        "ewa.stolz",
        PORTAL,
        "printing/labels",
        "Od nocnej zmiany drukarka etykiet na położnictwie drukuje puste etykiety. Podobno na "
        "oddziale 4 jest to samo. Opisujemy próbki ręcznie.",
        (under("14m", "piotr.zielinski", "Ward 4 label printer prints blank specimen labels"),),
        service="specimen-labelling",
        files=(files.label("etykieta.png"),),
    ),
    Story(
        "34m ago",
        'Mail with a "salary adjustment" attachment, opened by two people',
        "alina.popescu",
        PORTAL,
        "security/phishing",
        "Two of us got a mail about a salary adjustment with a document attached. I opened it "
        "before I noticed the address, and so did my colleague. What should I do now?",
        (
            take("6m", "noor.ziani"),
            reply(
                "3m",
                "noor.ziani",
                "Thank you for telling us at once, that was exactly right. Please both unplug the "
                "network cable, leave the computers switched on and do not sign in anywhere else. "
                "I am on my way to you.",
            ),
            note(
                "5m",
                "noor.ziani",
                "Sender domain registered yesterday. The document asks to enable macros; Alina "
                "says she did not, the colleague is not sure. Mail pulled from 41 mailboxes.",
            ),
            tick("1m", "noor.ziani", "Take the computers off the network"),
            tick("1m", "noor.ziani", "Pull the mail from every mailbox"),
        ),
    ),
    Story(
        "22m ago",
        "Dienstplan öffnet sich nicht",
        "katrin.weiss",
        PORTAL,
        "applications/rota",
        "Seit Dienstbeginn bleibt der Dienstplan beim Öffnen leer. Auf der Intensivstation sehen "
        "wir alle dasselbe, auch nach einem Neustart.",
        service="rota",
        urgency="high",
    ),
    Story(
        "9m ago",
        "Drukarka opasek nie pobiera papieru",
        "magdalena.krol",
        PORTAL,
        "printing/wristbands",
        "Drukarka opasek na oddziale 7 miga na czerwono i nie pobiera rolki. Zmieniałyśmy rolkę "
        "dwa razy. Za godzinę mamy trzy przyjęcia.",
    ),
    Story(
        "5h10m ago",
        "Pharmacy order screen freezes after scanning a second box",
        "noor.haddad",
        "jonas.feld",
        "applications/pharmacy",
        "The first box scans fine. With the second the whole screen freezes and we start again. "
        "It takes ten minutes for what took one.",
        (
            take("2m", "jonas.feld"),
            prioritise("5m", "jonas.feld", "medium", "high", "All three counters, orders pile up"),
            escalate("9m", "jonas.feld", "clinical-applications", "Looks like the order screen."),
            take("4m", "emil.sandberg"),
            probe(
                "15m",
                "emil.sandberg",
                "The screen is too slow for two scans",
                "Two boxes typed in by hand, as fast as I can",
                "No freeze, so it is not the screen itself",
            ),
            probe(
                "18m",
                "emil.sandberg",
                "The new scanner firmware",
                "Same counter with firmware 4.1 and with 4.2",
                "Freezes with 4.2 only, every time",
            ),
            note(
                "2m",
                "emil.sandberg",
                "Here is the log of the test counter with 4.2. The supplier is on the line.",
                files.text(
                    "order-screen.log",
                    "scan 5909990123456: accepted after 120 ms",
                    "scan 5909990123457: queued",
                    "scan worker: no answer within 30 s, input locked",
                ),
            ),
            ask(
                "8m",
                "emil.sandberg",
                "linden-software",
                "Scanner firmware 4.2 locks the order screen with the second box. Is 4.1 safe to "
                "go back to? The log is with the case.",
            ),
            reply(
                "12m",
                "emil.sandberg",
                "We have the supplier on the line and will write again within the hour. Until then "
                "the old scanner in the drawer works with the same cable.",
            ),
            portal(
                "1h",
                "noor.haddad",
                "The old scanner does it, slowly. Is there any news?",
                files.window("frozen.png"),
            ),
            supplier("35m", "linden.helpdesk", "Case 5521. 4.1 is safe, a corrected 4.3 follows."),
        ),
        service="pharmacy-orders",
    ),
)
