"""Names of all secret ballots of a session at once; pledges with the reports on them."""

import django.db.models.deletion
from django.db import migrations, models
from django.utils import timezone

import comity.core.fields
import comity.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("assembly", "0004_afterwards"),
    ]

    operations = [
        migrations.RemoveField(model_name="election", name="uuids"),
        migrations.RemoveField(model_name="pledge", name="report"),
        migrations.RemoveField(model_name="pledge", name="reported_at"),
        # Nothing wrote pledges yet: the moment is nobody's.
        migrations.AddField(
            model_name="pledge",
            name="made_at",
            field=models.DateTimeField(default=timezone.now),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="PledgeNote",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("made", "made"),
                            ("under-way", "under way"),
                            ("kept", "kept"),
                            ("dropped", "dropped"),
                        ],
                        max_length=12,
                    ),
                ),
                ("words", comity.core.fields.CanonicalJSONField()),
                ("by", models.CharField(max_length=80)),
                ("noted_at", models.DateTimeField()),
                (
                    "pledge",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="assembly.pledge"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.session"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="ProvidedBallots",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("uuids", comity.core.fields.CanonicalJSONField()),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.session"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("session",), name="session_provides_its_ballots_once")],
            },
        ),
    ]
