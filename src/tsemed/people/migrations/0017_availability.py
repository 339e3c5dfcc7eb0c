"""When and how somebody can meet becomes the person's own, and is no longer kept on each side."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery

NAMES = ("modes", "times")
SIDES = {"mentor": "MentorProfile", "mentee": "MenteeProfile"}


def bring_together(apps, schema_editor):
    """Take over what the side holds: one statement a side. Of who is on both, all of both."""
    alias = schema_editor.connection.alias
    people = apps.get_model("people", "Person").objects.using(alias)
    for side, model in SIDES.items():
        rows = apps.get_model("people", model).objects.using(alias).filter(person=OuterRef("pk"))
        held = {name: Subquery(rows.values(name)[:1]) for name in NAMES}
        people.filter(**{f"{side}__isnull": False}).update(**held)
    both = people.filter(mentor__isnull=False, mentee__isnull=False)
    changed = []
    for person in both.select_related(*SIDES).iterator(chunk_size=2_000):
        for name in NAMES:
            held = [*getattr(person.mentor, name), *getattr(person.mentee, name)]
            setattr(person, name, list(dict.fromkeys(held)))
        changed.append(person)
    people.bulk_update(changed, NAMES, batch_size=500)
    doubts = apps.get_model("people", "IdentityDoubt").objects.using(alias)
    waiting = [
        doubt
        for doubt in doubts.only("facts").iterator(chunk_size=2_000)
        if any([_moved(doubt.facts, side, name) for side in SIDES for name in NAMES])
    ]
    doubts.bulk_update(waiting, ["facts"], batch_size=500)


def _moved(facts, side, name):
    """Move a field of a side to the person; return whether there was one."""
    if name not in facts.get(side, {}):
        return False
    facts.setdefault("person", {})[name] = facts[side].pop(name)
    return True


def put_apart(apps, schema_editor):
    """Give both sides what the person says."""
    alias = schema_editor.connection.alias
    people = apps.get_model("people", "Person").objects.using(alias).filter(pk=OuterRef("person"))
    for model in SIDES.values():
        rows = apps.get_model("people", model).objects.using(alias)
        rows.update(**{name: Subquery(people.values(name)[:1]) for name in NAMES})


def availability(name, label):
    return migrations.AddField(
        model_name="person",
        name=name,
        field=models.JSONField(blank=True, default=list, verbose_name=label),
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0016_localities")]

    operations = [
        availability("modes", "ways to meet"),
        availability("times", "times"),
        migrations.RunPython(bring_together, put_apart),
        *(
            migrations.RemoveField(model.lower(), name)
            for model in SIDES.values()
            for name in NAMES
        ),
    ]
