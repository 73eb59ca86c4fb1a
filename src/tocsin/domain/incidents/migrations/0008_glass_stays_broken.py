from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("incidents", "0007_major_words")]
    operations = [
        migrations.AddField(
            "policy", "glass_stays_broken_hours", models.PositiveSmallIntegerField(default=4)
        ),
    ]
