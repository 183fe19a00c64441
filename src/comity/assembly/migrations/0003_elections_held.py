"""Secret ballots with their trustees, sealed ballots and archives; the slate of an election's ballot."""

import django.db.models.deletion
from django.db import migrations, models

import comity.core.fields
import comity.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("assembly", "0002_rejected_paragraph"),
    ]

    operations = [
        migrations.AddField(
            model_name="vote",
            name="slate",
            field=comity.core.fields.CanonicalJSONField(null=True),
        ),
        migrations.AddField(
            model_name="credential",
            name="renewed",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.CreateModel(
            name="BallotArchive",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("data", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Trustees",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("people", comity.core.fields.CanonicalJSONField()),
                ("threshold", models.PositiveIntegerField()),
                ("data", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("settled_at", models.DateTimeField()),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.session"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        # Nothing wrote these rows yet: the table is made anew.
        migrations.DeleteModel(name="SecretBallot"),
        migrations.CreateModel(
            name="SecretBallot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("uuid", models.CharField(max_length=40, unique=True)),
                ("credentials", comity.core.fields.CanonicalJSONField()),
                ("opening", models.CharField(max_length=64)),
                ("archive", models.CharField(blank=True, max_length=64)),
                ("shares", comity.core.fields.CanonicalJSONField(default=list)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.session"
                    ),
                ),
                (
                    "trustees",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="ballots", to="assembly.trustees"
                    ),
                ),
                (
                    "vote",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="secret", to="assembly.vote"
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.CreateModel(
            name="SealedBallot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("place", models.PositiveIntegerField()),
                ("credential", models.CharField(max_length=700)),
                ("tracking_number", models.CharField(max_length=64)),
                ("data", models.TextField()),
                ("received_at", models.DateTimeField()),
                (
                    "ballot",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sealed", to="assembly.secretballot"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.session"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["ballot", "credential"], name="sealed_by_credential")],
                "constraints": [
                    models.UniqueConstraint(fields=("ballot", "place"), name="one_sealed_ballot_at_a_place"),
                    models.UniqueConstraint(
                        fields=("ballot", "tracking_number"), name="sealed_ballot_is_received_once"
                    ),
                ],
            },
        ),
    ]
