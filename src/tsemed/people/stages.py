"""At which stage a mentee stands, and since when: one entry for each change, none ever changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.base.transitions import save_edit
from tsemed.people.audit_events import STAGE_CHANGED
from tsemed.people.models import MenteeProfile, Person, StageEntry
from tsemed.people.models.profile import Stage
from tsemed.people.write_gate import refuse_unwritable

_BATCH = 5_000


class StageInTheFuture(Refused):
    """A stage is noted when it has begun."""

    sentence = _("A stage is noted once it has begun: give today or a day before.")


class StageBeforeTheLast(Refused):
    """Entries follow each other: what was noted is not written over."""

    sentence = _("The stage before began later than this day. Give that day or a later one.")


class SameStage(Refused):
    """The mentee stands there already."""

    sentence = _("They already stand at this stage. Choose another one.")


def stages_of(person: Person) -> list[StageEntry]:
    """Return the entries of a person, the latest first; the caller may read the goals."""
    return list(person.stages.order_by("-since", "-pk"))


@transaction.atomic
def enter_stage(
    profile: MenteeProfile, *, stage: Stage, since: date, started_from: int, by: User, at: datetime
) -> None:
    """Note that a mentee stands at another stage from a day on.

    Raise FieldsRefused if `by` may not write it, StaleVersion if the profile changed meanwhile,
    and SameStage, StageInTheFuture or StageBeforeTheLast for an entry that does not follow.
    """
    day = localdate(at)
    refuse_unwritable(by, profile, {"stage": stage}, on=day)
    if profile.stage == stage:
        raise SameStage
    if since > day:
        raise StageInTheFuture
    last = profile.person.stages.order_by("-since", "-pk").first()
    if last is not None and since < last.since:
        raise StageBeforeTheLast
    save_edit(profile, started_from=started_from, event=STAGE_CHANGED, by=by, at=at, stage=stage)
    keep_stages([profile], since=since, by=by, at=at)


def keep_stages(
    profiles: Iterable[MenteeProfile], *, since: date, by: User | None, at: datetime
) -> None:
    """Write the entry of each profile whose stage was set or changed a moment ago."""
    StageEntry.objects.bulk_create(
        (
            StageEntry(
                person_id=profile.person_id,
                stage=profile.stage,
                since=since,
                noted_by=by,
                noted_at=at,
            )
            for profile in profiles
            if profile.stage
        ),
        batch_size=_BATCH,
    )
