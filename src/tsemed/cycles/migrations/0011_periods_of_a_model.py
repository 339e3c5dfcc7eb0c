"""A cycle runs under one work model after another; approvals belong to the period of each."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import tsemed.base.model_fields

MODELS = [
    ("programme_coordinator", "Half-post coordinator of the partner programme"),
    ("freelancer", "Freelancer paid by the hour"),
    ("mentoring_coordinator", "Coordinator of the mentoring programme"),
    ("disability_coordinator", "Disability-mentoring coordinator"),
]


def write_periods(apps, schema_editor):
    """Give each cycle the period of its model; approvals of another model keep an ended one."""
    cycles, periods = apps.get_model("cycles", "Cycle"), apps.get_model("cycles", "ModelPeriod")
    approvals = apps.get_model("cycles", "ModelApproval")
    periods.objects.bulk_create(
        periods(
            cycle_id=pk,
            work_model=model,
            began_on=min(opened_at.date(), starts_on),
            set_at=opened_at,
        )
        for pk, model, opened_at, starts_on in cycles.objects.order_by("pk").values_list(
            "pk", "work_model", "opened_at", "starts_on"
        )
    )
    others = approvals.objects.exclude(work_model=models.F("cycle__work_model"))
    for pk, model, day in others.values_list("cycle_id", "work_model").annotate(
        first=models.Min("at")
    ):
        period = {"began_on": day.date(), "ended_on": day.date(), "set_at": day}
        periods.objects.create(cycle_id=pk, work_model=model, **period)
    own = periods.objects.filter(
        cycle=models.OuterRef("cycle"), work_model=models.OuterRef("work_model")
    )
    approvals.objects.update(period=models.Subquery(own.values("pk")[:1]))
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def write_cycles(apps, schema_editor):
    """Give each approval the cycle and the model of its period."""
    periods = apps.get_model("cycles", "ModelPeriod").objects
    own = periods.filter(pk=models.OuterRef("period"))
    apps.get_model("cycles", "ModelApproval").objects.update(
        cycle=models.Subquery(own.values("cycle")[:1]),
        work_model=models.Subquery(own.values("work_model")[:1]),
    )
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [
        ("cycles", "0010_participations_hold_together"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ModelPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("work_model", models.CharField(choices=MODELS, max_length=24)),
                ("began_on", tsemed.base.model_fields.DayField(null=True)),
                ("ended_on", tsemed.base.model_fields.DayField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("set_at", models.DateTimeField()),
                ("given_up_at", models.DateTimeField(null=True)),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="periods",
                        to="cycles.cycle",
                    ),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["cycle"],
                        condition=models.Q(began_on__isnull=False, ended_on__isnull=True),
                        name="one_model_at_a_time",
                    ),
                    models.UniqueConstraint(
                        fields=["cycle"],
                        condition=models.Q(began_on__isnull=True, given_up_at__isnull=True),
                        name="one_change_of_model_prepared",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="cycle",
            name="next_model",
            field=models.CharField(blank=True, choices=MODELS, editable=False, max_length=24),
        ),
        migrations.AddField(
            model_name="modelapproval",
            name="period",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="approvals",
                to="cycles.modelperiod",
            ),
        ),
        migrations.RemoveConstraint(model_name="modelapproval", name="one_approval_per_side"),
        migrations.RemoveConstraint(model_name="modelapproval", name="one_approval_per_programme"),
        migrations.AlterField(
            model_name="modelapproval",
            name="cycle",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="approvals",
                to="cycles.cycle",
            ),
        ),
        migrations.AlterField(
            model_name="modelapproval",
            name="work_model",
            field=models.CharField(choices=MODELS, max_length=24, default=""),
        ),
        migrations.RunPython(write_periods, write_cycles),
        migrations.RemoveField(model_name="modelapproval", name="cycle"),
        migrations.RemoveField(model_name="modelapproval", name="work_model"),
        migrations.AlterField(
            model_name="modelapproval",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="approvals",
                to="cycles.modelperiod",
            ),
        ),
        migrations.AddConstraint(
            model_name="modelapproval",
            constraint=models.UniqueConstraint(
                condition=models.Q(programme__isnull=True),
                fields=["period", "side"],
                name="one_approval_per_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="modelapproval",
            constraint=models.UniqueConstraint(
                fields=["period", "side", "programme"], name="one_approval_per_programme"
            ),
        ),
    ]
