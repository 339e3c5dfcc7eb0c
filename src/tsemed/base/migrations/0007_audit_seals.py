from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tsemed.base.append_only import protect, unprotect

TABLE = "base_auditseal"


def put_on(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    protect(schema.connection, TABLE)


def take_off(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    unprotect(schema.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("base", "0006_audit_names_events")]
    operations = [
        migrations.CreateModel(
            name="AuditSeal",
            fields=[
                ("id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("after_row", models.BigIntegerField()),
                ("last_row", models.BigIntegerField()),
                ("rows", models.PositiveIntegerField()),
                ("digests", models.BinaryField()),
                ("before", models.CharField(blank=True, max_length=64)),
                ("hash", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
            ],
        ),
        migrations.RunPython(put_on, take_off),
    ]
