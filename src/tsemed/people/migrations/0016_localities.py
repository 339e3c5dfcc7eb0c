"""Localities become a table, and each person points to theirs; what is not recognised stays text."""

from django.db import migrations, models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.deletion import CASCADE, PROTECT

from pairing.reference.localities import spelling_key
from tsemed.people.localities import ship

BATCH = 5_000


def recognise(apps, schema_editor):
    """Let everybody point to the locality that their town names: one statement for all people."""
    alias = schema_editor.connection.alias
    ship(apps, using=alias)
    spellings = apps.get_model("people", "LocalitySpelling").objects.using(alias)
    codes = dict(spellings.values_list("key", "locality_id"))
    people = apps.get_model("people", "Person").objects.using(alias)
    texts = people.exclude(town_text="").order_by().values_list("town_text", flat=True).distinct()
    known = [
        (text, codes[key]) for text in texts.iterator() if (key := spelling_key(text)) in codes
    ]
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE town_codes (town varchar(60) PRIMARY KEY, code varchar(10))")
        for start in range(0, len(known), BATCH):
            batch = known[start : start + BATCH]
            cursor.executemany("INSERT INTO town_codes VALUES (%s, %s)", batch)
        cursor.execute(
            "UPDATE people_person SET town_text = '', locality_id ="
            " (SELECT code FROM town_codes WHERE town = people_person.town_text)"
            " WHERE town_text IN (SELECT town FROM town_codes)"
        )
        cursor.execute("DROP TABLE town_codes")
        if schema_editor.connection.vendor == "postgresql":
            # The table is altered in the same transaction.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def write_texts(apps, schema_editor):
    """Write the Hebrew name of each locality, and its place on the map, back to the people."""
    alias = schema_editor.connection.alias
    towns = apps.get_model("people", "Locality").objects.using(alias).filter(pk=OuterRef("locality"))
    people = apps.get_model("people", "Person").objects.using(alias)
    people.filter(locality__isnull=False).update(
        town_text=Subquery(towns.values("name_he")),
        latitude=Subquery(towns.values("latitude")),
        longitude=Subquery(towns.values("longitude")),
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0015_populations_of_a_list")]

    operations = [
        migrations.CreateModel(
            name="Locality",
            fields=[
                ("code", models.CharField(max_length=10, primary_key=True, serialize=False)),
                ("name_he", models.CharField(blank=True, max_length=60)),
                ("name_ar", models.CharField(blank=True, max_length=60)),
                ("name_en", models.CharField(blank=True, max_length=60)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("district", models.CharField(blank=True, max_length=14)),
            ],
            options={"verbose_name": "town"},
        ),
        migrations.CreateModel(
            name="LocalitySpelling",
            fields=[
                ("key", models.CharField(max_length=80, primary_key=True, serialize=False)),
                (
                    "locality",
                    models.ForeignKey(
                        on_delete=CASCADE, related_name="spellings", to="people.locality"
                    ),
                ),
            ],
        ),
        migrations.RenameField("person", "town", "town_text"),
        migrations.AddField(
            model_name="person",
            name="locality",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=PROTECT,
                to="people.locality",
                verbose_name="town",
            ),
        ),
        migrations.RunPython(recognise, write_texts),
        migrations.RemoveField("person", "latitude"),
        migrations.RemoveField("person", "longitude"),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                condition=~Q(town_text=""), fields=["town_text"], name="person_by_unknown_town"
            ),
        ),
    ]
