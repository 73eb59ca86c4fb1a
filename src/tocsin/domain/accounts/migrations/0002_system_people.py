"""The people that act for the desk itself."""

from datetime import UTC, datetime

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# 22 characters of base 62 like every public id; nobody is ever addressed by these two.
PEOPLE = {"operator": "0000000000000000000001", "mail": "0000000000000000000002"}


def add(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    person = apps.get_model("accounts", "Person")
    for name, public_id in PEOPLE.items():
        person.objects.get_or_create(
            kind="system",
            name=name,
            defaults={
                "public_id": public_id,
                "password": "!",
                "created_at": datetime.now(UTC),
            },
        )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
