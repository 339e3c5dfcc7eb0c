from django.db import migrations
from django.db.models import Count
from django.db.models.functions import Lower
from django.utils import timezone


def leave_to_one(apps, schema_editor):
    """Leave an e-mail that several persons share to one of them, before an index holds it so.

    It is left to the one who signs in with it, else to the one registered first, as signing in
    did so far. Each of the others is named by number, and in the audit, so that staff ask them.
    """
    Person = apps.get_model("people", "Person")
    AuditRow = apps.get_model("base", "AuditRow")
    told = Person.objects.exclude(email="").annotate(read=Lower("email")).order_by()
    for email in (
        told.values("read").annotate(people=Count("pk")).filter(people__gt=1)
    ).values_list("read", flat=True):
        sharers = told.filter(read=email).order_by("pk").values_list("pk", "user__email")
        bearers = sorted(sharers, key=lambda one: ((one[1] or "").lower() != email, one[0]))
        for pk, _login in bearers[1:]:
            Person.objects.filter(pk=pk).update(email="")
            AuditRow.objects.create(
                at=timezone.now(),
                kind="change",
                subject_type="people.person",
                subject_id=pk,
                reason="email_of_one_person",
                details={"fields": ["email"]},
            )
            print(f"person {pk}: the e-mail is also somebody else's and was removed; ask for one")


class Migration(migrations.Migration):
    dependencies = [("people", "0004_one_address_per_person"), ("base", "0002_audit_by_day_and_class")]

    operations = [migrations.RunPython(leave_to_one, migrations.RunPython.noop)]
