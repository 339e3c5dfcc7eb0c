from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tsemed.base.append_only import protect, unprotect

TABLE = "base_auditrow"


def put_on(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    protect(schema.connection, TABLE)


def take_off(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    unprotect(schema.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("base", "0003_claimed_receipts")]
    operations = [migrations.RunPython(put_on, take_off)]
