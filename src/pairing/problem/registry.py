"""Finds the rules and criteria by listing their folders, so adding one is adding a file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import ModuleType

from pairing.problem import criteria as criteria_folder
from pairing.problem import rules as rules_folder
from pairing.problem.terms import Criterion, Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return every hard rule, in the order of their names."""
    found = (cls() for cls in _classes(rules_folder) if issubclass(cls, Rule))
    return tuple(sorted(found, key=lambda rule: rule.name))


@cache
def all_criteria() -> tuple[Criterion, ...]:
    """Return every soft criterion, in the order of their names."""
    found = (cls() for cls in _classes(criteria_folder) if issubclass(cls, Criterion))
    return tuple(sorted(found, key=lambda criterion: criterion.name))


def _classes(folder: ModuleType) -> list[type]:
    modules = [
        importlib.import_module(f"{folder.__name__}.{entry.name}")
        for entry in pkgutil.iter_modules(folder.__path__)
    ]
    return [
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and thing.__module__ == module.__name__
    ]
