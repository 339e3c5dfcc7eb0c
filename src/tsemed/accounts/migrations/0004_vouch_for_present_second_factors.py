from django.db import migrations
from django.utils import timezone


def vouch(apps, schema_editor):
    """Let the second factors that staff enrolled before there were invitations count on."""
    enrolled = apps.get_model("mfa", "Authenticator").objects.filter(type__in=("totp", "webauthn"))
    users = apps.get_model("accounts", "User").objects.filter(pk__in=enrolled.values("user_id"))
    users.update(factor_vouched_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_credential_changes_and_invitations"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(vouch, migrations.RunPython.noop)]
