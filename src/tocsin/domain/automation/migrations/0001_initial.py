import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0002_system_people"),
        ("catalogue", "0002_whole_life"),
        ("incidents", "0011_next_due_at"),
        ("journal", "0002_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Rule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField()),
                ("is_active", models.BooleanField(default=True)),
                ("trigger", models.CharField(max_length=12)),
                ("agreement", models.CharField(blank=True, max_length=10)),
                ("measure", models.CharField(blank=True, max_length=12)),
                ("percent", models.PositiveSmallIntegerField(null=True)),
                ("bounces", models.PositiveSmallIntegerField(null=True)),
                ("priority", models.CharField(blank=True, max_length=2)),
                ("security", models.BooleanField(null=True)),
                ("tell", models.CharField(blank=True, max_length=200)),
                ("inform_management", models.BooleanField(default=False)),
                ("raise_priority", models.BooleanField(default=False)),
                ("escalate_tier", models.PositiveSmallIntegerField(null=True)),
                (
                    "category",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.category",
                    ),
                ),
                (
                    "escalate_team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.service",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.team",
                    ),
                ),
            ],
            options={
                "ordering": ("position", "pk"),
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("clock", models.CharField(blank=True, max_length=60)),
                ("course", models.PositiveIntegerField(default=0)),
                ("done", models.CharField(blank=True, max_length=200)),
                ("refused", models.CharField(blank=True, max_length=400)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="journal.event",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="incidents.incident",
                    ),
                ),
                (
                    "rule",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="automation.rule",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("rule", "event"), name="rule_applied_once")
                ],
            },
        ),
    ]
