
import django.db.models.deletion
import phonenumber_field.modelfields
import tsemed.people.models.person
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partners', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('given_name', models.CharField(max_length=80, verbose_name='given name')),
                ('family_name', models.CharField(blank=True, max_length=80, verbose_name='family name')),
                ('phone', phonenumber_field.modelfields.PhoneNumberField(blank=True, db_index=True, max_length=128, region=None, verbose_name='phone')),
                ('phone_backwards', tsemed.people.models.person.BackwardsField(blank=True, editable=False, max_length=20)),
                ('email', models.EmailField(blank=True, db_index=True, max_length=254, verbose_name='e-mail')),
                ('language', models.CharField(default='he', max_length=2, verbose_name='language')),
                ('languages', models.JSONField(blank=True, default=list, verbose_name='languages')),
                ('gender', models.CharField(blank=True, choices=[('woman', 'Woman'), ('man', 'Man'), ('', 'Either')], max_length=5, verbose_name='form of address')),
                ('birth_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='birth year')),
                ('town', models.CharField(blank=True, max_length=60, verbose_name='town')),
                ('latitude', models.FloatField(editable=False, null=True)),
                ('longitude', models.FloatField(editable=False, null=True)),
                ('has_own_phone', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'person',
                'ordering': ['family_name', 'given_name', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NameToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(max_length=80)),
                ('person', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='MentorProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('occupations', models.JSONField(blank=True, default=list, verbose_name='occupations (ISCO-08)')),
                ('modes', models.JSONField(blank=True, default=list, verbose_name='ways to meet')),
                ('times', models.JSONField(blank=True, default=list, verbose_name='times')),
                ('radius_km', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how far, in km')),
                ('wishes_gender', models.CharField(blank=True, max_length=5)),
                ('topics', models.JSONField(blank=True, default=list, verbose_name='topics')),
                ('needs', models.JSONField(blank=True, default=list, verbose_name='what a meeting needs')),
                ('rank', models.CharField(choices=[('below_middle', 'Below middle management'), ('middle', 'Middle management'), ('senior', 'Senior management'), ('executive', 'Executive')], default='middle', max_length=12, verbose_name='rank')),
                ('years_of_experience', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('stages', models.JSONField(blank=True, default=list, verbose_name='stages they can help with')),
                ('capacity', models.PositiveSmallIntegerField(default=1, verbose_name='places')),
                ('cleared_on', models.DateField(blank=True, null=True, verbose_name='accepted on')),
                ('trained_on', models.DateField(blank=True, null=True, verbose_name='trained on')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mentor', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='MenteeProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('occupations', models.JSONField(blank=True, default=list, verbose_name='occupations (ISCO-08)')),
                ('modes', models.JSONField(blank=True, default=list, verbose_name='ways to meet')),
                ('times', models.JSONField(blank=True, default=list, verbose_name='times')),
                ('radius_km', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='how far, in km')),
                ('wishes_gender', models.CharField(blank=True, max_length=5)),
                ('topics', models.JSONField(blank=True, default=list, verbose_name='topics')),
                ('needs', models.JSONField(blank=True, default=list, verbose_name='what a meeting needs')),
                ('stage', models.CharField(blank=True, choices=[('find', 'Finding work'), ('integrate', 'Integrating in a workplace'), ('advance', 'Advancing')], max_length=9, verbose_name='stage')),
                ('goal', models.CharField(blank=True, max_length=200, verbose_name='employment goal')),
                ('waiting_since', models.DateField(blank=True, null=True, verbose_name='waiting since')),
                ('wishes_background', models.BooleanField(default=False)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='mentee', to='people.person')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('pass_details', 'Passing my details to the mentor after both agree'), ('group_in_matching', 'Using my population group in matching')], max_length=20)),
                ('wording', models.CharField(default='2026-11', max_length=20)),
                ('given_at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('capacity', models.CharField(choices=[('mentoring_manager', 'Mentoring programme manager'), ('coordinator', 'Mentoring coordinator'), ('finance', 'Finance'), ('privacy_officer', 'Privacy officer'), ('programme_manager', 'Partner-programme manager'), ('individual_coordinator', 'Individual coordinator'), ('participant', 'Participant'), ('contact_person', 'Contact person'), ('sponsor', 'Senior sponsor'), ('employee', 'Employee')], max_length=24)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='partners.partner')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='PopulationGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(choices=[('low_wage', 'Low-wage workers'), ('disability', 'People with disabilities'), ('ethiopian', 'People of Ethiopian origin'), ('haredi', 'Haredi community'), ('arab', 'Arab community'), ('age_45', 'People over 45'), ('other', 'Another group')], max_length=12)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(fields=['family_name', 'given_name', 'id'], name='person_by_name'),
        ),
        migrations.AddIndex(
            model_name='person',
            index=models.Index(condition=models.Q(('phone_backwards', ''), _negated=True), fields=['phone_backwards'], name='person_by_end_of_phone'),
        ),
        migrations.AddIndex(
            model_name='nametoken',
            index=models.Index(fields=['person', 'token'], name='tokens_of_person'),
        ),
        migrations.AddConstraint(
            model_name='nametoken',
            constraint=models.UniqueConstraint(fields=('token', 'person'), name='one_token_per_person'),
        ),
        migrations.AddConstraint(
            model_name='mentorprofile',
            constraint=models.CheckConstraint(condition=models.Q(('capacity__lte', 3)), name='mentor_has_at_most_three_places'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at__isnull', True)), fields=('person', 'purpose'), name='one_live_consent'),
        ),
        migrations.AddIndex(
            model_name='affiliation',
            index=models.Index(fields=['partner', 'capacity'], name='affiliation_by_partner'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.UniqueConstraint(fields=('person', 'partner', 'capacity', 'starts_on'), name='one_affiliation'),
        ),
        migrations.AddConstraint(
            model_name='affiliation',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='affiliation_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='populationgroup',
            constraint=models.UniqueConstraint(fields=('person', 'group'), name='one_row_per_group'),
        ),
    ]
