"""Somebody's way through a cycle: what was decided, what was recorded, from what is known so far.

What the profiles held for life becomes an entry of each participation. It is written by a few
statements for all people at once: a loop over a million rows would take hours.
"""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce

import tsemed.cycles.models.choices

STATES = [
    ("applied", "No decision yet"),
    ("accepted", "Accepted"),
    ("deferred", "Deferred"),
    ("rejected", "Not accepted"),
    ("withdrawn", "Withdrew"),
    ("left", "Left the cycle"),
]
KINDS = [
    ("joined", "Joined"),
    ("forms", "Forms complete"),
    ("interviewed", "Interviewed"),
    ("accepted", "Accepted"),
    ("deferred", "Deferred"),
    ("rejected", "Not accepted"),
    ("withdrawn", "Withdrew"),
    ("trained", "Trained"),
    ("aligned", "Expectations aligned"),
    ("excepted", "May be matched as an exception"),
    ("left", "Left the cycle"),
]
FACTS = ["forms", "interviewed", "trained", "aligned", "excepted"]
ENTRIES = (
    ("joined", "joined_on"),
    ("accepted", "accepted_on"),
    ("trained", "trained_on"),
    ("left", "left_on"),
)
# Who carries what is new, by work model; the model is data and stands here as it was then.
COORDINATOR, INDIVIDUAL = "coordinator", "individual_coordinator"
LINES = {
    "mentor_screening": {},
    "training_coordination": {},
    "mentee_screening": {
        "freelancer": (INDIVIDUAL,),
        "mentoring_coordinator": (COORDINATOR, INDIVIDUAL),
    },
    "expectations": {
        "freelancer": (COORDINATOR, INDIVIDUAL),
        "mentoring_coordinator": (COORDINATOR, INDIVIDUAL),
    },
}


def carry_over(apps, schema_editor):
    parts = apps.get_model("cycles", "Participation").objects.all()
    mentors = apps.get_model("people", "MentorProfile").objects.filter(person=OuterRef("person"))
    mentees = apps.get_model("people", "MenteeProfile").objects.filter(person=OuterRef("person"))
    parts.filter(side="mentor").update(
        accepted_on=Subquery(mentors.values("cleared_on")[:1]),
        trained_on=Subquery(mentors.values("trained_on")[:1]),
    )
    parts.filter(side="mentee").update(
        accepted_on=Coalesce(Subquery(mentees.values("waiting_since")[:1]), F("joined_on"))
    )
    write_entries(schema_editor)
    parts.filter(left_on__isnull=False).update(state="left", accepted_on=None)
    parts.filter(accepted_on__isnull=False).update(state="accepted")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def write_entries(schema_editor):
    quote = schema_editor.quote_name
    for kind, column in ENTRIES:
        schema_editor.execute(
            "INSERT INTO {entries} (participation_id, kind, happened_on, why, at)"
            " SELECT id, '{kind}', {column}, '', CURRENT_TIMESTAMP FROM {parts}"
            " WHERE {column} IS NOT NULL".format(
                entries=quote("cycles_participationentry"),
                parts=quote("cycles_participation"),
                column=quote(column),
                kind=kind,
            )
        )


def add_lines(apps, _schema_editor):
    line, carrier = (apps.get_model("cycles", name) for name in ("MatrixLine", "LineCarrier"))
    for function, roles_of in LINES.items():
        cycles = apps.get_model("cycles", "Cycle").objects.exclude(matrix__function=function)
        found = list(cycles.order_by("pk"))
        lines = line.objects.bulk_create(
            (line(cycle=cycle, function=function) for cycle in found), batch_size=1_000
        )
        carrier.objects.bulk_create(
            (
                carrier(
                    line=added,
                    role=role,
                    starts_on=min(cycle.opened_at.date(), cycle.starts_on),
                    set_at=cycle.opened_at,
                )
                for cycle, added in zip(found, lines, strict=True)
                for role in roles_of.get(cycle.work_model, (COORDINATOR,))
            ),
            batch_size=1_000,
        )


def remove_lines(apps, _schema_editor):
    apps.get_model("cycles", "MatrixLine").objects.filter(function__in=list(LINES)).delete()


def day_column():
    return models.DateField(editable=False, null=True)


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0008_versions_of_places"),
        ("people", "0009_names_of_two_spellings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            "matrixline",
            "function",
            models.CharField(choices=tsemed.cycles.models.choices.FUNCTION_NAMES, max_length=24),
        ),
        migrations.RunPython(add_lines, remove_lines),
        migrations.AddField(
            "participation", "version", models.PositiveIntegerField(default=1, editable=False)
        ),
        migrations.AddField(
            "participation",
            "state",
            models.CharField(choices=STATES, default="applied", editable=False, max_length=9),
        ),
        migrations.AddField(
            "participation",
            "state_since",
            models.DateTimeField(editable=False, default=django.utils.timezone.now),
            preserve_default=False,
        ),
        *(
            migrations.AddField("participation", name, day_column())
            for name in (
                "deferred_until",
                "forms_on",
                "interviewed_on",
                "accepted_on",
                "trained_on",
                "aligned_on",
                "excepted_on",
            )
        ),
        migrations.CreateModel(
            name="ParticipationEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("happened_on", models.DateField()),
                ("until", models.DateField(null=True)),
                ("why", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("replaced_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entries",
                        to="cycles.participation",
                    ),
                ),
                (
                    "replaced_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["happened_on", "pk"]},
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
