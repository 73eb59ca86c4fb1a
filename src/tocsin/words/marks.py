"""What a reader should know of a mail before trusting that its text is all of it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_SIZE = _("Not everything of this mail is shown, because it is too large. The original has all.")

MARKS: dict[str, dict[str, Promise]] = {
    "mark": {
        "smime.signed": _("Signed with S/MIME; the signature was not checked."),
        "smime.closed": _("Signed with S/MIME as a whole; open the original in a mail program."),
        "smime.encrypted": _("Encrypted with S/MIME; open the original in a mail program."),
        "pgp.signed": _("Signed with PGP; the signature was not checked."),
        "pgp.encrypted": _("Encrypted with PGP; open the original in a mail program."),
        "winmail.closed": _("Outlook packed the files into winmail.dat, and it could not be read."),
        "over.size": _SIZE,
        "over.text": _SIZE,
        "over.parts": _("This mail has too many parts; the original has those not shown."),
        "over.depth": _("Parts of this mail are nested too deeply to show; the original has them."),
        "over.head": _("The head of this mail is too long to be read whole; the original has it."),
    }
}
