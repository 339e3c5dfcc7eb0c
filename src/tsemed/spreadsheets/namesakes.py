"""People of one name on one list: two people, or one person written twice.

A number keeps people apart. Without it two rows of one name are two people where a telephone or an
e-mail says so: both have one, and none is the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from pairing.reference.folding import fold
from pairing.reference.invisible import clean_address
from tsemed.spreadsheets.listed import Listed


@dataclass(slots=True)
class _Met:
    """The rows of one name: by their telephones and e-mails, and the first without either."""

    first: int
    bearers: dict[str, int] = field(default_factory=dict)
    # By which contacts a row lacks: "phone", "email", and "both" for a row that has none.
    lacking: dict[str, int] = field(default_factory=dict)


class Doubles:
    """The people met so far on a list, by number, else by name with spelling folded."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._by_number: dict[str, int] = {}
        self._by_name: dict[str, _Met] = {}

    def first_row(self, row: int, name: str, values: Mapping[str, object]) -> int | None:
        """Return the earlier row of the same person, or None for somebody not met before."""
        if number := values.get("number"):
            first = self._by_number.setdefault(str(number), row)
            return None if first == row else first
        phone, email = _phone(values), _email(values)
        met = self._by_name.setdefault(fold(name), _Met(row))
        if met.first != row and (earlier := _same(met, phone, email)):
            return earlier
        for contact in filter(None, (phone, email)):
            met.bearers.setdefault(contact, row)
        for lack in _lacks(phone, email):
            met.lacking.setdefault(lack, row)
        return None


def _same(met: _Met, phone: str, email: str) -> int | None:
    """Return the row of the same name that no telephone or e-mail keeps apart from these."""
    if not phone and not email:
        return met.first
    rows = [met.bearers.get(phone), met.bearers.get(email), met.lacking.get("both")]
    if not email:
        rows.append(met.lacking.get("phone"))
    if not phone:
        rows.append(met.lacking.get("email"))
    return min((row for row in rows if row), default=None)


def _lacks(phone: str, email: str) -> list[str]:
    lacks = [name for name, contact in (("phone", phone), ("email", email)) if not contact]
    return [*lacks, "both"] if len(lacks) > 1 else lacks


def _phone(values: Mapping[str, object]) -> str:
    """Return the last digits of a telephone: with and without the country it is the same."""
    digits = "".join(sign for sign in fold(str(values.get("phone", ""))) if sign.isdigit())
    return digits[-8:]


def _email(values: Mapping[str, object]) -> str:
    return clean_address(str(values.get("email", ""))).casefold()


def with_own_ids(people: Iterable[Listed]) -> tuple[Listed, ...]:
    """Return the people with an id for each: to namesakes without a number their row is added."""
    listed = tuple(people)
    met = Counter(fold(one.id) for one in listed)
    return tuple(
        replace(one, id=f"{one.id} #{one.row}")
        if met[fold(one.id)] > 1 and "number" not in one.values
        else one
        for one in listed
    )
