from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("screening", "0003_hits_of_other_nodes")]

    operations = [
        migrations.AddField(model_name="batch", name="travellers", field=models.IntegerField(default=0)),
    ]
