import django.db.models.deletion
from django.db import migrations, models

import comity.core.fields
import comity.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("assembly", "0008_programme_results"),
    ]

    operations = [
        migrations.CreateModel(
            name="CeremonyGuest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("government", "head of state or government"),
                            ("ministry", "ministry"),
                            ("parliament", "parliament"),
                            ("judiciary", "judiciary"),
                            ("diplomats", "diplomatic mission"),
                            ("organisation", "international organisation"),
                            ("police", "police"),
                            ("other", "other institution"),
                        ],
                        max_length=12,
                    ),
                ),
                ("institution", models.CharField(max_length=200)),
                ("name", models.CharField(max_length=200)),
                ("function", models.CharField(blank=True, max_length=200)),
                ("precedence", models.PositiveIntegerField()),
                ("named_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="guests", to="assembly.meeting"
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
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("meeting", "name", "institution"),
                        name="guest_is_named_once_for_an_institution",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("precedence__gte", 1)), name="precedence_counts_from_one"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="runningorderline",
            name="film",
            field=comity.core.fields.CanonicalJSONField(default=dict),
        ),
        migrations.AddField(
            model_name="runningorderline",
            name="guest",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="assembly.ceremonyguest",
            ),
        ),
        migrations.AddField(
            model_name="followup",
            name="indicator",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="follow_ups",
                to="assembly.paragraph",
            ),
        ),
    ]
