"""`tocsin token create`: a key with which a program acts as a person."""

import argparse

from tocsin.cli.arguments import Codes, actor, add_actor


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    token = commands.add_parser("token", help="keys with which programs act as a person")
    verbs = token.add_subparsers(title="commands", metavar="COMMAND", required=True)
    parser = verbs.add_parser(
        "create",
        help="make a token and print it, this once",
        description="Make a token for REST and print it, alone on standard output and this once.",
    )
    parser.add_argument("--person", required=True, metavar="EMAIL", help="whom it acts as")
    parser.add_argument("--name", required=True, help="what it is for")
    parser.add_argument(
        "--scope",
        action="extend",
        nargs="+",
        default=[],
        choices=Codes(_scopes),
        metavar="SCOPE",
        help="what it may be used for (default: all that the person may): %(choices)s",
    )
    add_actor(parser)
    parser.set_defaults(call=create)


def _scopes() -> list[str]:
    from tocsin.domain.accounts.rules import Scope

    return [str(scope) for scope in Scope]


def create(parsed: argparse.Namespace) -> None:
    from tocsin.domain.accounts import actions
    from tocsin.domain.accounts.queries import person_named
    from tocsin.domain.accounts.rules import Scope

    person = person_named(parsed.person)
    scopes = frozenset(map(Scope, parsed.scope)) or frozenset(Scope)
    _, secret = actions.create_token(person, by=actor(parsed), name=parsed.name, scopes=scopes)
    print(secret)
