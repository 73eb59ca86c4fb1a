from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0003_whole_life"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            model_name="escalation",
            name="informed",
            field=models.ManyToManyField(related_name="+", to=settings.AUTH_USER_MODEL),
        )
    ]
