
import tsemed.partners.states
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Partner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state_since', models.DateTimeField(editable=False)),
                ('kind', models.CharField(choices=[('business', 'Business organisation'), ('public_body', 'Public organisation'), ('programme', 'Partner programme'), ('office', 'Mentoring programme')], max_length=12, verbose_name='kind')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('state', models.CharField(choices=[('contacted', 'First contact'), ('interested', 'Interested'), ('agreed', 'Agreed'), ('active', 'Active'), ('resting', 'Resting'), ('ended', 'Ended')], default=tsemed.partners.states.Engagement['CONTACTED'], editable=False, max_length=12)),
            ],
            options={
                'verbose_name': 'partner',
                'ordering': ['name', 'pk'],
                'indexes': [models.Index(fields=['kind', 'name'], name='partner_by_kind')],
            },
        ),
    ]
