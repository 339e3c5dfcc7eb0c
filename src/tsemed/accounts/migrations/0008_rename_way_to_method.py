"""Name the column that keeps how somebody signed in after the method, not the way."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_change_cancelled_alert")]

    operations = [migrations.RenameField("device", "way", "method")]
