from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0006_awaited_files"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="record",
            name="mirror_is_neither_listed_nor_drafted_here",
        ),
        migrations.AddConstraint(
            model_name="record",
            constraint=models.CheckConstraint(
                condition=models.Q(("mirrored_at__isnull", True), ("source__isnull", True), _connector="OR"),
                name="mirror_is_no_list_entry",
            ),
        ),
    ]
