from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tsemed.terms.shipping import write_shipped


def write_terms(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Write the codes that are in use so far, so that every stored one keeps its word."""
    write_shipped(apps.get_model("terms", "Term"))


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('choice_list', models.CharField(choices=[('population', 'Target populations'), ('matching_topic', 'Topics of matching'), ('meeting_topic', 'Topics of meetings'), ('service', 'Services for the time after mentoring')], max_length=20)),
                ('code', models.CharField(editable=False, max_length=40)),
                ('he', models.CharField(max_length=60, verbose_name='In Hebrew')),
                ('ar', models.CharField(max_length=60, verbose_name='In Arabic')),
                ('en', models.CharField(max_length=60, verbose_name='In English')),
                ('also', models.JSONField(blank=True, default=list, verbose_name='Also read in lists as')),
                ('place', models.PositiveSmallIntegerField(default=0, editable=False)),
                ('retired_on', models.DateField(editable=False, null=True)),
            ],
            options={
                'ordering': ['choice_list', 'place', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('choice_list', 'code'), name='one_term_per_code')],
            },
        ),
        migrations.RunPython(write_terms, migrations.RunPython.noop, elidable=False),
    ]
