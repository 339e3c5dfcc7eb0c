"""Several carriers per function, each a role or a person, from a day on; the old ones stay."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils.timezone import localdate


def copy_carriers(apps, _schema_editor):
    lines = apps.get_model("cycles", "MatrixLine").objects.select_related("cycle").order_by("pk")
    carrier = apps.get_model("cycles", "LineCarrier")
    made = (
        carrier(
            line=line,
            role=line.carrier,
            starts_on=min(localdate(line.cycle.opened_at), line.cycle.starts_on),
            reason=line.override_reason,
            set_at=line.cycle.opened_at,
        )
        for line in lines.iterator(chunk_size=2_000)
    )
    carrier.objects.bulk_create(made, batch_size=1_000)


def copy_back(apps, _schema_editor):
    """Give each line its latest role back; named persons and history have no place there."""
    rows = apps.get_model("cycles", "LineCarrier").objects.exclude(role="").order_by("pk")
    for row in rows.select_related("line").filter(ends_on=None).iterator(chunk_size=2_000):
        row.line.carrier, row.line.override_reason = row.role, row.reason
        row.line.save(update_fields=["carrier", "override_reason"])


class Migration(migrations.Migration):

    dependencies = [
        ('cycles', '0003_no_typed_public_name'),
        ('people', '0008_name_the_sender_of_a_doubt'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='LineCarrier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(blank=True, choices=[('coordinator', 'Mentoring coordinator of the cycle'), ('individual_coordinator', 'Individual coordinator of the partner programme'), ('mentoring_manager', 'Mentoring programme manager'), ('partner_programme', 'Partner programme'), ('mentoring_programme', 'Mentoring programme'), ('disability_programme', 'Disability-mentoring programme'), ('nobody', 'Nobody: the coordinator alone')], max_length=24)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('set_at', models.DateTimeField()),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='carriers', to='cycles.matrixline')),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('person', None), _negated=True), fields=['person'], name='carrier_by_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person__isnull', True), ('role', ''), _connector='XOR'), name='carrier_is_a_role_or_a_person'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True), ('person__isnull', True)), fields=('line', 'role'), name='role_carries_once'), models.UniqueConstraint(condition=models.Q(('ends_on__isnull', True)), fields=('line', 'person'), name='person_carries_once')],
            },
        ),
        migrations.RunPython(copy_carriers, copy_back),
        migrations.AlterField(
            model_name="matrixline",
            name="carrier",
            field=models.CharField(default="", max_length=24),
        ),
        migrations.RemoveField(
            model_name='matrixline',
            name='carrier',
        ),
        migrations.RemoveField(
            model_name='matrixline',
            name='override_reason',
        ),
    ]
