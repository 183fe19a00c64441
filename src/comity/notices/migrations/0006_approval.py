from django.db import migrations

import comity.core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0005_lists_by_state"),
    ]

    operations = [
        migrations.AddField(
            model_name="notice",
            name="approval",
            field=comity.core.fields.CanonicalJSONField(null=True),
        ),
    ]
