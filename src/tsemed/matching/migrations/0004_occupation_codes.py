"""Reasons that were kept with the former codes of the occupation get the new ones.

What shared only its level with what was sought spoke against the pair: it is another occupation.
"""

from django.db import migrations

NEW = {
    "occupation.unit_group": "occupation.same",
    "occupation.minor_group": "occupation.near",
    "occupation.sub_major_group": "occupation.near",
    "occupation.major_group": "occupation.other",
}


def rename_codes(apps, _schema_editor):
    proposals = apps.get_model("matching", "Proposal").objects.order_by("pk")
    changed = []
    for proposal in proposals.only("reasons").iterator(chunk_size=2_000):
        if any(reason.get("code") in NEW for reason in proposal.reasons):
            for reason in proposal.reasons:
                reason["code"] = NEW.get(reason["code"], reason["code"])
            changed.append(proposal)
        if len(changed) >= 1_000:
            proposals.bulk_update(changed, ["reasons"])
            changed.clear()
    proposals.bulk_update(changed, ["reasons"])


class Migration(migrations.Migration):
    dependencies = [("matching", "0003_search_progress")]

    operations = [migrations.RunPython(rename_codes, migrations.RunPython.noop)]
