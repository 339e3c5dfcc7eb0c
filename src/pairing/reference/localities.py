"""Towns of Israel: names in Hebrew, Arabic and English, where they lie, and their district.

The shipped list holds the hundred largest towns and some smaller ones many participants live
in. Names and coordinates are ours; codes and districts are the public ones of the Central
Bureau of Statistics. `pairing.reference.bureau` reads the bureau's full workbook.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from pairing.problem.people import Place
from pairing.reference.folding import fold, starts_words

LANGUAGES: Final = ("he", "ar", "en")

DISTRICTS: Final[Mapping[str, Mapping[str, str]]] = {
    "jerusalem": {"he": "ירושלים", "ar": "القدس", "en": "Jerusalem"},
    "north": {"he": "הצפון", "ar": "الشمال", "en": "North"},
    "haifa": {"he": "חיפה", "ar": "حيفا", "en": "Haifa"},
    "centre": {"he": "המרכז", "ar": "المركز", "en": "Centre"},
    "tel_aviv": {"he": "תל אביב", "ar": "تل أبيب", "en": "Tel Aviv"},
    "south": {"he": "הדרום", "ar": "الجنوب", "en": "South"},
    "judea_samaria": {"he": "יהודה ושומרון", "ar": "الضفة الغربية", "en": "Judea and Samaria"},
}


@dataclass(frozen=True, slots=True)
class Locality:
    """A town: the bureau's code, its names (the first of each is shown), its centre."""

    code: str
    names: Mapping[str, tuple[str, ...]]
    place: Place | None
    district: str

    def name(self, language: str) -> str:
        """Return the name to show; another language's where this one has none."""
        order = (language, "he", "en", "ar")
        return next((self.names[key][0] for key in order if self.names.get(key)), self.code)


class Localities:
    """A list of towns that can be asked by code and by name in any of the languages."""

    def __init__(self, localities: Iterable[Locality]) -> None:
        """Keep the given towns; where two share a name, the first one given answers to it."""
        self._all = tuple(localities)
        self._by_code = {locality.code: locality for locality in self._all}
        self._by_name: dict[str, Locality] = {}
        for locality in self._all:
            for key in spelling_keys(locality):
                self._by_name.setdefault(key, locality)

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[Locality]:
        return iter(self._all)

    def of_code(self, code: str) -> Locality | None:
        """Return the town with this bureau code; leading zeros do not matter."""
        return self._by_code.get(code.strip().lstrip("0"))

    def named(self, text: str) -> Locality | None:
        """Return the town a cell names, or None; never a guess from half a name."""
        return self._by_name.get(spelling_key(text)) or self.of_code(text)

    def search(self, text: str, *, limit: int = 10) -> tuple[Locality, ...]:
        """Return the towns with a name whose words begin with those typed, the largest first."""
        found = (
            locality
            for locality in self._all
            if any(starts_words(text, name) for names in locality.names.values() for name in names)
        )
        return tuple(locality for locality, _ in zip(found, range(limit), strict=False))


# Spellings that differ between the bureau, the post and everyday use.
_SAME: Final = (
    ("קרית", "קריית"),
    ("ק", "קריית"),  # as in ק. אתא
    ("qiryat", "kiryat"),
    ("bet", "beit"),
    ("kefar", "kfar"),
    ("kafar", "kafr"),
)


def spelling_key(text: str) -> str:
    """Return a name as it is compared: folded, usual spellings for rare ones, without spaces."""
    words = fold(text).split()
    for word, usual in _SAME:
        words = [fold(usual) if each == fold(word) else each for each in words]
    return "".join(words)


def spelling_keys(locality: Locality) -> Iterator[str]:
    """Yield every name of a town as it is compared."""
    for names in locality.names.values():
        for name in names:
            yield spelling_key(name)


def _read(lines: Iterable[str]) -> Iterator[Locality]:
    for row in csv.DictReader(lines):
        names = {language: tuple(row[language].split("; ")) for language in LANGUAGES}
        place = Place(float(row["latitude"]), float(row["longitude"]))
        yield Locality(row["code"], names, place, row["district"])


@cache
def shipped() -> Localities:
    """Return the list shipped with the package, the largest towns first."""
    file = resources.files("pairing.reference").joinpath("localities.csv")
    return Localities(_read(file.read_text(encoding="utf-8").splitlines()))


def named(text: str) -> Locality | None:
    """Return the shipped town a cell names in any language, or None."""
    return shipped().named(text)


def search(text: str, *, limit: int = 10) -> tuple[Locality, ...]:
    """Search the shipped towns by the beginnings of their names."""
    return shipped().search(text, limit=limit)
