"""Make live pairs unique by the person, over all cycles, instead of by the participation."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Greatest, Least

LIVE = ("active", "paused", "closing")


def copy_persons(apps: Any, schema_editor: Any) -> None:
    """Write the persons of the participations into each pair."""
    pairs = apps.get_model("relationships", "Relationship").objects.all()
    participations = apps.get_model("cycles", "Participation").objects.all()
    for side in ("mentor", "mentee"):
        person = participations.filter(pk=OuterRef(side)).values("person_id")[:1]
        pairs.update(**{f"{side}_person_id": Subquery(person)})
    if schema_editor.connection.vendor == "postgresql":
        # Checks the new keys now: PostgreSQL alters no table with checks still to come.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def refuse_doubles(apps: Any, schema_editor: Any) -> None:  # noqa: ARG001 Django's own signature
    """Stop with the numbers of the pairs that the new constraints would not hold."""
    pairs = apps.get_model("relationships", "Relationship").objects.all()
    live = pairs.filter(state__in=LIVE)
    several = live.values("mentee_person").annotate(n=Count("pk")).filter(n__gt=1)
    of_two = (
        live.values(low=Least("mentor_person", "mentee_person"),
                    high=Greatest("mentor_person", "mentee_person"))
        .annotate(n=Count("pk")).filter(n__gt=1)
    )  # fmt: skip
    both_ways = Q()
    for row in of_two.order_by():
        both_ways |= Q(mentor_person__in=(row["low"], row["high"])) & Q(
            mentee_person__in=(row["low"], row["high"])
        )
    wrong = live.filter(mentee_person__in=several.order_by().values("mentee_person"))
    ids = set(wrong.values_list("pk", flat=True))
    ids |= set(live.filter(both_ways).values_list("pk", flat=True)) if both_ways else set()
    ids |= set(pairs.filter(mentor_person=F("mentee_person")).values_list("pk", flat=True))
    if ids:
        raise SystemExit(
            "A mentee has one live pair, and nobody is paired with themselves. End all but one of "
            f"each in the version before, then migrate again. Pairs: {sorted(ids)}"
        )


def person_field(**options: Any) -> models.ForeignKey:
    return models.ForeignKey(
        editable=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="people.person",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0001_initial"),
        ("people", "0002_chosen_way"),
        ("relationships", "0002_call_outcome"),
    ]

    operations = [
        migrations.AddField("relationship", "mentee_person", person_field(null=True)),
        migrations.AddField("relationship", "mentor_person", person_field(null=True)),
        migrations.RunPython(copy_persons, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(refuse_doubles, migrations.RunPython.noop, elidable=True),
        migrations.AlterField("relationship", "mentee_person", person_field()),
        migrations.AlterField("relationship", "mentor_person", person_field()),
        migrations.RemoveConstraint("relationship", "one_live_pair_per_mentee"),
        migrations.AddConstraint(
            "relationship",
            models.UniqueConstraint(
                fields=["mentee_person"],
                condition=Q(state__in=LIVE),
                name="one_live_pair_per_mentee",
            ),
        ),
        migrations.AddConstraint(
            "relationship",
            models.UniqueConstraint(
                Least("mentor_person", "mentee_person"),
                Greatest("mentor_person", "mentee_person"),
                condition=Q(state__in=LIVE),
                name="one_live_pair_of_two_persons",
            ),
        ),
        migrations.AddConstraint(
            "relationship",
            models.CheckConstraint(
                condition=~Q(mentor_person=F("mentee_person")),
                name="nobody_is_paired_with_themselves",
            ),
        ),
    ]
