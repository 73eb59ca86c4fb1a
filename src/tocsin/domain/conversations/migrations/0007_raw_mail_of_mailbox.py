from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("conversations", "0006_draft"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="rawmail",
            index=models.Index(fields=["mailbox", "-received_at"], name="raw_mail_of_mailbox"),
        ),
    ]
