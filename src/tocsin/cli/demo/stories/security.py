"""What only the security circle sees."""

from tocsin.cli.demo import files
from tocsin.cli.demo.story import (
    PORTAL,
    Story,
    close,
    confirm,
    hand,
    hold,
    note,
    portal,
    prioritise,
    reply,
    resolve,
    take,
)

STORIES = (
    Story(
        "~2 23:31",
        "Encryption activity on radiology file server",
        "piotr.wrona",
        "noor.ziani",
        "security/malware",
        "Files on RAD-FS2 get new names while one watches, and some cannot be opened.",
        (
            take("4m", "noor.ziani"),
            prioritise("5m", "noor.ziani", "high", "high", "Server of two sites, still spreading"),
            note(
                "17m", "noor.ziani", "RAD-FS2 isolated, svc-radbackup disabled. Host kept running."
            ),
            hand(
                "30m", "noor.ziani", to="ilse.brandvold", note="Please lead, I stay at the server."
            ),
            take("6m", "ilse.brandvold"),
            note(
                "25m",
                "ilse.brandvold",
                "Outbound to files-sync.example blocked at the edge. Memory image and firewall "
                "logs are secured.",
                files.text(
                    "edge-excerpt.log",
                    "deny tcp 10.12.8.20:51234 -> 203.0.113.47:443 user=svc-radbackup",
                    "deny tcp 10.12.8.20:51240 -> 203.0.113.47:443 user=svc-radbackup",
                ),
            ),
            reply(
                "7h",
                "ilse.brandvold",
                "Thank you for calling at once. Radiology works from the second server; please "
                "use no files from RAD-FS2 that you may have copied.",
            ),
            note(
                "1h20m",
                "ilse.brandvold",
                "Snapshot of the evening before verified against the hash list, no encrypted files "
                "in it. Restore test into the isolated network is next.",
            ),
        ),
        service="image-archive",
    ),
    Story(
        "-3 07:05",
        "Phone of a night doctor lost on the train",
        "ines.moreno",
        "jonas.feld",
        "security/lost",
        "Our night doctor left his work phone on the train. It had mail and the rota on it.",
        (
            hand("3m", "jonas.feld", to="noor.ziani", note="Caller is on 4340 until noon."),
            take("5m", "noor.ziani"),
            note("10m", "noor.ziani", "Locked and wiped from here; last seen online before that."),
            hold(
                "2h", "noor.ziani", "awaiting_reporter", message="Please tell us when it is found."
            ),
        ),
        impact="low",
    ),
    Story(
        "-5 06:55",
        "Sign-in from abroad for a finance account",
        "fiona.gray",
        PORTAL,
        "security/access",
        "I got a message that I signed in from another country. I was asleep.",
        (
            take("9m", "ilse.brandvold"),
            reply(
                "4m", "ilse.brandvold", "Thank you. Your account is closed for now, please call."
            ),
            note("1h", "ilse.brandvold", "Password reused from a leaked shop. No mail rules set."),
            resolve(
                "2h30m",
                "noor.ziani",
                "solved_permanent",
                "New password and second factor set with Fiona; sessions ended, nothing was read.",
                "malicious_action",
            ),
            confirm("1h", "fiona.gray", 5, "Quick and calm, thank you."),
        ),
    ),
    Story(
        "-9 13:20",
        "Discharge letter sent to the wrong practice",
        "tilda.nash",
        "amara.okoye",
        "security/disclosure",
        "A discharge letter went to a practice with a similar name. They called us.",
        (
            hand("4m", "amara.okoye", to="ilse.brandvold"),
            take("8m", "ilse.brandvold"),
            note(
                "40m", "ilse.brandvold", "One patient. The practice confirmed deletion in writing."
            ),
            resolve(
                "1h",
                "noor.ziani",
                "solved_permanent",
                "Letter deleted by the recipient, data protection officer informed, patient told.",
                "human_error",
            ),
            confirm("+1 08:15", "tilda.nash", 4),
            close(
                "2h",
                "ilse.brandvold",
                "Handled within the day.",
                "The address book should not offer two practices by the first four letters.",
            ),
        ),
    ),
    Story(
        "-13 09:40",
        "Wave of mails that ask for the portal password",
        "claire.dumont",
        PORTAL,
        "security/phishing",
        "Five of us got the same mail: the portal account expires, click here.",
        (
            take("6m", "noor.ziani"),
            note("20m", "noor.ziani", "214 recipients, nine clicks, two passwords entered."),
            reply(
                "5m", "noor.ziani", "Thank you, please delete it. Nobody here asks that by mail."
            ),
            resolve(
                "3h",
                "noor.ziani",
                "solved_permanent",
                "Mails withdrawn, page taken down, the two passwords changed.",
                "malicious_action",
            ),
            confirm("1h10m", "claire.dumont", 5),
            close("+1 09:00", "ilse.brandvold", "", "Nine clicks of 214: better than in spring."),
        ),
    ),
    Story(
        "-17 20:10",
        "Unknown USB stick in the ward printer",
        "marta.ruys",
        "noor.ziani",
        "security/malware",
        "There is a stick in the printer that belongs to nobody here.",
        (
            take("2m", "noor.ziani"),
            portal("10m", "marta.ruys", "Nobody has touched it, I put a note on the printer."),
            note("+1 08:00", "noor.ziani", "Opened on the stand-alone computer: holiday pictures."),
            resolve("20m", "noor.ziani", "false_positive", "Harmless; the owner has it back."),
            confirm("40m", "marta.ruys", 5, "Better asked once too often."),
            close("1h", "ilse.brandvold"),
        ),
        impact="low",
    ),
)
