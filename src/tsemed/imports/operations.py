"""Bringing a list in: uploaded, checked, entered whole or not at all, and then forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.base.transitions import StaleVersion, WrongState, take_step
from tsemed.cycles.models import Cycle, Participation, Side
from tsemed.imports.apply import changed_since_checked, enter
from tsemed.imports.audit_events import LIST_UPLOADED, PEOPLE_EXPORTED
from tsemed.imports.models import Import, ImportRow
from tsemed.imports.outcomes import (
    Draft,
    RowCheck,
    Target,
    counts,
    fingerprint,
    packed,
    unpacked,
)
from tsemed.imports.parse import LIST_OF, drafts_of, unknown_columns
from tsemed.imports.queries import TOO_MANY_DOUBTS, stale_lists
from tsemed.imports.rules import accepts_lists, is_small
from tsemed.imports.states import ImportState, Outcome
from tsemed.imports.validate import Progress, check, no_progress
from tsemed.notifications.schedule import hourly
from tsemed.partners.models import Partner
from tsemed.people.doubt_limits import doubts_left, record_limit_reached
from tsemed.people.recognised import AddressTaken
from tsemed.spreadsheets.mapped import UNMAPPED, Mapped
from tsemed.spreadsheets.people_lists import SHEETS, PeopleList, people_of
from tsemed.spreadsheets.workbooks import read_list

BATCH = 1_000
TRIES = 5
DAYS_KEPT = timedelta(days=14)


class RowsCannotEnter(Refused):
    """Some rows cannot enter, or there is none; all or nothing enters."""

    is_recorded = False
    sentence = _("Some rows cannot enter, so nothing entered.")


class CycleIsClosed(Refused):
    """Nobody joins a cycle in this state any more."""

    is_recorded = False
    sentence = _("The cycle takes nobody in any more; nothing entered.")


def read_content(content: bytes, *, side: Side, file: str, mapped: Mapped = UNMAPPED) -> PeopleList:
    """Return the people of a file; raise WorkbookProblem when the file cannot be used at all.

    `mapped` is what the sender says of its headings and values, and where the list stands.
    """
    list_side = LIST_OF[side]
    sheets = tuple(SHEETS[list_side].values())
    table = read_list(content, file=file, sheets=sheets, place=mapped.place)
    return people_of(
        table,
        list_side,
        headings=mapped.headings,
        ignored=mapped.ignored,
        meanings=mapped.meanings,
    )


@transaction.atomic
def upload_list(
    people: PeopleList,
    *,
    cycle: Cycle,
    side: Side,
    programme: Partner | None,
    by: User,
    at: datetime,
) -> Import:
    """Keep a readable list until somebody says whether it enters.

    A small one is checked at once; for a large one the caller enqueues `check_list`.
    """
    if not accepts_lists(cycle.state):
        raise CycleIsClosed
    drafts = drafts_of(people, side, on=timezone.localdate(at))
    one = Import.objects.create(
        cycle=cycle,
        side=side,
        programme=programme if side == Side.MENTEE else None,
        uploaded_by=by,
        uploaded_at=at,
        state_since=at,
        content=packed(drafts),
        lost_columns=unknown_columns(people),
        read_twice=[column.heading for column in people.columns if column.twice],
        rows_total=len(drafts),
    )
    record(LIST_UPLOADED, one, by=by, at=at, details={"rows": one.rows_total})
    if is_small(one.rows_total):
        _decide(one, drafts, at=at, on_progress=no_progress)
    return one


def check_list(one: Import, *, at: datetime) -> None:
    """Write down what would happen to each row; run again, it writes the same again.

    Reading and comparing hold no lock, so a page can show how far it is, and a cancellation
    stops it. Only the answer is written in one transaction.
    """
    if one.state != ImportState.UPLOADED:
        return
    try:
        _decide(one, unpacked(bytes(one.content or b"")), at=at, on_progress=_progress_of(one))
    except (StaleVersion, WrongState):
        return


@transaction.atomic
def apply_list(one: Import, *, by: User, at: datetime) -> None:
    """Let a checked list enter: a small one now, a large one by `enter_list`."""
    if not one.can_enter:
        raise RowsCannotEnter
    if not accepts_lists(one.cycle.state):
        raise CycleIsClosed
    take_step(one, ImportState.APPLYING, by=by, at=at, rows_done=0)
    if is_small(one.rows_total):
        enter_list(one, at=at)


def enter_list(one: Import, *, at: datetime) -> None:
    """Enter all of a list in one transaction; killed and run again, nothing doubles.

    What was looked at is what enters: if anything it rests on changed since the preview, the
    list goes back to be looked at again, and so does one that a row now stops.
    """
    if one.state != ImportState.APPLYING:
        return
    drafts = unpacked(bytes(one.content or b""))
    for _again in range(TRIES):
        try:
            _enter_list(one, drafts, at=at)
        except AddressTaken:
            # Somebody entered the same address in the same moment: looked at again, the row waits.
            continue
        return
    with transaction.atomic():
        _end(
            Import.objects.get(pk=one.pk), ImportState.REFUSED, by=None, at=at, why="address_taken"
        )


def _enter_list(one: Import, drafts: Sequence[Draft], *, at: datetime) -> None:
    with transaction.atomic():
        # The list alone: a lock on its cycle or on its user would stop every pair of the cycle and
        # every audit row of the user, and meet them in a deadlock.
        locked = Import.objects.select_for_update(of=("self",))
        one = locked.select_related("cycle", "uploaded_by").get(pk=one.pk)
        if one.state != ImportState.APPLYING:
            return
        # Two lists into one cycle, one after the other: each sees what the other entered.
        Cycle.objects.select_for_update(no_key=True).get(pk=one.cycle_id)
        if why := _forbidding_reason(one):
            _end(one, ImportState.REFUSED, by=None, at=at, why=why)
            return
        target = _target(one, on=timezone.localdate(at))
        row_checks = check(drafts, target, on_progress=no_progress)
        if changed_since_checked(row_checks, target):
            row_checks = check(drafts, target, on_progress=no_progress)
        if fingerprint(row_checks) != one.fingerprint:
            _keep_answer(one, row_checks, at=at, changed_since_preview=True)
            return
        if _is_over_limit(one, row_checks, at=at):
            _end(one, ImportState.REFUSED, by=None, at=at, why=TOO_MANY_DOUBTS)
            return
        enter(row_checks, target, at=at)
        _end(one, ImportState.APPLIED, by=one.uploaded_by, at=at)


@transaction.atomic
def cancel_list(one: Import, *, by: User | None, at: datetime, why: str = "") -> None:
    """Forget a list that has not entered."""
    _end(one, ImportState.CANCELLED, by=by, at=at, why=why)


def record_export(
    rows: Sequence[Participation], cycle: Cycle, side: Side, *, why: str, by: User, at: datetime
) -> None:
    """Record who exported whom, and for what purpose."""
    record(
        PEOPLE_EXPORTED,
        cycle,
        by=by,
        at=at,
        reason=why,
        data_class="people",
        details={"side": side.value, "people": [row.person_id for row in rows]},
    )


@hourly
def delete_stale_imports(at: datetime) -> None:
    """Cancel lists that nobody decided about for a fortnight."""
    for one in stale_lists(before=timezone.localdate(at) - DAYS_KEPT):
        try:
            cancel_list(one, by=None, at=at, why="nobody_decided")
        except StaleVersion:
            continue


def _is_over_limit(one: Import, row_checks: Sequence[RowCheck], *, at: datetime) -> bool:
    """Return whether its sender raises more doubts today than one person may, and record it.

    Where none is left, no row enters that names another telephone or address than its person has:
    otherwise the refusal would reveal who is known.
    """
    if not any(v.asks or v.outcome is Outcome.WAITS for v in row_checks):
        return False
    doubts = sum(v.is_hidden or v.outcome is Outcome.WAITS for v in row_checks)
    left = doubts_left(one.uploaded_by, at=at)
    if left and doubts <= left:
        return False
    record_limit_reached(one.uploaded_by, at=at, doubts=doubts)
    return True


def _forbidding_reason(one: Import) -> str:
    if not accepts_lists(one.cycle.state):
        return "cycle_closed"
    if not one.uploaded_by.has_perm("imports.import_into", (one.cycle, Side(one.side))):
        return "no_longer_allowed"
    return ""


def _end(one: Import, to: ImportState, *, by: User | None, at: datetime, why: str = "") -> None:
    """End a list's life and delete its content about people."""
    take_step(one, to, by=by, at=at, why=why, content=None)
    one.rows.all().delete()


