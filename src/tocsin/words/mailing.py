"""The words for how mailboxes are set up and how they fare."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MAILING: dict[str, dict[str, Promise]] = {
    "mailbox_way": {
        "pipe": _("The mail server hands it over"),
        "imap": _("Fetched by IMAP"),
    },
    "mailbox_security": {
        "tls": _("TLS from the start"),
        "starttls": _("STARTTLS"),
        "none": _("None, only on this machine"),
    },
    "mailbox_sign_in": {
        "password": _("Password"),
        "xoauth2": _("Token (XOAUTH2)"),
    },
    "mailbox_after": {
        "move": _("Moved to another folder"),
        "delete": _("Deleted"),
    },
    "mailbox_senders": {
        "anyone": _("Anybody"),
        "known": _("People the desk knows"),
        "domains": _("Addresses of some domains"),
    },
    "mailbox_health": {
        "well": pgettext_lazy("mailbox", "Well"),
        "new": _("Nothing has come yet"),
        "late": _("Not fetched for a while"),
        "failing": _("Cannot be fetched"),
        "off": pgettext_lazy("mailbox", "Retired"),
    },
    "mailbox_error": {
        "imap.unreachable": _("The server does not answer."),
        "imap.broken_off": _("The server broke off."),
        "imap.sign_in": _("The server refuses user or password."),
        "imap.secret": _("The key of the desk has changed. Give the password again."),
        "imap.certificate": _("The certificate of the server does not hold."),
        "imap.unprotected": _("The server offers no encryption."),
        "imap.no_folder": _("There is no such folder."),
        "imap.not_moved": _("A mail could not be moved."),
        "imap.not_deleted": _("A mail could not be deleted."),
        "imap.answer": _("The server answers what nobody understands."),
        "imap.unreadable": _("The server does not give a mail away."),
        "imap.too_large": _("A mail is too large and stays on the server."),
        "mail.not_fetched": _("Fetching failed. The log says why."),
        "mail.not_stored": _("The desk could not store a mail."),
    },
}
