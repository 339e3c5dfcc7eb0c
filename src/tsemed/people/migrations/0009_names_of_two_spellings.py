from django.db import migrations, transaction

from pairing.reference.folding import tokens

BATCH = 1_000
FIRST, BEYOND = "عبد", "عبد\U0010ffff"


def name_words(given, family):
    """Return the words of a name as the index held them with this migration."""
    words = dict.fromkeys(
        word[:80] for name in (f"{given} {family}", given, family) for word in tokens(name)
    )
    halves = [word.removeprefix("عبد") for word in words if word.startswith("عبدال")]
    return dict.fromkeys([*words, *halves])


def index_again(apps, schema_editor, batch_size=BATCH):
    """Index the names again that hold عبد: now it is one word with the name behind it.

    A batch is a transaction of its own, so nobody waits long for a lock, and the step may be
    stopped and run again: a person indexed twice has the same words.
    """
    name_token = apps.get_model("people", "NameToken").objects.using(schema_editor.connection.alias)
    person = apps.get_model("people", "Person").objects.using(schema_editor.connection.alias)
    found = name_token.filter(token__gte=FIRST, token__lt=BEYOND).order_by()
    ids = sorted(set(found.values_list("person_id", flat=True).iterator()))
    for start in range(0, len(ids), batch_size):
        with transaction.atomic(using=schema_editor.connection.alias):
            batch = ids[start : start + batch_size]
            people = person.select_for_update().filter(pk__in=batch).order_by("pk")
            names = list(people.values_list("pk", "given_name", "family_name"))
            name_token.filter(person__in=batch).delete()
            name_token.bulk_create(
                name_token.model(token=word, person_id=pk)
                for pk, given, family in names
                for word in name_words(given, family)
            )


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0008_name_the_sender_of_a_doubt")]

    operations = [migrations.RunPython(index_again, migrations.RunPython.noop)]