def _target(one: Import, *, on: date) -> Target:
    return Target(one.cycle, Side(one.side), one.programme, one.uploaded_by, on)


def _decide(one: Import, drafts: Sequence[Draft], *, at: datetime, on_progress: Progress) -> None:
    row_checks = check(drafts, _target(one, on=timezone.localdate(at)), on_progress=on_progress)
    _keep_answer(one, row_checks, at=at)


@transaction.atomic
def _keep_answer(
    one: Import,
    row_checks: Sequence[RowCheck],
    *,
    at: datetime,
    changed_since_preview: bool = False,
) -> None:
    met = counts(row_checks)
    take_step(
        one,
        ImportState.CHECKED,
        by=one.uploaded_by,
        at=at,
        fingerprint=fingerprint(row_checks),
        changed_since_preview=changed_since_preview,
        rows_total=len(row_checks),
        rows_done=len(row_checks),
        rows_new=met[Outcome.NEW],
        rows_changed=met[Outcome.CHANGED],
        rows_unchanged=met[Outcome.UNCHANGED],
        rows_waiting=met[Outcome.WAITS],
        rows_refused=met[Outcome.REFUSED],
    )
    one.rows.all().delete()
    ImportRow.objects.bulk_create((_row(one, v) for v in row_checks), batch_size=BATCH)


def _row(one: Import, row_check: RowCheck) -> ImportRow:
    person = row_check.draft.person
    name = f"{person.get('given_name', '')} {person.get('family_name', '')}".strip()
    return ImportRow(
        of=one,
        number=row_check.draft.number,
        sheet=row_check.draft.sheet[:120],
        name=name[:161],
        outcome=row_check.outcome,
        changes=row_check.changes,
        problems=row_check.problems,
        notes=row_check.notes,
    )


def _progress_of(one: Import) -> Progress:
    def on_progress(done: int) -> None:
        still = Import.objects.filter(pk=one.pk, state=ImportState.UPLOADED)
        if not still.update(rows_done=done):
            raise StaleVersion(one)

    return on_progress
