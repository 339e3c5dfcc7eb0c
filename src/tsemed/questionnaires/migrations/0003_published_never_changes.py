"""The database refuses to change what a published version asks."""

from django.db import migrations

from tsemed.questionnaires.frozen import freeze, thaw


def put_on(apps, editor):
    freeze(editor.connection)


def take_off(apps, editor):
    thaw(editor.connection)


class Migration(migrations.Migration):
    dependencies = [("questionnaires", "0002_responses")]

    operations = [migrations.RunPython(put_on, take_off)]
