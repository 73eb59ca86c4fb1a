"""The person that keeps the portal for the desk."""

from datetime import UTC, datetime

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

NAME, PUBLIC_ID = "portal", "0000000000000000000003"


def add(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("accounts", "Person").objects.get_or_create(
        kind="system",
        name=NAME,
        defaults={"public_id": PUBLIC_ID, "password": "!", "created_at": datetime.now(UTC)},
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_links_since")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
