"""An answer as plain values for programs: the codes of the engine with their labels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from enum import Enum
from typing import Any

from tsemed.spreadsheets.listed import Listed
from tsemed.spreadsheets.match_report import Answer, Instead, LeftOver, Proposed, Unlock
from tsemed.spreadsheets.pair_reasons import Block, Reason
from tsemed.spreadsheets.problems import WorkbookProblem
from tsemed.spreadsheets.sentences import blocked_sentence, help_sentence, problem_text, sentence

Plain = dict[str, Any]


def json_of(answer: Answer, *, language: str) -> Plain:
    """Return the whole answer as values JSON can hold; the shape is in docs/command-line.md."""
    return {
        "language": language,
        "points": answer.points,
        "proven": answer.is_proven,
        "gap": {"people": answer.gap_people, "points": answer.gap_points},
        "pairs": [_pair(pair, language) for pair in answer.pairs],
        "unmatched": [_left_over(left, language) for left in answer.left_over],
        "free": [{**_person(each.mentor), "places": each.places} for each in answer.free],
        "columns": [
            {"file": report.file, **asdict(column)}
            for report in answer.columns
            for column in report.columns
        ],
        "rows": [
            *(_problem(problem, language, used=False) for problem in answer.refused),
            *(_problem(problem, language, used=True) for problem in answer.notes),
        ],
    }


def _pair(pair: Proposed, language: str) -> Plain:
    return {
        "mentee": _person(pair.mentee),
        "mentor": _person(pair.mentor),
        "points": pair.points,
        "decided": pair.decided,
        "for": [_reason(reason, language) for reason in pair.reasons_for],
        "against": [_reason(reason, language) for reason in pair.reasons_against],
        "open_wishes": pair.open_wishes(language),
        "instead": [_instead(each) for each in pair.instead],
    }


def _left_over(left: LeftOver, language: str) -> Plain:
    return {
        "mentee": _person(left.mentee),
        "kept_away": dict(left.kept_away),
        "help": [_unlock(unlock, language) for unlock in left.unlocks],
        "taken": [_instead(each) for each in left.taken],
    }


def _unlock(unlock: Unlock, language: str) -> Plain:
    return {
        **_block(unlock.block, language),
        "mentor": _person(unlock.mentor),
        "points": unlock.points,
        "opens": unlock.opens,
        "gains_person": unlock.gains_person,
    }


def _block(block: Block, language: str) -> Plain:
    return {
        "rule": block.rule,
        "values": plain(block.values),
        "words": blocked_sentence(block, language),
        "help": help_sentence(block.rule, block.values, language),
    }


def _instead(instead: Instead) -> Plain:
    return {
        "mentor": _person(instead.mentor),
        "points": instead.points,
        "loss": asdict(instead.loss),
    }


def _reason(reason: Reason, language: str) -> Plain:
    return {
        "criterion": reason.criterion,
        "code": reason.code,
        "points": reason.points,
        "of": reason.of,
        "values": plain(reason.values),
        "words": sentence(reason, language),
    }


def _person(person: Listed) -> Plain:
    return {"number": person.id, "name": person.name, "row": person.row}


def _problem(problem: WorkbookProblem, language: str, *, used: bool) -> Plain:
    return {**problem.facts(), "used": used, "words": problem_text(problem, language)}


def plain(value: object) -> Any:
    """Return a value as JSON can hold it: sets as sorted lists, enums as their codes."""
    match value:
        case Enum():
            return value.value
        case Mapping():
            return {str(key): plain(each) for key, each in value.items()}
        case set() | frozenset():
            return sorted(plain(each) for each in value)
        case str():
            return value
        case Iterable():
            return [plain(each) for each in value]
        case _:
            return value
