from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

import tsemed.base.model_fields
from tsemed.people.shipped_consent_texts import SHIPPED, SHIPPED_FROM

USER = settings.AUTH_USER_MODEL
METHODS = [("self", "On their own page"), ("phone", "By telephone, recorded by staff"), ("paper", "Signed on paper, recorded by staff")]  # fmt: skip
PURPOSES = [("pass_details", "Passing details to the other of the pair, while you meet"), ("hand_over", "Passing details to the freelance coordinator of the cycle"), ("group_in_matching", "Using my population group in matching")]  # fmt: skip


def write_texts(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Write the texts of the system, and let each consent of before name the one of its purpose."""
    text = apps.get_model("people", "ConsentText")
    for purpose, texts in SHIPPED.items():
        for language, words in texts.items():
            text.objects.create(
                purpose=purpose,
                version=1,
                language=language,
                text=words,
                valid_from=SHIPPED_FROM,
            )
    consents = apps.get_model("people", "Consent").objects
    for row in text.objects.all():
        mine = consents.filter(purpose=row.purpose, person__language=row.language)
        mine.update(text=row)
    for row in text.objects.filter(language="he"):
        consents.filter(purpose=row.purpose, text=None).update(text=row)


def forget_texts(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Let consents name no text again, and one of each person be in force, as before."""
    consents = apps.get_model("people", "Consent").objects
    consents.filter(purpose="hand_over").delete()
    live = consents.filter(purpose="pass_details", withdrawn_at=None).order_by("pk")
    latest = {person: pk for person, pk in live.values_list("person", "pk")}
    live.exclude(pk__in=list(latest.values())).update(withdrawn_at=timezone.now())
    consents.update(text=None)
    apps.get_model("people", "ConsentText").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0010_findings_of_a_participation"),
        migrations.swappable_dependency(USER),
    ]
    operations = [
        migrations.CreateModel(
            name="ConsentText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("purpose", models.CharField(choices=PURPOSES, max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("text", models.TextField(verbose_name="text")),
                ("valid_from", tsemed.base.model_fields.DayField(verbose_name="valid from")),
                ("set_at", models.DateTimeField(null=True)),
                ("set_by", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER)),
            ],
        ),
        migrations.AddConstraint(
            model_name="consenttext",
            constraint=models.UniqueConstraint(
                fields=("purpose", "version", "language"), name="one_text_per_version"
            ),
        ),
        migrations.AlterField(
            model_name="consent",
            name="purpose",
            field=models.CharField(choices=PURPOSES, max_length=20),
        ),
        migrations.AddField(
            model_name="consent",
            name="text",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.consenttext"),
        ),
        migrations.AddField(
            model_name="consent",
            name="other",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="people.person"),
        ),
        migrations.AddField(
            model_name="consent", name="cycle_number", field=models.BigIntegerField(null=True)
        ),
        migrations.AddField(
            model_name="consent",
            name="method",
            field=models.CharField(choices=METHODS, default="self", max_length=5),
        ),
        migrations.AddField(
            model_name="consent",
            name="given_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER),
        ),
        migrations.AddField(
            model_name="consent",
            name="withdrawn_by",
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=USER),
        ),
        migrations.RemoveConstraint(model_name="consent", name="one_live_consent"),
        migrations.RemoveField(model_name="consent", name="wording"),
        migrations.RunPython(write_texts, forget_texts),
    ]  # fmt: skip
