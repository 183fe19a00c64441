from django.db import migrations, models


def tell_of_answers(apps, schema_editor):
    """Hits that were answered before say what the new table keeps."""
    hit, clock_end = apps.get_model("screening", "Hit"), apps.get_model("screening", "ClockEnd")
    answered = hit.objects.filter(outcome_at__isnull=False).values_list("pk", "due_at", "outcome_at")
    clock_end.objects.bulk_create(
        (clock_end(hit_id=key, due_at=due_at, ended_at=ended_at) for key, due_at, ended_at in answered.iterator()),
        batch_size=500,
    )


class Migration(migrations.Migration):
    dependencies = [("screening", "0004_travellers_of_a_manifest")]

    operations = [
        migrations.CreateModel(
            name="ClockEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("due_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField()),
                (
                    "hit",
                    models.ForeignKey(on_delete=models.deletion.CASCADE, related_name="clock_ends", to="screening.hit"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["ended_at"], name="clock_kept"),
                    models.Index(fields=["due_at"], name="clock_missed"),
                ],
            },
        ),
        migrations.RunPython(tell_of_answers, migrations.RunPython.noop),
    ]
