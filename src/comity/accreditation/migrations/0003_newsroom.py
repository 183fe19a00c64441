"""The newsroom: items, wordings, pictures, films, corrections."""

import django.db.models.deletion
from django.db import migrations, models

import comity.core.fields
import comity.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("accreditation", "0002_decisions"),
        ("assembly", "0003_elections_held"),
        ("notices", "0003_mirrors"),
    ]

    operations = [
        migrations.CreateModel(
            name="NewsItem",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("slug", models.CharField(max_length=26, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("communique", "communiqué"),
                            ("agenda", "agenda"),
                            ("picture", "picture"),
                            ("film", "film"),
                        ],
                        max_length=12,
                    ),
                ),
                ("original", models.CharField(max_length=8)),
                ("version", models.PositiveIntegerField(default=1)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("released", "released"), ("withdrawn", "withdrawn")],
                        default="draft",
                        max_length=12,
                    ),
                ),
                ("record_sha256", models.CharField(blank=True, max_length=64)),
                ("related", comity.core.fields.CanonicalJSONField(default=list)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("begun_at", models.DateTimeField()),
                ("released_at", models.DateTimeField(null=True)),
                ("published_at", models.DateTimeField(null=True)),
                ("updated_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                ("withdrawn_why", comity.core.fields.CanonicalJSONField(default=dict)),
                (
                    "ballot",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.vote"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.session"
                    ),
                ),
                (
                    "text",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.text"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ballot__isnull", True), ("text__isnull", True), _connector="OR"),
                        name="news_is_of_one_thing_of_the_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "released"), _negated=True),
                            models.Q(("published_at__isnull", False), ("released_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="released_news_says_from_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("published_at__isnull", True),
                            ("published_at__gte", models.F("released_at")),
                            _connector="OR",
                        ),
                        name="news_is_public_after_it_was_released",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "withdrawn"), _negated=True),
                            ("withdrawn_at__isnull", False),
                            _connector="OR",
                        ),
                        name="withdrawn_news_says_when",
                    ),
                ],
                "indexes": [models.Index(fields=["state", "-published_at"], name="news_by_publication")],
            },
        ),
        migrations.CreateModel(
            name="NewsFilm",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("slug", models.CharField(max_length=26, unique=True)),
                ("sha256", models.CharField(max_length=64)),
                ("bytes", models.PositiveBigIntegerField()),
                ("seconds", models.PositiveIntegerField()),
                ("credit", models.CharField(max_length=200)),
                ("tracks", comity.core.fields.CanonicalJSONField(default=dict)),
                ("added_at", models.DateTimeField()),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.session"
                    ),
                ),
                (
                    "item",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="film", to="accreditation.newsitem"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("credit", ""), _negated=True), name="film_of_news_is_credited"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NewsCorrection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("what", comity.core.fields.CanonicalJSONField(default=dict)),
                ("corrected_at", models.DateTimeField()),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="assembly.session"
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="accreditation.newsitem",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("what", {}), _negated=True), name="correction_says_what_was_changed"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NewsPicture",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("place", models.PositiveIntegerField()),
                ("credit", models.CharField(max_length=200)),
                ("captions", comity.core.fields.CanonicalJSONField(default=dict)),
                (
                    "image",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="notices.publicimage",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pictures",
                        to="accreditation.newsitem",
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
                    models.UniqueConstraint(fields=("item", "place"), name="one_picture_at_a_place_of_news"),
                    models.CheckConstraint(
                        condition=models.Q(("credit", ""), _negated=True), name="picture_of_news_is_credited"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="NewsWording",
            fields=[
                (
                    "id",
                    models.UUIDField(default=comity.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("language", models.CharField(max_length=8)),
                ("title", models.CharField(blank=True, max_length=300)),
                ("body", models.TextField(blank=True)),
                ("transcript", models.TextField(blank=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wordings",
                        to="accreditation.newsitem",
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
                    models.UniqueConstraint(fields=("item", "language"), name="news_has_one_wording_in_a_language")
                ],
            },
        ),
    ]
