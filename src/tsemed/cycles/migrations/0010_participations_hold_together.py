"""What holds of every participation, and the indexes of Today."""

import tsemed.cycles.states
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cycles', '0009_way_of_a_participation'),
        ('partners', '0001_initial'),
        ('people', '0010_findings_of_a_participation'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(condition=models.Q(('state__in', [tsemed.cycles.states.ParticipationState['APPLIED'], tsemed.cycles.states.ParticipationState['DEFERRED']])), fields=['cycle', 'side', 'joined_on'], name='participations_undecided'),
        ),
        migrations.AddIndex(
            model_name='participation',
            index=models.Index(condition=models.Q(('state', tsemed.cycles.states.ParticipationState['ACCEPTED']), models.Q(('aligned_on__isnull', True), models.Q(('side', 'mentor'), ('trained_on__isnull', True)), _connector='OR')), fields=['cycle', 'side', 'accepted_on'], name='participations_unready'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_on__isnull', False), ('state', tsemed.cycles.states.ParticipationState['ACCEPTED'])), models.Q(models.Q(('state', tsemed.cycles.states.ParticipationState['ACCEPTED']), _negated=True), ('accepted_on__isnull', True)), _connector='OR'), name='accepted_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('left_on__isnull', True), ('state__in', (tsemed.cycles.states.ParticipationState['APPLIED'], tsemed.cycles.states.ParticipationState['ACCEPTED'], tsemed.cycles.states.ParticipationState['DEFERRED']))), models.Q(models.Q(('state__in', (tsemed.cycles.states.ParticipationState['APPLIED'], tsemed.cycles.states.ParticipationState['ACCEPTED'], tsemed.cycles.states.ParticipationState['DEFERRED'])), _negated=True), ('left_on__isnull', False)), _connector='OR'), name='who_is_over_has_left'),
        ),
        migrations.AddConstraint(
            model_name='participationentry',
            constraint=models.UniqueConstraint(condition=models.Q(('kind__in', ('forms', 'interviewed', 'trained', 'aligned', 'excepted')), ('replaced_at__isnull', True)), fields=('participation', 'kind'), name='one_fact_holds'),
        ),
    ]
