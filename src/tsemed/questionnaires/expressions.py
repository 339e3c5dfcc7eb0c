"""Conditions of a questionnaire, in a small part of what XLSForm allows.

    ${stage} = 'find' and not(selected(${modes}, 'online'))
    . >= 0 and . <= 60

`parsed` returns an expression as nested tuples, which a page hands to its script as they are;
`holds` decides it for some answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

# Node: ("and" | "or", a, b), ("not", a), ("=" | "!=" | "<" | "<=" | ">" | ">=", a, b),
# ("selected", a, text), ("ref", name), ("self",), ("number", value), ("text", value).
Node = tuple[Any, ...]
Answer = str | int | float | list[str] | bool | None

LONGEST: Final = 500
_DEEPEST: Final = 20
_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{[A-Za-z_]\w*\})|(?P<number>-?\d+(?:\.\d+)?)(?![\w.])"
    r"|(?P<text>'[^']*'|\"[^\"]*\")|(?P<word>[A-Za-z]+)|(?P<sign><=|>=|!=|[=<>(),.]))",
    re.ASCII,
)
COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_CONDITIONS: Final = COMPARISONS | {"and", "or", "not", "selected"}


class Fault(StrEnum):
    """Why an expression cannot be used."""

    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"
    NOT_A_CONDITION = "not_a_condition"


class ExpressionProblem(ValueError):
    """An expression outside of the subset; `near` is where reading stopped."""

    def __init__(self, fault: Fault, near: str = "") -> None:
        super().__init__(fault.value)
        self.fault, self.near = fault, near[:40]


@lru_cache(maxsize=2_000)
def parsed(text: str) -> Node:
    """Return an expression as nested tuples; raise ExpressionProblem if it cannot be read."""
    if len(text) > LONGEST:
        raise ExpressionProblem(Fault.TOO_LONG)
    parser = _Parser(text)
    node = parser.either(0)
    parser.expect_end()
    _refuse_bare_values(node)
    return node


def references(node: Node) -> frozenset[str]:
    """Return the names of the questions an expression asks for."""
    return frozenset(one[1] for one in walk(node) if one[0] == "ref")


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and every node inside it."""
    yield node
    for part in node[1:]:
        if isinstance(part, tuple):
            yield from walk(part)


def holds(node: Node, answers: Mapping[str, Answer], own: Answer = None) -> bool:
    """Return whether a condition is true of some answers; `own` is what stands for the dot."""
    kind = node[0]
    if kind == "and":
        return holds(node[1], answers, own) and holds(node[2], answers, own)
    if kind == "or":
        return holds(node[1], answers, own) or holds(node[2], answers, own)
    if kind == "not":
        return not holds(node[1], answers, own)
    if kind == "selected":
        return node[2] in _chosen(_value(node[1], answers, own))
    return _compares(kind, _value(node[1], answers, own), _value(node[2], answers, own))


def _value(node: Node, answers: Mapping[str, Answer], own: Answer) -> Answer:
    if node[0] == "ref":
        return answers.get(node[1])
    return own if node[0] == "self" else node[1]


def _chosen(value: Answer) -> list[str]:
    if isinstance(value, list):
        return value
    return [] if value in (None, "") else [str(value)]


def _compares(sign: str, left: Answer, right: Answer) -> bool:
    numbers = isinstance(left, int | float) and isinstance(right, int | float)
    if sign in ("=", "!="):
        # What is not answered is equal to the empty text and to nothing else.
        same = left == right if numbers else str(left or "") == str(right or "")
        return same is (sign == "=")
    if not numbers:
        return False
    assert isinstance(left, int | float)
    assert isinstance(right, int | float)
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[sign]


def _refuse_bare_values(node: Node) -> None:
    """Refuse an expression that is a value where a condition is asked for, or the other way."""
    if node[0] not in _CONDITIONS:
        raise ExpressionProblem(Fault.NOT_A_CONDITION)
    if node[0] in ("and", "or", "not"):
        for part in node[1:]:
            _refuse_bare_values(part)
    elif any(isinstance(part, tuple) and part[0] in _CONDITIONS for part in node[1:]):
        raise ExpressionProblem(Fault.NOT_A_CONDITION)


class _Parser:
    """Reads an expression from its beginning to its end, one token ahead."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self._kind = self._token = ""
        self._advance()

    def _advance(self) -> None:
        rest = self._text[self._at :]
        if not rest.strip():
            self._kind = self._token = ""
            return
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            raise ExpressionProblem(Fault.UNREADABLE, rest.strip())
        self._at = found.end()
        self._kind = str(found.lastgroup)
        self._token = found[self._kind]

    def _wrong(self) -> ExpressionProblem:
        return ExpressionProblem(Fault.UNREADABLE, self._token or self._text)

    def _take(self, token: str) -> bool:
        if self._kind in ("word", "sign") and self._token == token:
            self._advance()
            return True
        return False

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise self._wrong()

    def expect_end(self) -> None:
        """Refuse anything after the expression."""
        if self._kind:
            raise self._wrong()

    def either(self, depth: int) -> Node:
        """Read conditions joined by `or`."""
        if depth > _DEEPEST:
            raise ExpressionProblem(Fault.TOO_LONG)
        node = self._both(depth)
        while self._take("or"):
            node = ("or", node, self._both(depth))
        return node

    def _both(self, depth: int) -> Node:
        node = self._comparison(depth)
        while self._take("and"):
            node = ("and", node, self._comparison(depth))
        return node

    def _comparison(self, depth: int) -> Node:
        left = self._operand(depth)
        if self._kind == "sign" and self._token in COMPARISONS:
            sign = self._token
            self._advance()
            return (sign, left, self._operand(depth))
        return left

    def _operand(self, depth: int) -> Node:
        if self._kind in ("ref", "number", "text"):
            return self._literal()
        if self._take("."):
            return ("self",)
        if self._take("("):
            node = self.either(depth + 1)
            self._expect(")")
            return node
        if self._take("not"):
            self._expect("(")
            node = self.either(depth + 1)
            self._expect(")")
            return ("not", node)
        if self._take("selected"):
            return self._selected()
        raise self._wrong()

    def _selected(self) -> Node:
        self._expect("(")
        if self._kind == "ref":
            asked = self._literal()
        else:
            self._expect(".")
            asked = ("self",)
        self._expect(",")
        if self._kind != "text":
            raise self._wrong()
        name = self._literal()[1]
        self._expect(")")
        return ("selected", asked, name)

    def _literal(self) -> Node:
        kind, token = self._kind, self._token
        self._advance()
        if kind == "ref":
            return ("ref", token[2:-1])
        if kind == "text":
            return ("text", token[1:-1])
        return ("number", float(token) if "." in token else int(token))
