"""`tocsin migrate`: brings the database to the shape this version needs."""

import argparse


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "migrate",
        help="bring the database up to date",
        description="Create or change the tables so that they fit this version.",
    )
    parser.add_argument("--check", action="store_true", help="only tell: exit 1 when due")
    # One process does both, because loading the framework is most of a start.
    parser.add_argument("--demo", action="store_true", help=argparse.SUPPRESS)
    parser.set_defaults(call=migrate)


def migrate(parsed: argparse.Namespace) -> int:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    due = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if parsed.check:
        for migration, _ in due:
            print(f"due: {migration.app_label} {migration.name}")
        return int(bool(due))
    if due:
        call_command("migrate", interactive=False, verbosity=0)
        print(f"Database brought up to date: {len(due)} migrations.", flush=True)
        _load_defaults()
    return _demo() if parsed.demo else 0


def _load_defaults() -> None:
    from tocsin.domain.automation.jobs import load_defaults as load_rules
    from tocsin.domain.clocks.jobs import load_defaults as load_promises

    load_promises()
    load_rules()


def _demo() -> int:
    from tocsin.cli.main import main

    return main(["demo", "--if-empty"])
