"""Occupations by their ISCO-08 code, with labels in Hebrew, Arabic and English.

The codes and their tree (major group, sub-major group, unit group: one, two and four digits)
are those of the International Standard Classification of Occupations 2008 of the
International Labour Organization. The labels are ours: short, naming the field rather than
the person, so that no gender has to be chosen. How close two occupations are is the
engine's business, not this table's.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from pairing.reference.folding import fold, tokens

LANGUAGES: Final = ("he", "ar", "en")

# How good an answer to a search is; smaller is better.
_SAME, _WORDS, _BEGINNINGS = range(3)


class OccupationTableError(ValueError):
    """An occupations file cannot be used; `line` says where, counting from 1."""

    def __init__(self, reason: str, *, line: int) -> None:
        super().__init__(f"line {line}: {reason}")
        self.reason = reason
        self.line = line


@dataclass(frozen=True, slots=True)
class Occupation:
    """One group of the classification and what it is called.

    `labels` has one label per language; `also` holds further names people use, such as job
    titles in both genders.
    """

    code: str
    labels: Mapping[str, str]
    also: Mapping[str, tuple[str, ...]]

    def names(self) -> Iterator[str]:
        """Yield every name of this occupation in every language."""
        yield from self.labels.values()
        for names in self.also.values():
            yield from names


@dataclass(frozen=True, slots=True)
class _Name:
    folded: str
    words: tuple[str, ...]
    code: str


class Occupations:
    """A table of occupations that can be asked by code and by free text."""

    def __init__(self, occupations: Iterable[Occupation]) -> None:
        """Keep the given occupations; a code given twice keeps the later one."""
        self._by_code = {occupation.code: occupation for occupation in occupations}
        self._names = tuple(
            _Name(fold(name), tokens(name), occupation.code)
            for occupation in self._by_code.values()
            for name in occupation.names()
        )

    def __len__(self) -> int:
        return len(self._by_code)

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def __iter__(self) -> Iterator[Occupation]:
        return iter(sorted(self._by_code.values(), key=lambda occupation: occupation.code))

    def nearest(self, code: str) -> Occupation | None:
        """Return the occupation of this code or of the smallest known group around it."""
        for length in range(len(code), 0, -1):
            if found := self._by_code.get(code[:length]):
                return found
        return None

    def label(self, code: str, *, language: str) -> str:
        """Return what `code` is called; where it is not listed, what its group is called.

        An unknown first digit answers with the code itself, so a page always has a word.
        """
        found = self.nearest(code)
        return found.labels[language] if found else code

    def search(self, text: str, *, limit: int = 10) -> tuple[Occupation, ...]:
        """Return the occupations a free text may mean, the best first.

        The same name comes before a name that has every word asked for, and that before one
        whose words begin with them; among equals the more detailed and then the smaller code
        comes first. Spelling differences are folded away, any language may be asked for.
        """
        wanted = tokens(text)
        if not wanted:
            return ()
        best: dict[str, int] = {}
        for name in self._names:
            rank = _rank(wanted, name)
            if rank is not None and rank < best.get(name.code, _BEGINNINGS + 1):
                best[name.code] = rank
        order = sorted(best, key=lambda code: (best[code], -len(code), code))
        return tuple(self._by_code[code] for code in order[:limit])

    def code_of(self, text: str) -> str | None:
        """Return the one code a cell means: a code of one to four digits, or a known name.

        A name has to be the whole name of one occupation. A cell that only resembles one, or
        that two of them share (גנן), answers None: guessing an occupation pairs people for a
        reason nobody gave.
        """
        bare = text.strip()
        if bare.isascii() and bare.isdigit():
            return bare if len(bare) <= 4 and self.nearest(bare) else None
        wanted = fold(text)
        exact = {name.code for name in self._names if name.folded == wanted and wanted}
        deepest = max(exact, key=len, default=None)
        if deepest is None or any(not deepest.startswith(code) for code in exact):
            return None
        return deepest


def _rank(wanted: tuple[str, ...], name: _Name) -> int | None:
    if name.words == wanted:
        return _SAME
    if all(word in name.words for word in wanted):
        return _WORDS
    if all(any(word.startswith(part) for word in name.words) for part in wanted):
        return _BEGINNINGS
    return None


def load(path: Path, *, known: Occupations | None = None) -> Occupations:
    """Read a fuller table from a UTF-8 CSV file, optionally added to the table `known`.

    The columns are `code` and any of `en`, `he`, `ar` with `en_also`, `he_also`, `ar_also`
    (names parted by semicolons). A label missing in one language is taken from the group
    above, then from another language. Raises OccupationTableError naming the line.
    """
    with path.open(encoding="utf-8-sig", newline="") as lines:
        loaded = list(_read(lines))
    kept = list(known) if known else []
    return Occupations([*kept, *_with_labels_completed(kept, loaded)])


def _read(lines: Iterable[str]) -> Iterator[Occupation]:
    reader = csv.DictReader(lines)
    if "code" not in (reader.fieldnames or ()):
        raise OccupationTableError("the column code is missing", line=1)
    for row in reader:
        code = (row["code"] or "").strip()
        if not (code.isascii() and code.isdigit() and len(code) <= 4):
            raise OccupationTableError(f"{code!r} is not an ISCO-08 code", line=reader.line_num)
        yield _occupation(code, row)


def _occupation(code: str, row: Mapping[str, str | None]) -> Occupation:
    labels = {language: (row.get(language) or "").strip() for language in LANGUAGES}
    also = {
        language: tuple(
            name.strip() for name in (row.get(f"{language}_also") or "").split(";") if name.strip()
        )
        for language in LANGUAGES
    }
    return Occupation(code, labels, also)


def _with_labels_completed(
    known: list[Occupation], loaded: list[Occupation]
) -> Iterator[Occupation]:
    labels = {occupation.code: dict(occupation.labels) for occupation in known}
    for occupation in sorted(loaded, key=lambda each: len(each.code)):
        above = next(
            (labels[occupation.code[:length]] for length in range(len(occupation.code), 0, -1)
             if occupation.code[:length] in labels),
            {},
        )  # fmt: skip
        any_label = next((text for text in occupation.labels.values() if text), occupation.code)
        complete = {
            language: occupation.labels[language] or above.get(language) or any_label
            for language in LANGUAGES
        }
        labels[occupation.code] = complete
        yield Occupation(occupation.code, complete, occupation.also)


@cache
def shipped() -> Occupations:
    """Return the table shipped with the package: every group and about 200 occupations."""
    file = resources.files("pairing.reference").joinpath("occupations.csv")
    return Occupations(_read(file.read_text(encoding="utf-8").splitlines()))


def label(code: str, *, language: str) -> str:
    """Return what `code` is called in the shipped table, falling back along the tree."""
    return shipped().label(code, language=language)


def search(text: str, *, limit: int = 10) -> tuple[Occupation, ...]:
    """Search the shipped table for what a free text may mean, the best first."""
    return shipped().search(text, limit=limit)


def code_of(text: str) -> str | None:
    """Return the one code of the shipped table a cell means, or None."""
    return shipped().code_of(text)
