from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

LIVE = ("active", "paused", "closing")


def give_each_pair_its_own(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Let the yes of before hold for the pair that lives on it, and for no other.

    Both sides of a live pair said yes to its proposal, so the mentor's consent begins with it.
    """
    consent = apps.get_model("people", "Consent")
    text = apps.get_model("people", "ConsentText").objects.filter(purpose="pass_details")
    texts = {row.language: row for row in text}
    general = {
        row.person_id: row
        for row in consent.objects.filter(purpose="pass_details", other=None, withdrawn_at=None)
    }
    pairs = apps.get_model("relationships", "Relationship").objects.filter(state__in=LIVE)
    made = []
    for pair in pairs.select_related("mentor_person", "mentee_person").iterator():
        given = general.get(pair.mentee_person_id)
        if given is None:
            continue
        sides = ((pair.mentee_person, pair.mentor_person), (pair.mentor_person, pair.mentee_person))
        for person, other in sides:
            is_mentee = person.pk == pair.mentee_person_id
            made.append(
                consent(
                    person=person,
                    other=other,
                    purpose="pass_details",
                    text=texts.get(person.language, texts["he"]),
                    way=given.way if is_mentee else "",
                    given_at=given.given_at,
                )
            )
    consent.objects.bulk_create(made, batch_size=1_000)
    consent.objects.filter(pk__in=[row.pk for row in general.values()]).update(
        withdrawn_at=timezone.now()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("relationships", "0004_pauses_and_endings"),
        ("people", "0011_texts_of_consents"),
    ]
    operations = [migrations.RunPython(give_each_pair_its_own, migrations.RunPython.noop)]
