"""How incidents are numbered until somebody decides otherwise."""

from django.apps.registry import Apps as StateApps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def add(apps: StateApps, _editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("incidents", "NumberSeries").objects.get_or_create(
        slug="incident", defaults={"pattern": "INC-{year}-{number:06d}"}
    )


class Migration(migrations.Migration):
    dependencies = [("incidents", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
