"""Name the indexes of the outbox after its table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("notifications", "0003_rename_room_to_app")]

    operations = [
        migrations.RenameIndex("outboxmessage", "outbox_unfinished", old_name="envelope_unfinished"),
        migrations.RenameIndex("outboxmessage", "outbox_by_mailbox", old_name="envelope_by_mailbox"),
    ]
