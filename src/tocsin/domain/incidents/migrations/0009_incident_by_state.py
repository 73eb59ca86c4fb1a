from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0008_glass_stays_broken")]
    operations = [
        migrations.AddIndex(
            "incident",
            models.Index(
                fields=["state", "priority", "registered_at", "number"], name="incident_by_state"
            ),
        ),
    ]
