
import django.db.models.deletion
import tsemed.cycles.states
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('partners', '0001_initial'),
        ('people', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Cycle',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('state_since', models.DateTimeField(editable=False)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('work_model', models.CharField(choices=[('programme_coordinator', 'Half-post coordinator of the partner programme'), ('freelancer', 'Freelancer paid by the hour'), ('mentoring_coordinator', 'Coordinator of the mentoring programme'), ('disability_coordinator', 'Disability-mentoring coordinator')], max_length=24, verbose_name='work model')),
                ('trigger', models.CharField(choices=[('programme_chose', 'The partner programme allocates a coordinator'), ('no_coordinator', 'The partner programme cannot allocate a coordinator'), ('organisation_asked', 'An organisation asked to mentor varied groups'), ('population', 'The participants are people with disabilities')], default='programme_chose', max_length=20, verbose_name='what led to this model')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('recruiting', 'Recruiting'), ('matching', 'Matching'), ('mentoring', 'Mentoring'), ('closing', 'Closing'), ('closed', 'Closed'), ('cancelled', 'Cancelled')], default=tsemed.cycles.states.CycleState['DRAFT'], editable=False, max_length=12)),
                ('starts_on', models.DateField(verbose_name='starts on')),
                ('ends_on', models.DateField(verbose_name='ends on')),
                ('share_of_post', models.PositiveSmallIntegerField(default=50, verbose_name='share of post, in per cent')),
                ('why_no_coordinator', models.CharField(blank=True, max_length=300, verbose_name='why no coordinator could be allocated')),
                ('opened_at', models.DateTimeField()),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cycles_hosted', to='partners.partner')),
                ('programmes', models.ManyToManyField(blank=True, related_name='cycles_referred_to', to='partners.partner')),
            ],
            options={
                'verbose_name': 'cycle',
                'ordering': ['-starts_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('coordinator', 'Mentoring coordinator'), ('freelancer', 'Freelancer'), ('disability_coordinator', 'Disability-mentoring coordinator'), ('individual_coordinator', 'Individual coordinator')], max_length=24)),
                ('duties', models.CharField(blank=True, max_length=300, verbose_name='what they answer for')),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='people.person')),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='team', to='cycles.cycle')),
            ],
        ),
        migrations.CreateModel(
            name='MatrixLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('function', models.CharField(choices=[('funding', 'Funding of the coordinator'), ('mentor_side', 'Running the programme toward mentors'), ('mentee_recruitment', 'Recruiting mentees'), ('mentee_accompaniment', 'Accompanying mentees'), ('matching', 'Matching'), ('matching_accompaniment', 'Accompanying the matching'), ('mentor_training', 'Delivering mentor training'), ('supervision', 'Delivering supervision')], max_length=24)),
                ('carrier', models.CharField(choices=[('coordinator', 'Mentoring coordinator of the cycle'), ('individual_coordinator', 'Individual coordinator of the partner programme'), ('mentoring_manager', 'Mentoring programme manager'), ('partner_programme', 'Partner programme'), ('mentoring_programme', 'Mentoring programme'), ('disability_programme', 'Disability-mentoring programme'), ('nobody', 'Nobody: the coordinator alone')], max_length=24)),
                ('override_reason', models.CharField(blank=True, max_length=300)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matrix', to='cycles.cycle')),
            ],
            options={
                'verbose_name': 'line of the matrix',
            },
        ),
        migrations.CreateModel(
            name='ModelApproval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('work_model', models.CharField(choices=[('programme_coordinator', 'Half-post coordinator of the partner programme'), ('freelancer', 'Freelancer paid by the hour'), ('mentoring_coordinator', 'Coordinator of the mentoring programme'), ('disability_coordinator', 'Disability-mentoring coordinator')], max_length=24)),
                ('side', models.CharField(choices=[('mentoring_manager', 'Mentoring programme manager'), ('programme_manager', 'Partner-programme manager')], max_length=20)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='cycles.cycle')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
            ],
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('mentor', 'Mentor'), ('mentee', 'Mentee')], max_length=6)),
                ('joined_on', models.DateField()),
                ('left_on', models.DateField(blank=True, null=True)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='cycles.cycle')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='people.person')),
                ('programme', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='partners.partner')),
            ],
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='cycle_ends_after_it_starts'),
        ),
        migrations.AddConstraint(
            model_name='cycle',
            constraint=models.CheckConstraint(condition=models.Q(('share_of_post__range', (5, 100))), name='share_of_post_is_per_cent'),
        ),
        migrations.AddIndex(
            model_name='assignment',
            index=models.Index(fields=['person', 'cycle'], name='assignment_by_person'),
        ),
        migrations.AddConstraint(
            model_name='assignment',
            constraint=models.UniqueConstraint(fields=('cycle', 'person', 'role', 'starts_on'), name='one_assignment'),
        ),
        migrations.AddConstraint(
            model_name='matrixline',
            constraint=models.UniqueConstraint(fields=('cycle', 'function'), name='one_line_per_function'),
        ),
        migrations.AddConstraint(
            model_name='modelapproval',
            constraint=models.UniqueConstraint(condition=models.Q(('programme__isnull', True)), fields=('cycle', 'work_model', 'side'), name='one_approval_per_side'),
        ),
        migrations.AddConstraint(
            model_name='modelapproval',
            constraint=models.UniqueConstraint(fields=('cycle', 'work_model', 'side', 'programme'), name='one_approval_per_programme'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['cycle', 'side', 'person'], name='participation_by_side'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(fields=['person', 'cycle'], name='participation_by_person'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(fields=('cycle', 'person', 'side'), name='takes_part_once'),
        ),
    ]
