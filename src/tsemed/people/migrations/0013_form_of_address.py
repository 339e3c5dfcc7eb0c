"""Keep how somebody is addressed apart from what they say of their gender.

One field held both until now, so both keep what was in it.
"""

from django.db import migrations, models
from django.db.models import Case, F, Value, When


def keep_both(apps, schema_editor):
    """Address everybody as before; one statement, whatever the number of people."""
    alias = schema_editor.connection.alias
    person = apps.get_model("people", "Person").objects.using(alias)
    person.exclude(gender="").update(form_of_address=F("gender"))
    doubts = apps.get_model("people", "IdentityDoubt").objects.using(alias)
    waiting = []
    for doubt in doubts.only("facts").iterator(chunk_size=2_000):
        if known := doubt.facts.get("person", {}).get("gender"):
            doubt.facts["person"]["form_of_address"] = known
            waiting.append(doubt)
    doubts.bulk_update(waiting, ["facts"], batch_size=500)


def back_to_one(apps, schema_editor):
    """Keep the form of address in the one field, whose name on every page it was."""
    person = apps.get_model("people", "Person").objects.using(schema_editor.connection.alias)
    either = When(form_of_address="either", then=Value(""))
    person.update(gender=Case(either, default=F("form_of_address")))


class Migration(migrations.Migration):
    dependencies = [("people", "0012_scopes_of_consents")]

    operations = [
        migrations.AddField(
            model_name="person",
            name="form_of_address",
            field=models.CharField(
                choices=[("woman", "Woman"), ("man", "Man"), ("either", "Either")],
                default="either",
                max_length=6,
                verbose_name="form of address",
            ),
        ),
        migrations.RunPython(keep_both, back_to_one),
        migrations.AlterField(
            model_name="person",
            name="gender",
            field=models.CharField(
                blank=True,
                choices=[("woman", "Woman"), ("man", "Man"), ("", "Did not say")],
                max_length=5,
                verbose_name="gender",
            ),
        ),
    ]
