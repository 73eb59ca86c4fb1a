"""Whom management's ladder reaches until somebody decides otherwise."""

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

LEVELS = (
    (1, "Team leads", "team-lead"),
    (2, "Major incident managers", "major-incident-manager"),
    (3, "Management", "manager"),
)


def add(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    levels = apps.get_model("incidents", "EscalationLevel")
    for position, name, roles in LEVELS:
        levels.objects.get_or_create(position=position, defaults={"name": name, "roles": roles})


class Migration(migrations.Migration):
    dependencies = [("incidents", "0004_escalation_informed")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
