"""The following of pairs is a function of its own, carried by who coordinates the cycle."""

from django.db import migrations, models
from django.utils.timezone import localdate

import tsemed.cycles.models.choices


def add_lines(apps, _schema_editor):
    cycles = apps.get_model("cycles", "Cycle").objects.exclude(matrix__function="process")
    line, carrier = (apps.get_model("cycles", name) for name in ("MatrixLine", "LineCarrier"))
    for cycle in cycles.order_by("pk").iterator(chunk_size=2_000):
        added = line.objects.create(cycle=cycle, function="process")
        carrier.objects.create(
            line=added,
            role="coordinator",
            starts_on=min(localdate(cycle.opened_at), cycle.starts_on),
            set_at=cycle.opened_at,
        )


def remove_lines(apps, _schema_editor):
    apps.get_model("cycles", "MatrixLine").objects.filter(function="process").delete()


class Migration(migrations.Migration):
    dependencies = [("cycles", "0004_line_carriers")]

    operations = [
        migrations.AlterField(
            "matrixline",
            "function",
            models.CharField(choices=tsemed.cycles.models.choices.FUNCTION_NAMES, max_length=24),
        ),
        migrations.RunPython(add_lines, remove_lines),
    ]
