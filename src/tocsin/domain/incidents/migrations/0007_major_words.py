from django.conf import settings
from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0006_follows_parent"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField("majorincident", "reason", models.TextField(blank=True, default="")),
        migrations.AddField(
            "majorincident",
            "proposed_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL, on_delete=PROTECT, null=True, related_name="+"
            ),
        ),
        migrations.AddField(
            "majorincident", "decided_because", models.TextField(blank=True, default="")
        ),
        migrations.AddField(
            "stakeholderupdate", "template", models.CharField(max_length=12, default="progress")
        ),
        migrations.AddField("stakeholderupdate", "next_update_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "policy", "review_within_days", models.PositiveSmallIntegerField(default=5)
        ),
    ]
