"""Drop the public name of a cycle: it is computed from the number and the first month."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cycles", "0002_public_name")]

    operations = [
        migrations.RemoveConstraint("cycle", "cycle_has_a_public_name"),
        # So that what was typed can come back empty where the migration is undone.
        migrations.AlterField(
            "cycle",
            "public_name",
            models.CharField(default="", max_length=80, verbose_name="public name"),
        ),
        migrations.RemoveField("cycle", "public_name"),
    ]
