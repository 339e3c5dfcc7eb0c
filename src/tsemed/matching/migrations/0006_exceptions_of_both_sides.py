"""What was missing names its side now: mentees may lack something as well.

The few pins and proposals with an exception are read; all others are left out by the database.
"""

from django.db import migrations

NEW = {"acceptance": "mentor_accepted", "training": "mentor_trained"}


def rename(apps, _schema_editor):
    for name in ("Pin", "Proposal"):
        rows = apps.get_model("matching", name).objects.exclude(exceptions=[])
        changed = []
        for row in rows.only("pk", "exceptions").iterator(chunk_size=2_000):
            row.exceptions = [NEW.get(code, code) for code in row.exceptions]
            changed.append(row)
        apps.get_model("matching", name).objects.bulk_update(
            changed, ["exceptions"], batch_size=500
        )


class Migration(migrations.Migration):
    dependencies = [("matching", "0005_stage_codes")]

    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
