"""`tsemed match`: read two lists, propose pairs, write the answer."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pairing.reference.folding import fold
from tsemed.commandline.background import interruptible
from tsemed.commandline.mapping import read_mapping
from tsemed.commandline.messages import Refusal, say
from tsemed.commandline.problem_builder import Round, round_of
from tsemed.commandline.progress import ProgressBar
from tsemed.commandline.terminal import write_json, write_line, write_lines
from tsemed.spreadsheets.column_report import report_lines
from tsemed.spreadsheets.columns import Side
from tsemed.spreadsheets.limits import Limits
from tsemed.spreadsheets.listed import Listed
from tsemed.spreadsheets.mapped import UNMAPPED
from tsemed.spreadsheets.match_report import Answer
from tsemed.spreadsheets.match_report_json import json_of
from tsemed.spreadsheets.match_report_sheets import (
    left_over_sheet,
    pairs_sheet,
    rows_sheet,
    sheets_of,
)
from tsemed.spreadsheets.match_report_text import explained
from tsemed.spreadsheets.people_lists import (
    PeopleList,
    read_people,
    without_implausible_days,
)
from tsemed.spreadsheets.writing import write_csv, write_workbook

_WORKBOOK, _CSV = ".xlsx", ".csv"
# Values that say nothing of who suits whom, and those that do so without the other list's help.
_SAYS_NOTHING_OF_PAIRS = frozenset({
    "number", "first_name", "last_name", "phone", "email", "gender", "capacity", "trained",
    "cleared", "accepted_on",
})  # fmt: skip
_SPEAKS_FOR_ITSELF = frozenset({"decided_mentor", "not_with", "earlier_mentors"})


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line."""

    mentors: Path
    mentees: Path
    out: Path | None
    columns: Path | None
    language: str | None
    terminal_language: str
    as_json: bool
    explain: str | None
    time_limit: float | None
    most_rows: int
    on: date


def match(request: Request) -> None:
    """Propose pairs and give the answer in every form that was asked for.

    Everything that can be wrong with the request is found before anything is reckoned, and
    everything is reckoned before anything is written.
    """
    _check_out(request)
    mentors, mentees = _lists(request)
    _refuse_nothing_read(mentors, mentees)
    language = request.language or mentees.language or mentors.language or request.terminal_language
    made = round_of(mentors, mentees, on=request.on)
    person = _person_named(request.explain, made) if request.explain else None
    _report_columns(mentors, mentees, language=language)
    answer = _answer(request, made, (mentors, mentees), language=language)
    if request.out:
        written = _write(answer, request.out, language=language)
        _report_written(answer, written, language)
    if request.as_json:
        write_json(json.dumps(json_of(answer, language=language), ensure_ascii=False, indent=2))
    if person:
        write_lines(explained(answer, person, language=language))


def _check_out(request: Request) -> None:
    out = request.out
    if out is None:
        if not (request.as_json or request.explain):
            raise Refusal("nothing_asked")
        return
    if out.suffix.lower() not in (_WORKBOOK, _CSV):
        raise Refusal("not_an_answer_file", path=str(out))
    if not out.parent.is_dir():
        raise Refusal("no_folder", path=str(out.parent))
    for path in _paths(out):
        if any(path.exists() and given.exists() and path.samefile(given)
               for given in (request.mentors, request.mentees)):  # fmt: skip
            raise Refusal("would_overwrite_a_list", path=str(path))


def _lists(request: Request) -> tuple[PeopleList, PeopleList]:
    mapped = read_mapping(request.columns) if request.columns else {}
    limits = Limits(rows=request.most_rows)

    def read(path: Path, side: Side) -> PeopleList:
        meant = mapped.get(side, UNMAPPED)
        return read_people(
            path,
            side,
            headings=meant.headings,
            ignored=meant.ignored,
            meanings=meant.meanings,
            place=meant.place,
            limits=limits,
        )

    mentors = read(request.mentors, Side.MENTORS)
    mentees = read(request.mentees, Side.MENTEES)
    return mentors, without_implausible_days(mentees, on=request.on)


def _refuse_nothing_read(*lists: PeopleList) -> None:
    """Refuse lists of which nothing was read by which a pair could be better than another."""
    read = [{key for person in one.people for key in person.values} for one in lists]
    if any(keys & _SPEAKS_FOR_ITSELF for keys in read):
        return
    for one, keys in zip(lists, read, strict=True):
        if one.people and not keys - _SAYS_NOTHING_OF_PAIRS:
            raise Refusal(
                "nothing_read", path=one.file, passed_over=", ".join(one.passed_over) or "-"
            )


def _report_columns(*lists: PeopleList, language: str) -> None:
    """Write which columns were read and which were not, before anybody is proposed."""
    for one in lists:
        for label, text in report_lines(one.report, language):
            write_line(f"{label}: {text}", sys.stderr)


def _person_named(name: str, made: Round) -> Listed:
    """Return the one person a number or a name means, spelling folded; numbers come first."""
    people = [*made.mentees.values(), *made.mentors.values()]
    wanted = fold(name)
    found = [person for person in people if fold(person.id) == wanted]
    found = found or [person for person in people if fold(person.name) == wanted]
    if not found:
        raise Refusal("nobody_named", name=name)
    if len(found) > 1:
        raise Refusal("several_named", name=name, numbers=", ".join(person.id for person in found))
    return found[0]


def _answer(
    request: Request, made: Round, lists: tuple[PeopleList, PeopleList], *, language: str
) -> Answer:
    # The engine is loaded only now, so that wrong input is reported at once.
    from pairing.compile import prepare_engine
    from tsemed.commandline.report_builder import answer_of

    prepare_engine(lambda: write_line(say("preparing", language), sys.stderr))
    bar = ProgressBar(say("working", language))
    try:
        return interruptible(
            lambda cancelled: answer_of(
                made,
                lists,
                time_limit=request.time_limit,
                progress=bar.show,
                cancelled=cancelled,
            )
        )
    finally:
        bar.clear()


def _paths(out: Path) -> tuple[Path, ...]:
    """Return the files an answer goes into: one workbook, or three CSV files side by side."""
    if out.suffix.lower() == _WORKBOOK:
        return (out,)
    return (out, out.with_suffix(f".unmatched{_CSV}"), out.with_suffix(f".rows{_CSV}"))


def _write(answer: Answer, out: Path, *, language: str) -> tuple[Path, ...]:
    paths = _paths(out)
    if len(paths) == 1:
        write_workbook(out, sheets_of(answer, language=language), language=language)
        return paths
    sheets = (pairs_sheet, left_over_sheet, rows_sheet)
    for path, sheet_of in zip(paths, sheets, strict=True):
        sheet = sheet_of(answer, language)
        write_csv(path, [column.heading for column in sheet.columns], sheet.rows)
    return paths


def _report_written(answer: Answer, written: tuple[Path, ...], language: str) -> None:
    message = say(
        "written",
        language,
        pairs=len(answer.pairs),
        left=len(answer.left_over),
        rows=len({(p.file, p.row) for p in (*answer.refused, *answer.notes)}),
        path=", ".join(map(str, written)),
    )
    write_line(message, sys.stderr)
