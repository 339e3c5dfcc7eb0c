"""What must hold of conditions: when a row is shown, and what an answer must be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tsemed.people.data_policy import ESPECIALLY_SENSITIVE
from tsemed.questionnaires import expressions
from tsemed.questionnaires.definition import SELECTS, Definition, Kind, Question
from tsemed.questionnaires.expressions import ExpressionProblem, Node
from tsemed.questionnaires.problems import DefinitionProblem, Fault, in_survey


def refuse_wrong_conditions(definition: Definition) -> None:
    """Raise DefinitionProblem for a condition that cannot be read, decided or ended."""
    by_name = {one.name: one for one in definition.answered()}
    for one in definition.questions:
        for column, text in (("relevant", one.relevant), ("constraint", one.constraint)):
            if text:
                _Condition(definition, by_name, one, column).check(text)
    _check_circles(definition)


@dataclass(frozen=True, slots=True)
class _Condition:
    """One condition, with the row and column it stands in."""

    definition: Definition
    by_name: Mapping[str, Question]
    question: Question
    column: str

    def wrong(self, fault: Fault, value: str) -> DefinitionProblem:
        return in_survey(fault, self.question, self.column, value=value)

    def check(self, text: str) -> None:
        try:
            node = expressions.parsed(text)
        except ExpressionProblem as problem:
            raise self.wrong(Fault(problem.fault.value), problem.near) from problem
        for part in expressions.walk(node):
            if part[0] == "selected":
                self.check_operands("selected", (part[1], ("text", part[2])))
            elif part[0] in expressions.COMPARISONS:
                self.check_operands(part[0], part[1:])

    def check_operands(self, sign: str, operands: Node) -> None:
        left, right = (self.asked(operand) for operand in operands)
        if not _are_comparable(sign, operands, (left, right)):
            raise self.wrong(Fault.NOT_COMPARABLE, sign)
        for question, other in ((left, operands[1]), (right, operands[0])):
            if question is not None and question.kind in SELECTS and other[0] == "text":
                offered = {one.name for one in self.definition.choices_of(question)}
                if other[1] and other[1] not in offered:
                    raise self.wrong(Fault.UNKNOWN_CHOICE, other[1])

    def asked(self, operand: Node) -> Question | None:
        """Return the question that an operand stands for; none for a number or a text."""
        if operand[0] == "self":
            if self.column != "constraint":
                raise self.wrong(Fault.UNKNOWN_QUESTION, ".")
            return self.question
        if operand[0] != "ref":
            return None
        if operand[1] not in self.by_name:
            raise self.wrong(Fault.UNKNOWN_QUESTION, operand[1])
        if self.by_name[operand[1]].data_class in ESPECIALLY_SENSITIVE:
            raise self.wrong(Fault.SENSITIVE, operand[1])
        return self.by_name[operand[1]]


def _are_comparable(sign: str, operands: Node, asked: tuple[Question | None, ...]) -> bool:
    if sign == "selected":
        return asked[0] is not None and asked[0].kind in SELECTS
    sorts = {_sort(operand, question) for operand, question in zip(operands, asked, strict=True)}
    if None in sorts or not any(asked):
        return False
    return sorts == {"number"} or (sorts == {"text"} and sign in ("=", "!="))


def _sort(operand: Node, question: Question | None) -> str | None:
    """Return what is compared: numbers or texts, or nothing that can be."""
    if question is None:
        return str(operand[0])
    if question.kind in (Kind.INTEGER, Kind.DECIMAL):
        return "number"
    return None if question.kind in (Kind.SELECT_MULTIPLE, Kind.DATE) else "text"


def _check_circles(definition: Definition) -> None:
    """Refuse a row of which it depends on its own answer whether it is shown."""
    asks: dict[str, frozenset[str]] = {}
    rows: dict[str, Question] = {}
    for one, groups in definition.with_groups():
        if one.kind is Kind.END_GROUP:
            continue
        conditions = [each for each in (one, *reversed(groups)) if each.relevant]
        # A question without a condition of its own is shown by that of its group.
        rows[one.name] = conditions[0] if conditions else one
        asks[one.name] = frozenset().union(
            *(expressions.references(expressions.parsed(each.relevant)) for each in conditions)
        )
    settled: set[str] = set()
    while len(settled) < len(asks):
        more = {name for name, of in asks.items() if name not in settled and of <= settled}
        if not more:
            left = [name for name in asks if name not in settled]
            first = next(name for name in left if _asks_itself(name, asks))
            raise in_survey(Fault.CYCLE, rows[first], "relevant", value=first)
        settled |= more


def _asks_itself(name: str, asks: Mapping[str, frozenset[str]]) -> bool:
    """Return whether following what a row asks for leads back to it."""
    reached: set[str] = set()
    edge = set(asks[name])
    while edge:
        reached |= edge
        edge = {after for one in edge for after in asks[one]} - reached
    return name in reached
