from django.db import migrations
from django.db.models import F
from django.utils import timezone


def settle(apps, schema_editor):
    """Make every person's e-mail the address of their login, before triggers hold it so.

    The login's address wins: it is the one its owner has shown to read. Each person whose
    e-mail was another one is named by number, and in the audit, so that staff can ask them.
    """
    Person = apps.get_model("people", "Person")
    User = apps.get_model("accounts", "User")
    AuditRow = apps.get_model("base", "AuditRow")
    for person in Person.objects.exclude(email="").only("email").iterator():
        if person.email != person.email.strip().lower():
            Person.objects.filter(pk=person.pk).update(email=person.email.strip().lower())
    without = Person.objects.filter(user__isnull=False, user__email__isnull=True).exclude(email="")
    for person in without.order_by("pk"):
        is_first = not Person.objects.filter(email=person.email, pk__lt=person.pk).exists()
        if is_first and not User.objects.filter(email=person.email).exists():
            User.objects.filter(pk=person.user_id).update(email=person.email)
    others = Person.objects.filter(user__email__isnull=False).exclude(email=F("user__email"))
    for person in others.select_related("user"):
        Person.objects.filter(pk=person.pk).update(email=person.user.email)
        AuditRow.objects.create(
            at=timezone.now(),
            kind="change",
            subject_type="people.person",
            subject_id=person.pk,
            reason="email_follows_login",
            details={"fields": ["email"]},
        )
        print(f"person {person.pk}: the e-mail was not that of the login; ask which is right")


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0003_identity_doubt"),
        ("accounts", "0004_vouch_for_present_second_factors"),
        ("base", "0002_audit_by_day_and_class"),
    ]

    operations = [migrations.RunPython(settle, migrations.RunPython.noop)]
