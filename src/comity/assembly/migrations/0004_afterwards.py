"""Minutes in all languages at once, corrections in words and reasons, treaties among follow-ups.

Nothing wrote minutes or corrections before: their tables are made anew.
"""

import django.db.models.deletion
from django.db import migrations, models

import comity.core.fields
import comity.core.ids

FOLLOW_UP_KINDS = [("task", "task"), ("treaty", "treaty to join")]
STAGES = [
    ("considered", "being considered"),
    ("signed", "signed"),
    ("ratified", "ratified or acceded to"),
    ("in-force", "in force"),
    ("not-joining", "not joining"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("assembly", "0003_elections_held"),
    ]

    operations = [
        migrations.DeleteModel(name="Correction"),
        migrations.DeleteModel(name="Minutes"),
        migrations.AddField(
            model_name="followup",
            name="kind",
            field=models.CharField(choices=FOLLOW_UP_KINDS, default="task", max_length=12),
        ),
        migrations.AddField(
            model_name="followup",
            name="treaty",
            field=comity.core.fields.CanonicalJSONField(default=dict),
        ),
        migrations.CreateModel(
            name="TreatyCommitment",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("stage", models.CharField(choices=STAGES, max_length=12)),
                ("stage_on", models.DateField(null=True)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("noted_at", models.DateTimeField()),
                (
                    "follow_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="commitments", to="assembly.followup"
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="members.member"
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
                "constraints": [
                    models.UniqueConstraint(fields=("follow_up", "member"), name="member_has_one_stage_in_a_treaty")
                ],
            },
        ),
        migrations.CreateModel(
            name="Minutes",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("provisional", "provisional minutes"), ("final", "final minutes")], max_length=12
                    ),
                ),
                ("number", models.PositiveIntegerField(default=1)),
                ("entries", models.PositiveIntegerField()),
                ("last_leaf", models.CharField(max_length=64)),
                ("lines", comity.core.fields.CanonicalJSONField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                ("corrections_until", models.DateField(null=True)),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.session"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "minutes",
                "constraints": [
                    models.UniqueConstraint(fields=("session", "number"), name="minutes_have_one_edition_of_a_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "final")), fields=("session",), name="minutes_are_final_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("corrections_until__isnull", False), ("kind", "provisional")),
                            models.Q(("corrections_until__isnull", True), ("kind", "final")),
                            _connector="OR",
                        ),
                        name="provisional_minutes_say_until_when_they_are_corrected",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("line", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=8)),
                ("words", models.TextField()),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked for"), ("made", "made"), ("refused", "refused")],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("texts", comity.core.fields.CanonicalJSONField(default=dict)),
                ("reason", comity.core.fields.CanonicalJSONField(default=dict)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "delegation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.delegation"
                    ),
                ),
                (
                    "minutes",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="corrections", to="assembly.minutes"
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
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("state", "asked")),
                            models.Q(
                                ("decided_at__isnull", False), ("state", "made"), models.Q(("texts", {}), _negated=True)
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("state", "refused"),
                                models.Q(("reason", {}), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="decided_correction_says_what_or_why",
                    )
                ],
            },
        ),
    ]
