"""What becomes of a row is called its outcome, as everywhere else."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0003_name_the_decision_awaited")]

    operations = [
        migrations.RemoveIndex("importrow", "import_row_by_fate"),
        migrations.RenameField("importrow", "fate", "outcome"),
        migrations.AddIndex(
            "importrow",
            models.Index(fields=["of", "outcome", "number"], name="import_row_by_outcome"),
        ),
    ]
