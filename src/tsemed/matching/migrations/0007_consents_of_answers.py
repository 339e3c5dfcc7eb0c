from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_first_answers(apps: Apps, _schema: BaseDatabaseSchemaEditor) -> None:
    """Let a yes that waits for the other side's be a consent for that pair."""
    consent = apps.get_model("people", "Consent")
    text = apps.get_model("people", "ConsentText").objects.filter(purpose="pass_details")
    texts = {row.language: row for row in text}
    proposals = apps.get_model("matching", "Proposal").objects.filter(
        state__in=("mentor_agreed", "mentee_agreed")
    )
    for proposal in proposals.select_related("mentor__person", "mentee__person"):
        person, other = proposal.mentor.person, proposal.mentee.person
        if proposal.state == "mentee_agreed":
            person, other = other, person
        there = consent.objects.filter(person=person, purpose="pass_details")
        if there.filter(other=other, withdrawn_at=None).exists():
            continue
        earlier = there.filter(other=None).order_by("-pk").first()
        consent.objects.create(
            person=person,
            other=other,
            purpose="pass_details",
            text=texts.get(person.language, texts["he"]),
            way=earlier.way if earlier and proposal.state == "mentee_agreed" else "",
            given_at=proposal.state_since,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0006_exceptions_of_both_sides"),
        ("relationships", "0005_consents_of_pairs"),
    ]
    operations = [migrations.RunPython(keep_first_answers, migrations.RunPython.noop)]
