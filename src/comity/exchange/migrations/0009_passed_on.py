import django.db.models.deletion
from django.db import migrations, models

import comity.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0008_node_that_forgot"),
        ("members", "0002_legal_profiles"),
    ]

    operations = [
        migrations.CreateModel(
            name="PassedOn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("size", models.BigIntegerField()),
                ("note", models.TextField()),
                ("own", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agrees", "the same history"),
                            ("asked", "proof asked for"),
                            ("contradicts", "another history"),
                        ],
                        max_length=12,
                    ),
                ),
                ("told_at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                (
                    "witness",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.bureau"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
