from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0004_name_the_outcome")]

    operations = [
        migrations.AddField(
            model_name="import", name="read_twice", field=models.JSONField(default=list)
        ),
    ]
