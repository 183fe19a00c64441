import django.db.models.deletion
from django.db import migrations, models

import comity.core.fields
import comity.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accreditation", "0004_checks"),
        ("assembly", "0004_afterwards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Briefing",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("titles", comity.core.fields.CanonicalJSONField(default=dict)),
                ("announced_at", models.DateTimeField()),
                ("cancelled_at", models.DateTimeField(null=True)),
                (
                    "meeting",
                    models.OneToOneField(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.meeting"
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="BriefingChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("room", models.CharField(blank=True, max_length=120)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("told_at", models.DateTimeField()),
                (
                    "briefing",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="accreditation.briefing"
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "official",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("president", "President"),
                            ("secretary-general", "Secretary General"),
                            ("spokesperson", "spokesperson"),
                        ],
                        max_length=20,
                    ),
                ),
                ("topic", models.CharField(blank=True, max_length=300)),
                ("language", models.CharField(max_length=8)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "asked for"),
                            ("proposed", "other times proposed"),
                            ("agreed", "agreed"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("held", "held"),
                            ("not-held", "not held"),
                        ],
                        default="asked",
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("asked_at", models.DateTimeField()),
                ("answered_by", models.CharField(blank=True, max_length=80)),
                ("answered_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interviews",
                        to="accreditation.application",
                    ),
                ),
                (
                    "delegation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assembly.delegation",
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
                        condition=models.Q(("delegation__isnull", True), ("official", ""), _connector="XOR"),
                        name="interview_asks_one_side",
                    )
                ],
                "indexes": [models.Index(fields=["session", "state"], name="interview_by_state")],
            },
        ),
        migrations.CreateModel(
            name="InterviewSlot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("round", models.PositiveIntegerField(default=1)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="slots", to="accreditation.interview"
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
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="slot_of_interview_has_a_length",
                    ),
                    models.UniqueConstraint(
                        fields=("interview", "round", "starts_at"), name="interview_is_offered_a_time_once"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="interview",
            name="slot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accreditation.interviewslot",
            ),
        ),
        migrations.CreateModel(
            name="PressContact",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("named_at", models.DateTimeField()),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.delegate"
                    ),
                ),
                (
                    "delegation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="press_contact",
                        to="assembly.delegation",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterviewBooking",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("side", models.CharField(max_length=60)),
                ("quarter_at", models.DateTimeField()),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="accreditation.interview",
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
                    models.UniqueConstraint(fields=("session", "side", "quarter_at"), name="nobody_is_booked_twice")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="interview",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("agreed", "held", "not-held")), _negated=True),
                    ("slot__isnull", False),
                    _connector="OR",
                ),
                name="agreed_interview_has_its_time",
            ),
        ),
    ]
