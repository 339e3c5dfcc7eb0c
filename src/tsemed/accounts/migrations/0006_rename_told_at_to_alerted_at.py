from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0005_waiting_time_and_conduct_alerts'),
    ]

    operations = [
        migrations.RenameField(
            model_name='signinalert',
            old_name='told_at',
            new_name='alerted_at',
        ),
    ]
