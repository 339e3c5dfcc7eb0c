from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    """Holds each consent to its scope, once those of before have got theirs."""

    dependencies = [
        ("people", "0011_texts_of_consents"),
        ("relationships", "0005_consents_of_pairs"),
        ("matching", "0007_consents_of_answers"),
    ]
    operations = [
        migrations.AlterField(
            model_name="consent",
            name="text",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="people.consenttext",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.UniqueConstraint(
                "person",
                "purpose",
                Coalesce("other", 0),
                Coalesce("cycle_number", 0),
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_live_consent_per_scope",
            ),
        ),
        migrations.AddConstraint(
            model_name="consent",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        cycle_number__isnull=True, other__isnull=False, purpose="pass_details"
                    ),
                    models.Q(cycle_number__isnull=False, other__isnull=True, purpose="hand_over"),
                    models.Q(
                        cycle_number__isnull=True, other__isnull=True, purpose="group_in_matching"
                    ),
                    ("withdrawn_at__isnull", False),
                    _connector="OR",
                ),
                name="consent_fits_its_scope",
            ),
        ),
    ]
