"""An answer as the sheets of a workbook, in the language of the lists."""

from __future__ import annotations

from collections.abc import Iterable

from tsemed.spreadsheets.column_report import report_lines
from tsemed.spreadsheets.match_report import Answer, Instead, LeftOver, Loss, Proposed, Unlock
from tsemed.spreadsheets.match_report_labels import labels_in
from tsemed.spreadsheets.pair_reasons import Reason
from tsemed.spreadsheets.problems import WorkbookProblem
from tsemed.spreadsheets.sentences import help_sentence, problem_text, rule_sentence, sentence
from tsemed.spreadsheets.writing import Cell, WrittenColumn, WrittenSheet

ALTERNATIVES = 3
_HELPS = 3


def sheets_of(answer: Answer, *, language: str) -> tuple[WrittenSheet, ...]:
    """Return the sheets: pairs, unmatched, rows to correct, mentors with places left, summary."""
    return (
        pairs_sheet(answer, language),
        left_over_sheet(answer, language),
        rows_sheet(answer, language),
        _free_sheet(answer, language),
        _summary_sheet(answer, language),
    )


def pairs_sheet(answer: Answer, language: str) -> WrittenSheet:
    """Return a row for every pair, the best first."""
    labels = labels_in(language)
    columns = (
        WrittenColumn(labels["mentee_number"], 10),
        WrittenColumn(labels["mentee"], 22),
        WrittenColumn(labels["mentor_number"], 10),
        WrittenColumn(labels["mentor"], 22),
        WrittenColumn(labels["points"], 11),
        WrittenColumn(labels["for"], 56, wrap=True),
        WrittenColumn(labels["against"], 38, wrap=True),
        WrittenColumn(labels["open_wishes"], 30, wrap=True),
        *(
            WrittenColumn(labels["instead"].format(number=number), 30, wrap=True)
            for number in range(1, ALTERNATIVES + 1)
        ),
        WrittenColumn(labels["decided"], 10),
    )
    rows = [_pair_row(pair, language) for pair in answer.pairs]
    return WrittenSheet(labels["pairs"], columns, rows)


def _pair_row(pair: Proposed, language: str) -> list[Cell]:
    instead = [alternative_texts(each, language) for each in pair.instead[:ALTERNATIVES]]
    return [
        pair.mentee.id,
        pair.mentee.name,
        pair.mentor.id,
        pair.mentor.name,
        pair.points,
        reason_texts(pair.reasons_for, language),
        reason_texts(pair.reasons_against, language),
        "\n".join(pair.open_wishes(language)) or None,
        *instead,
        *[None] * (ALTERNATIVES - len(instead)),
        labels_in(language)["yes"] if pair.decided else None,
    ]


def reason_texts(reasons: Iterable[Reason], language: str) -> str:
    """Return reasons as lines of a cell."""
    return "\n".join(sentence(reason, language) for reason in reasons)


def alternative_texts(instead: Instead, language: str) -> str:
    """Return an alternative with its points and what the round would lose by it."""
    return labels_in(language)["instead_cell"].format(
        name=instead.mentor.name,
        points=instead.points,
        loss=loss_text(instead.loss, language),
    )


def loss_text(loss: Loss, language: str) -> str:
    """Return a loss by the first wish it touches; what comes after it no longer counts."""
    labels = labels_in(language)
    if loss.people > 0:
        return labels["loss_people"]
    if loss.group_places > 0:
        return labels["loss_floor"]
    if loss.waiting_days > 0:
        return labels["loss_waiting"].format(days=loss.waiting_days)
    if loss.poorer and loss.points > 0:
        return labels["loss_poorer_points"].format(points=loss.points)
    if loss.poorer:
        return labels["loss_poorer"]
    if loss.points > 0:
        return labels["loss_points"].format(points=loss.points)
    return labels["loss_none"]


def left_over_sheet(answer: Answer, language: str) -> WrittenSheet:
    """Return a row for every mentee without a mentor, with what would help."""
    labels = labels_in(language)
    columns = (
        WrittenColumn(labels["mentee_number"], 10),
        WrittenColumn(labels["mentee"], 22),
        WrittenColumn(labels["kept_away"], 44, wrap=True),
        WrittenColumn(labels["help"], 64, wrap=True),
        WrittenColumn(labels["taken"], 36, wrap=True),
    )
    rows: list[list[Cell]] = [
        [
            left.mentee.id,
            left.mentee.name,
            blocked_texts(left, language),
            suggestion_texts(left, language),
            "\n".join(alternative_texts(each, language) for each in left.taken[:ALTERNATIVES]),
        ]
        for left in answer.left_over
    ]
    return WrittenSheet(labels["left_over"], columns, rows)


