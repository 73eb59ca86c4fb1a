"""What else came in since last night, most of it quiet."""

from tocsin.cli.demo.story import (
    MAIL,
    Story,
    classify,
    hand,
    hold,
    note,
    prioritise,
    reply,
    resolve,
    take,
)

STORIES = (
    Story(
        "3h10m ago",
        "Video visits drop after ten minutes on the clinic floor",
        "leon.achterberg",
        MAIL,
        "network/wifi",
        "It happened with four patients today, always near room 12 and always after about "
        "ten minutes. The picture freezes, then the call is gone. My colleague in room 9 has none "
        "of this.",
        service="wifi",
    ),
    Story(
        "1h05m ago",
        "Two screens stay black at the admissions desk",
        "hanne.vik",
        "amara.okoye",
        "workplace/screen",
        "Two of four screens at the counter stay black since we moved the desk. The computers run, "
        "you can hear them.",
        (
            take("1m", "amara.okoye"),
            reply(
                "8m",
                "amara.okoye",
                "Hello Hanne, please try the second cable from the drawer on the left "
                "screen and tell me whether it stays on. If it does, I bring two new ones.",
            ),
        ),
    ),
    Story(
        "4h20m ago",
        "Badge reader at the north car park lets nobody in",
        "owen.price",
        "amara.okoye",
        "facilities/doors",
        "The reader at the north barrier blinks red for everybody. There is a queue back to the "
        "road, I am opening by hand.",
        (
            take("3m", "amara.okoye"),
            hand("10m", "amara.okoye", team="network", note="Controller does not answer a ping."),
            hand("11m", "sofia.arman", to="sofia.arman"),
            reply(
                "7m",
                "sofia.arman",
                "A technician is on the way, the barrier stays open until then. Please keep a list "
                "of the cars as you did last time.",
            ),
            note(
                "1h10m", "sofia.arman", "Power supply in the post is dead, spare one is in E 012."
            ),
        ),
        service="door-access",
    ),
    Story(
        "1h20m ago",
        "Laptop does not find the screen in the board room",
        "edmund.hale",
        "greta.lindholm",
        "workplace/laptop",
        "Mr Hale's laptop sees no screen in the board room. The county comes there today.",
        (
            prioritise("2m", "greta.lindholm", "low", "high", "Board meeting today"),
            hand("1m", "greta.lindholm", team="workplace", to="yusuf.demir", note="Please go up."),
        ),
    ),
    Story(
        "6h40m ago",
        "Wyniki z laboratorium nie trafiają do dokumentacji",
        "agnieszka.lis",
        "piotr.zielinski",
        "applications/laboratory",
        "Od kilkunastu minut zatwierdzone wyniki nie pojawiają się na oddziałach. Dzwonią do "
        "nas po każdy wynik.",
        (
            take("2m", "piotr.zielinski"),
            hand("3m", "piotr.zielinski", team="clinical-applications", to="priya.nadar"),
            take("6m", "priya.nadar"),
            note("14m", "priya.nadar", "Queue of the interface is full, 812 results wait in it."),
            resolve(
                "31m",
                "priya.nadar",
                "solved_workaround",
                "Interfejs zatrzymał się na jednym uszkodzonym wyniku. Wynik odłożyliśmy na bok, "
                "wszystkie pozostałe są już na oddziałach.",
                "system_failure",
            ),
        ),
        service="laboratory",
        impact="medium",
    ),
    Story(
        "2h10m ago",
        "Shared mailbox of the research office does not open",
        "miriam.adler",
        MAIL,
        "accounts/mailbox",
        "Since yesterday's move I see the shared mailbox in the list, but it asks for a password "
        "and takes none. My own mail works.",
        (
            hand("25m", "greta.lindholm", to="hannah.kessler"),
            take("20m", "hannah.kessler"),
            hold(
                "12m",
                "hannah.kessler",
                "awaiting_reporter",
                message="Hallo Frau Adler, bitte schicken Sie mir den genauen Namen des "
                "Postfachs und wer außer Ihnen Zugriff haben soll.",
            ),
        ),
        service="mail",
    ),
    Story(
        "9h30m ago",
        "Cooling alarm in server room C0",
        "krzysztof.bak",
        "amara.okoye",
        "facilities/cooling",
        "The panel shows 27 degrees and rising, unit 2 is off.",
        (
            take("1m", "amara.okoye"),
            hand(
                "2m", "amara.okoye", team="network", to="lukas.brandt", note="Called him at home."
            ),
            take("4m", "lukas.brandt"),
            note("25m", "lukas.brandt", "Unit 2 restarted by hand, 24 degrees and falling."),
            resolve(
                "1h10m",
                "lukas.brandt",
                "solved_workaround",
                "The unit had tripped its fuse. It runs again; the contractor looks at the pump "
                "today.",
                "system_failure",
            ),
        ),
        impact="medium",
    ),
    Story(
        "4h ago",
        "Cannot reach the county's register",
        "fiona.gray",
        MAIL,
        "applications/records",
        "The page of the county's register only says that the connection was refused.",
        (
            take("12m", "amara.okoye"),
            classify("9m", "amara.okoye", "network/wired"),
            hand(
                "2m", "amara.okoye", team="network", note="Same from my desk, from home it works."
            ),
        ),
        impact="low",
    ),
)
