"""The business writers of accounts: people, teams, organisations, roles, tokens and signing in."""

from tocsin.domain.accounts.actions.people import (
    change_person,
    create_person,
    deactivate,
    end_links,
    prefer,
    reactivate,
    set_password,
)
from tocsin.domain.accounts.actions.roles import grant, withdraw
from tocsin.domain.accounts.actions.sign_in import issue_set_up_code, set_up, sign_in
from tocsin.domain.accounts.actions.teams import (
    change_team,
    create_organisation,
    create_team,
    join_team,
    leave_team,
)
from tocsin.domain.accounts.actions.tokens import create_token, revoke_token

__all__ = [
    "change_person",
    "change_team",
    "create_organisation",
    "create_person",
    "create_team",
    "create_token",
    "deactivate",
    "end_links",
    "grant",
    "issue_set_up_code",
    "join_team",
    "leave_team",
    "prefer",
    "reactivate",
    "revoke_token",
    "set_password",
    "set_up",
    "sign_in",
    "withdraw",
]
