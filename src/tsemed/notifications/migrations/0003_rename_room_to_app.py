from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('notifications', '0002_notices_per_hour'),
    ]

    operations = [
        migrations.RenameField(
            model_name='outboxmessage',
            old_name='room',
            new_name='app',
        ),
    ]
