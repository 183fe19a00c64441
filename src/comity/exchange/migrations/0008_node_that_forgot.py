from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("exchange", "0007_witnesses"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="node",
            name="last_heard_at",
        ),
        migrations.AddField(
            model_name="node",
            name="forgot_at",
            field=models.DateTimeField(null=True),
        ),
    ]
