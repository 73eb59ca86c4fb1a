"""What has been in work for days, some of it for the second time."""

from tocsin.cli.demo import files
from tocsin.cli.demo.story import (
    MAIL,
    PORTAL,
    Story,
    hand,
    mail,
    note,
    portal,
    prioritise,
    refuse,
    reject,
    reopen,
    reply,
    resolve,
    take,
)

STORIES = (
    Story(
        "-1 07:40",
        "New starter on ward 9 cannot open the rota",
        "tilda.nash",
        "jonas.feld",
        "accounts/permissions",
        "Noah started on Monday and the rota says he has no ward.",
        (
            take("2m", "jonas.feld"),
            reply("20m", "jonas.feld", "I have added Noah to ward 9. Please let him try again."),
            mail(
                "1h30m",
                "tilda.nash",
                "Still the same message, here is a photo of the screen.",
                files.window("rota-ward-9.png"),
            ),
        ),
        service="rota",
    ),
    Story(
        "-1 12:45",
        "Remote reporting drops every few minutes",
        "ines.moreno",
        PORTAL,
        "network/vpn",
        "I report from home today and the connection drops every few minutes, always in the middle "
        "of a report.",
        (
            hand("30m", "amara.okoye", team="network", to="sofia.arman"),
            take("25m", "sofia.arman"),
            reply("10m", "sofia.arman", "Which provider do you have at home, and cable or Wi-Fi?"),
            portal("18m", "ines.moreno", "Cable, the county's fibre. It began after the weekend."),
        ),
        service="remote-access",
    ),
    Story(
        "-8 14:20",
        "Archive scanner adds empty pages",
        "theo.marsh",
        MAIL,
        "workplace/software",
        "Every tenth page or so comes out empty and has to be deleted by hand.",
        (
            take("+1 09:30", "yusuf.demir"),
            note("1h", "yusuf.demir", "Driver 7.3 has a setting for thin paper, trying that."),
            reply("30m", "yusuf.demir", "I changed a setting. Please count for a few days."),
            mail("+2 10:40", "theo.marsh", "Better, about one in fifty now. Not gone."),
        ),
        urgency="low",
    ),
    Story(
        "-2 09:10",
        "Referral letters from Millbrook do not arrive",
        "claire.dumont",
        MAIL,
        "applications/records",
        "Since Friday none of our referral letters has been confirmed by your side. We have sent "
        "eleven again on paper.",
        (
            take("35m", "emil.sandberg"),
            note(
                "50m", "emil.sandberg", "They sit in the gateway: the clinic has a new sender id."
            ),
            reply(
                "10m",
                "emil.sandberg",
                "Dear Claire, your letters are safe with us, they only wait for your new sender id "
                "to be admitted. I am waiting for one signature and will write to you tomorrow.",
            ),
        ),
    ),
    Story(
        "-4 08:35",
        "Wristbands on ward 7 print twice",
        "magdalena.krol",
        PORTAL,
        "printing/wristbands",
        "Każda opaska drukuje się podwójnie, wyrzucamy połowę rolki.",
        (
            take("20m", "dario.conti"),
            resolve("1h30m", "dario.conti", "solved_permanent", "Removed a second print queue."),
            refuse("+1 07:15", "magdalena.krol", "W nocy znowu drukowało podwójnie."),
            note("1h10m", "dario.conti", "The queue comes back from the ward's profile. Found it."),
        ),
    ),
    Story(
        "-1 15:10",
        "Bestellterminal der Küche zeigt nur den Hersteller",
        "jurgen.haas",
        "hannah.kessler",
        "workplace/software",
        "Das Terminal bleibt beim Start beim Namen des Herstellers stehen.",
        (hand("6m", "hannah.kessler", team="workplace", note="Neustart ohne Erfolg."),),
        urgency="high",
    ),
    Story(
        "-7 09:25",
        "Theatre 3 cannot show images on the wall",
        "stefan.vogt",
        "jonas.feld",
        "applications/imaging",
        "Auf der Wand in Saal 3 bleibt das Bild schwarz, am Wagen ist es zu sehen.",
        (
            prioritise("3m", "jonas.feld", "medium", "high", "Theatre list runs all day"),
            hand("4m", "jonas.feld", team="clinical-applications", to="tomasz.wilk"),
            take("5m", "tomasz.wilk"),
            resolve("50m", "tomasz.wilk", "solved_workaround", "Wall switched to input 2."),
            reject(
                "+1 10:05",
                "greta.lindholm",
                "Theatre 3 has to switch by hand before each operation. That is no solution.",
                "solution",
            ),
            note("45m", "tomasz.wilk", "New converter is on order, fitted on the free day."),
        ),
        service="image-archive",
    ),
    Story(
        "-9 16:30",
        "Badge opens the archive but not the stairwell",
        "theo.marsh",
        "amara.okoye",
        "accounts/badge",
        "My badge opens everything in the basement except the stairwell, I walk around the house.",
        (
            take("2m", "amara.okoye"),
            resolve("25m", "amara.okoye", "solved_permanent", "The stairwell was added."),
            reopen("+4 08:50", "theo.marsh", "It worked for a week and stopped again today."),
            reply("30m", "amara.okoye", "That looks like a nightly reset. I ask the door people."),
        ),
        service="door-access",
    ),
)