def blocked_texts(left: LeftOver, language: str) -> str:
    """Return how many mentors each rule keeps away, the most first."""
    counted = sorted(left.kept_away.items(), key=lambda item: (-item[1], item[0]))
    template = labels_in(language)["kept_away_cell"]
    return "\n".join(
        template.format(rule=rule_name(rule, language), count=count) for rule, count in counted
    )


def rule_name(rule: str, language: str) -> str:
    """Return a rule's words without values, for counting."""
    sentence = rule_sentence(rule, _NO_VALUES, language)
    return sentence if rule.startswith("must.") else without_values(sentence)


def without_values(sentence: str) -> str:
    """Return a sentence up to the colon its values would stand behind."""
    return sentence.split(":", maxsplit=1)[0]


_NO_VALUES = {"mentee_languages": (), "mentor_languages": ()}


def suggestion_texts(left: LeftOver, language: str) -> str:
    """Return what would help, the best first: a change of a rule, or a place more."""
    lines = [unlock_text(unlock, language) for unlock in left.unlocks[:_HELPS]]
    if left.taken:
        names = ", ".join(each.mentor.name for each in left.taken[:ALTERNATIVES])
        lines.append(labels_in(language)["help_places"].format(names=names))
    return "\n".join(lines) or _several_changes(left, language)


def _several_changes(left: LeftOver, language: str) -> str:
    """Return what the rules that keep most mentors away ask for, where no one change is enough."""
    most = sorted(left.kept_away, key=lambda rule: (-left.kept_away[rule], rule))[:2]
    lines = [without_values(help_sentence(rule, {}, language)) for rule in most]
    return "\n".join([labels_in(language)["nothing_blocks"], *lines])


def unlock_text(unlock: Unlock, language: str) -> str:
    """Return one change that would help, with the mentor it gains most with, and what it gains."""
    labels = labels_in(language)
    gain = labels["gains_person" if unlock.gains_person else "gains_points"]
    helps = help_sentence(unlock.block.rule, unlock.block.values, language)
    return labels["help_cell"].format(
        help=helps, mentor=unlock.mentor.name, count=unlock.opens, gain=gain
    )


def rows_sheet(answer: Answer, language: str) -> WrittenSheet:
    """Return every row and value that could not be used, with its place and what to correct."""
    labels = labels_in(language)
    columns = (
        WrittenColumn(labels["list"], 22),
        WrittenColumn(labels["sheet"], 16),
        WrittenColumn(labels["row"], 8),
        WrittenColumn(labels["column"], 22),
        WrittenColumn(labels["used"], 12),
        WrittenColumn(labels["wrong"], 70, wrap=True),
    )
    left_out = [_problem_row(problem, labels["no"], language) for problem in answer.refused]
    noted = [_problem_row(problem, labels["yes"], language) for problem in answer.notes]
    marked = frozenset(range(len(left_out)))
    return WrittenSheet(labels["rows"], columns, [*left_out, *noted], marked=marked)


def _problem_row(problem: WorkbookProblem, used: str, language: str) -> list[Cell]:
    return [
        problem.file,
        problem.sheet,
        problem.row,
        problem.column,
        used,
        problem_text(problem, language),
    ]


def _free_sheet(answer: Answer, language: str) -> WrittenSheet:
    labels = labels_in(language)
    columns = (
        WrittenColumn(labels["mentor_number"], 10),
        WrittenColumn(labels["mentor"], 22),
        WrittenColumn(labels["places"], 14),
    )
    rows: list[list[Cell]] = [
        [each.mentor.id, each.mentor.name, each.places] for each in answer.free
    ]
    return WrittenSheet(labels["free"], columns, rows)


def _summary_sheet(answer: Answer, language: str) -> WrittenSheet:
    labels = labels_in(language)
    rows: list[list[Cell]] = [
        [labels["count_mentees"], len(answer.pairs) + len(answer.left_over)],
        [labels["count_mentors"], answer.mentors],
        [labels["count_pairs"], len(answer.pairs)],
        [labels["count_left_over"], len(answer.left_over)],
        [labels["count_refused"], len({(p.file, p.row) for p in answer.refused})],
        [labels["total"], answer.points],
        [labels["proof"], proof_text(answer, language)],
        [labels["people_decide"], None],
    ]
    for report in answer.columns:
        rows.extend([label, text] for label, text in report_lines(report, language))
    columns = (WrittenColumn(labels["summary"], 46, wrap=True), WrittenColumn("", 46, wrap=True))
    return WrittenSheet(labels["summary"], columns, rows, filtered=False)


def proof_text(answer: Answer, language: str) -> str:
    """Return whether the answer is proven the best, or how far it may be from it."""
    labels = labels_in(language)
    if answer.is_proven:
        return labels["proven"]
    return labels["gap"].format(people=answer.gap_people, points=answer.gap_points)
