"""Reasons that were kept with the former code of a neighbouring stage get the new one."""

from django.db import migrations

OLD, NEW = "stage.beside", "stage.near"


def rename_codes(apps, _schema_editor):
    proposals = apps.get_model("matching", "Proposal").objects.order_by("pk")
    changed = []
    for proposal in proposals.only("reasons").iterator(chunk_size=2_000):
        if any(reason.get("code") == OLD for reason in proposal.reasons):
            for reason in proposal.reasons:
                if reason["code"] == OLD:
                    reason["code"] = NEW
            changed.append(proposal)
        if len(changed) >= 1_000:
            proposals.bulk_update(changed, ["reasons"])
            changed.clear()
    proposals.bulk_update(changed, ["reasons"])


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_occupation_codes")]

    operations = [migrations.RunPython(rename_codes, migrations.RunPython.noop)]
