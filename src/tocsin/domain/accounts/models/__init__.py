from tocsin.domain.accounts.models.keys import IdempotencyReceipt, SetUpCode, Throttle, Token
from tocsin.domain.accounts.models.people import Address, MailDomain, Organisation, Person
from tocsin.domain.accounts.models.sight import forget_rights, rights
from tocsin.domain.accounts.models.teams import Grant, Membership, Team

__all__ = [
    "Address",
    "Grant",
    "IdempotencyReceipt",
    "MailDomain",
    "Membership",
    "Organisation",
    "Person",
    "SetUpCode",
    "Team",
    "Throttle",
    "Token",
    "forget_rights",
    "rights",
]
