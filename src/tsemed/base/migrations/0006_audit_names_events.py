from __future__ import annotations

from typing import Any

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Case, Value, When
from django.db.models.functions import Cast, Concat

from tsemed.base.append_only import protect, unprotect

TABLE = "base_auditrow"

# Kind and thing of a row of before, what stands in its details, and the event that it was.
OLD_CHANGES = (
    ("matching.round", '"opened"', "matching.round.opened"),
    ("matching.round", '"pinned"', "matching.round.pair_pinned"),
    ("matching.round", '"unpinned"', "matching.round.pair_unpinned"),
    ("matching.round", '"forbidden"', "matching.round.pair_forbidden"),
    ("matching.round", '"weights"', "matching.round.weighed"),
    ("matching.round", '"figures"', "matching.round.pairs_proposed"),
    ("matching.round", "", "matching.round.search_asked"),
    ("relationships.relationship", '"opened"', "relationships.relationship.opened"),
    ("relationships.relationship", "", "relationships.relationship.meeting_counted"),
    ("relationships.meeting", '"reported"', "relationships.meeting.reported"),
    ("relationships.meeting", '"planned"', "relationships.meeting.arranged"),
    ("relationships.meeting", '"on"', "relationships.meeting.day_changed"),
    ("relationships.meeting", "", "relationships.meeting.call_noted"),
    ("cycles.cycle", '"opened_as"', "cycles.cycle.opened"),
    ("cycles.cycle", '"approved_as"', "cycles.cycle.model_approved"),
    ("cycles.cycle", '"assigned"', "cycles.cycle.assigned"),
    ("cycles.cycle", '"assignment_ended"', "cycles.cycle.assignment_ended"),
    ("cycles.cycle", '"joined"', "cycles.cycle.joined"),
    ("cycles.cycle", '"allowed"', "matching.cycle.pair_allowed"),
    ("cycles.cycle", '"began"', "cycles.cycle.model_begun"),
    ("cycles.cycle", '"new_model"', "cycles.cycle.model_chosen"),
    ("cycles.cycle", '"gave_up_model"', "cycles.cycle.model_given_up"),
    (
        "questionnaires.questionnaireversion",
        "",
        "questionnaires.questionnaireversion.taken_in",
    ),
    ("cycles.assignment", "", "cycles.assignment.duties_written"),
    ("cycles.matrixline", "", "cycles.matrixline.carriers_named"),
    ("cycles.participation", '"missing"', "cycles.participation.exception_made"),
    ("cycles.participation", '"exception"', "cycles.participation.exception_ended"),
    ("cycles.participation", "", "cycles.participation.fact_recorded"),
    ("cycles.policyversion", '"taken_back"', "cycles.policyversion.taken_back"),
    ("cycles.policyversion", "", "cycles.policyversion.set"),
    ("imports.import", "", "imports.import.list_uploaded"),
    ("partners.partner", '["opened"]', "partners.partner.entered"),
    ("people.identitydoubt", "", "people.identitydoubt.raised"),
    ("people.person", '["registered"]', "people.person.registered"),
    ("people.person", '["mentor"]', "people.person.mentor_entered"),
    ("people.person", '["mentee"]', "people.person.mentee_entered"),
    ("people.person", '"consent_given"', "people.person.consent_given"),
    ("people.person", '"consent_withdrawn"', "people.person.consent_withdrawn"),
    ("people.person", '"affiliation_ended"', "people.person.affiliation_ended"),
    ("people.person", '"affiliation"', "people.person.affiliated"),
)


def name_rows(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Name every row of before, in one reading of the table."""
    unprotect(schema.connection, TABLE)
    rows = apps.get_model("base", "AuditRow")._base_manager.using(schema.connection.alias)
    whens: list[Any] = [
        When(kind="step", then=Concat("subject_type", Value("."), "to_state")),
        When(kind="reading", then=Value("people.person.groups_read")),
        When(kind="export", data_class="people", then=Value("imports.cycle.people_exported")),
        When(kind="export", then=Value("reports.cycle.summary_exported")),
        When(kind="sign_in", text__contains='"refused"', then=Value("accounts.user.not_let_in")),
        When(kind="sign_in", reason="", then=Value("accounts.user.signed_in")),
        When(kind="sign_in", then=Concat(Value("accounts.user."), "reason")),
        When(
            kind="refusal",
            reason="doubt_limit_reached",
            then=Value("people.user.doubt_limit_reached"),
        ),
        When(kind="refusal", actor=None, then=Concat(Value("accounts.user."), "reason")),
        When(kind="refusal", then=Value("base.page.refused")),
        When(
            subject_type="matching.round",
            reason="search_stopped",
            then=Value("matching.round.search_stopped"),
        ),
        When(
            subject_type="people.person",
            data_class="population_group",
            then=Value("people.person.groups_written"),
        ),
        *(
            When(subject_type=thing, text__contains=written, then=Value(event))
            for thing, written, event in OLD_CHANGES
        ),
    ]
    changed = Concat("subject_type", Value(".changed"))
    text = Cast("details", models.TextField())
    rows.annotate(text=text).update(
        event=Case(*whens, default=changed, output_field=models.CharField())
    )


def put_on(_apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Protect the table again: SQLite forgot the triggers with the old column list."""
    protect(schema.connection, TABLE)


class Migration(migrations.Migration):
    dependencies = [("base", "0005_refusals_once_a_minute")]
    operations = [
        migrations.AddField(
            model_name="auditrow",
            name="event",
            field=models.CharField(default="", max_length=80),
            preserve_default=False,
        ),
        migrations.RunPython(name_rows, put_on),
        migrations.RunPython(put_on, migrations.RunPython.noop),
    ]
