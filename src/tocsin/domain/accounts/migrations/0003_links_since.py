"""Since when signed links of a person count."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_system_people")]
    operations = [
        migrations.AddField("person", "links_since", models.DateTimeField(blank=True, null=True))
    ]
