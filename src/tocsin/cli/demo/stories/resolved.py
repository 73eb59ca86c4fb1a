"""What is solved and waits for the reporter's word or for an assessment, and what was cancelled."""

from tocsin.cli.demo import files
from tocsin.cli.demo.story import (
    MAIL,
    PORTAL,
    Story,
    cancel,
    confirm,
    hand,
    mail,
    note,
    prioritise,
    reply,
    resolve,
    take,
)

STORIES = (
    Story(
        "-1 09:35",
        "Access to the supply list",
        "marta.ruys",
        PORTAL,
        "accounts/permissions",
        "I can read the supply list but not order from it any more.",
        (
            take("15m", "jonas.feld"),
            resolve(
                "40m",
                "jonas.feld",
                "solved_permanent",
                "Your ward was missing from the group after the move. You can order again.",
            ),
        ),
    ),
    Story(
        "-2 11:40",
        "ECG upload fails from both carts",
        "ines.moreno",
        "jonas.feld",
        "applications/records",
        "Neither cart sends its recordings to the record, we print them.",
        (
            prioritise("2m", "jonas.feld", "medium", "high", "All of cardiology prints ECGs"),
            hand("5m", "jonas.feld", team="clinical-applications", to="tomasz.wilk"),
            take("4m", "tomasz.wilk"),
            note("25m", "tomasz.wilk", "Both carts still talk to the old address of the gateway."),
            resolve(
                "20m",
                "tomasz.wilk",
                "solved_permanent",
                "The carts have the new address; the recordings of today are in the record.",
            ),
            confirm("35m", "ines.moreno", 5, "All there, thank you."),
        ),
        service="patient-record",
    ),
    Story(
        "-1 07:05",
        "Kennwort nach dem Urlaub abgelaufen",
        "stefan.vogt",
        "hannah.kessler",
        "accounts/sign-in",
        "Nach drei Wochen Urlaub ist mein Kennwort abgelaufen und ich komme nicht hinein.",
        (
            take("1m", "hannah.kessler"),
            resolve("4m", "hannah.kessler", "solved_permanent", "Kennwort am Telefon neu gesetzt."),
        ),
        impact="low",
    ),
    Story(
        "-3 14:05",
        "Printer in billing takes paper from the wrong tray",
        "bram.okafor",
        MAIL,
        "printing/paper",
        "Letters come out on the yellow paper of the second tray.",
        (
            take("1h30m", "yusuf.demir"),
            resolve("+1 10:20", "yusuf.demir", "solved_permanent", "Tray order set on the device."),
        ),
    ),
    Story(
        "-2 15:25",
        "Headset of the switchboard crackles",
        "hanne.vik",
        PORTAL,
        "network/telephony",
        "Callers say that I sound as if I were under water.",
        (
            hand("20m", "piotr.zielinski", to="piotr.zielinski"),
            resolve("+1 08:40", "piotr.zielinski", "solved_workaround", "Another headset lent."),
        ),
        service="telephony",
        impact="low",
    ),
    Story(
        "-4 08:50",
        "Referral form of the clinic refuses umlauts",
        "henrik.olsen",
        MAIL,
        "applications/records",
        "Patients whose names have umlauts cannot be referred, the form says invalid character.",
        (
            hand("1h10m", "greta.lindholm", team="clinical-applications", to="emil.sandberg"),
            take("30m", "emil.sandberg"),
            reply(
                "15m", "emil.sandberg", "Thank you, I can see it. A corrected form comes tonight."
            ),
            resolve(
                "+1 07:30", "emil.sandberg", "solved_by_change", "The new form takes all letters."
            ),
        ),
    ),
    Story(
        "-2 07:45",
        "Emergency room cannot print from the new laptops",
        "samir.khan",
        "amara.okoye",
        "printing/paper",
        "Four new laptops, none of them finds a printer. Discharge letters wait.",
        (
            prioritise("3m", "amara.okoye", "medium", "high", "Emergency room, patients wait"),
            take("1m", "amara.okoye"),
            hand("8m", "amara.okoye", team="workplace", to="dario.conti", note="Image 11.4."),
            take("6m", "dario.conti"),
            resolve(
                "42m",
                "dario.conti",
                "solved_permanent",
                "The four laptops were in the wrong group. They print now.",
            ),
            mail("25m", "samir.khan", "Printing again. Could you look at the fifth one some time?"),
        ),
    ),
    Story(
        "-10 10:30",
        "Nobody hears the pager test",
        "krzysztof.bak",
        PORTAL,
        "network/telephony",
        "Podczas testu nikt nie słyszał pagerów w budynku E.",
        (
            take("20m", "lukas.brandt"),
            cancel("15m", "lukas.brandt", "The test was put off by a week, nobody was told."),
        ),
    ),
    Story(
        "-6 12:10",
        "Please order a second screen for me",
        "fiona.gray",
        MAIL,
        "workplace/screen",
        "I would like a second screen for the month-end work.",
        (
            cancel(
                "1h",
                "amara.okoye",
                "A wish and no fault: passed on to the order form, Fiona knows.",
            ),
        ),
    ),
    Story(
        "-14 08:15",
        "Test, please ignore",
        "theo.marsh",
        PORTAL,
        "workplace/software",
        "Only trying whether this form works.",
        (cancel("6m", "piotr.zielinski", "A test of the form."),),
    ),
    Story(
        "-1 13:50",
        "Wrong time on the nurses' call display",
        "tilda.nash",
        PORTAL,
        "facilities/doors",
        "The display in the corridor is one hour ahead.",
        (
            take("25m", "sofia.arman"),
            note("10m", "sofia.arman", "Belongs to building services, told them by phone."),
            cancel("5m", "sofia.arman", "Not ours: building services have it as their case 5120."),
        ),
        impact="low",
        urgency="low",
        files=(files.window("corridor.png"),),
    ),
)
