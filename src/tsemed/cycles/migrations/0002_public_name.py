"""Give every cycle a public name; what exists gets a neutral one with its number."""

from django.db import migrations, models
from django.db.models import F, Value
from django.db.models.functions import Cast, Concat


def number_cycles(apps, _schema_editor):
    """Name the cycles that exist by their number: their free text may tell a programme."""
    number = Cast(F("pk"), models.CharField(max_length=20))
    apps.get_model("cycles", "Cycle").objects.update(public_name=Concat(Value("מחזור "), number))


class Migration(migrations.Migration):
    dependencies = [("cycles", "0001_initial")]

    operations = [
        migrations.AddField(
            "cycle",
            "public_name",
            models.CharField(default="", max_length=80, verbose_name="public name"),
            preserve_default=False,
        ),
        migrations.RunPython(number_cycles, migrations.RunPython.noop, elidable=False),
        migrations.AddConstraint(
            "cycle",
            models.CheckConstraint(
                condition=~models.Q(public_name=""), name="cycle_has_a_public_name"
            ),
        ),
    ]
