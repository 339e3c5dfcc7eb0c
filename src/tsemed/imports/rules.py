"""Who a row is about, and whether a list may enter. Plain values in, verdicts out."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pairing.reference.folding import fold
from tsemed.cycles.states import TAKES_PEOPLE

# Up to here a list is read, checked and entered while the page is waiting for it.
ROWS_AT_ONCE = 500
# Above this a mentoring manager takes the list out, nobody else (visibility, row 30).
MOST_ROWS_OUT = 500
OPEN_FOR_LISTS = TAKES_PEOPLE


class Doubt(StrEnum):
    """Why the person of a row cannot be determined.

    Users who may see all the persons it points to settle it; among several with the same name,
    and nothing else, the sender chooses one by adding a telephone or an e-mail.
    """

    OTHER_NAME = "other_name"
    TWO_PERSONS = "two_persons"
    SEVERAL = "several"
    SEVERAL_BY_NAME = "several_known"


@dataclass(frozen=True, slots=True)
class Identity:
    """What somebody is recognised by. `pk` is None for a row of a list."""

    given_name: str
    family_name: str
    phone: str = ""
    email: str = ""
    birth_year: int | None = None
    pk: int | None = None

    @property
    def name(self) -> str:
        """Return the folded parts of the name in one order, so that swapped names are one name."""
        return " ".join(sorted(fold(f"{self.given_name} {self.family_name}").split()))


@dataclass(frozen=True, slots=True)
class Recognised:
    """Who a row is about: a known person, nobody known (both None), or a doubt."""

    pk: int | None = None
    doubt: Doubt | None = None
    candidates: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """The known people a row could be about, by what points at them."""

    by_phone: Sequence[Identity] = ()
    by_email: Sequence[Identity] = ()
    by_name_and_year: Sequence[Identity] = ()
    by_name_here: Sequence[Identity] = ()

    @property
    def bearers(self) -> tuple[int, ...]:
        """Return everybody who has the telephone or the e-mail, in the order of their ids."""
        return tuple(sorted({one.pk for one in (*self.by_phone, *self.by_email) if one.pk}))

    def limited_to(self, ids: Container[int | None]) -> Known:
        """Return those of the known people who are among some ids."""
        return Known(
            *(
                [one for one in found if one.pk in ids]
                for found in (
                    self.by_phone,
                    self.by_email,
                    self.by_name_and_year,
                    self.by_name_here,
                )
            )
        )

    def has_contacts_of(self, row: Identity, pk: int) -> bool:
        """Return whether a row names a telephone or an e-mail, and none but those of a person."""
        phone = any(one.pk == pk for one in self.by_phone)
        email = any(one.pk == pk for one in self.by_email)
        has_any = bool(row.phone or row.email)
        return has_any and (phone or not row.phone) and (email or not row.email)

    @property
    def named(self) -> tuple[int, ...]:
        """Return everybody whom a name alone could mean."""
        return tuple(one.pk for one in (*self.by_name_and_year, *self.by_name_here) if one.pk)


def recognise(row: Identity, known: Known) -> Recognised:
    """Return the person a row is about: by phone, by e-mail, then by name and birth year.

    A row with neither phone nor e-mail is also recognised by its name among those on this
    side of this cycle: otherwise the same list brought in twice would double them. Of several
    who share a phone the one of the same name is meant; a phone whose bearer has no word of
    the name is no recognition but a doubt, since families share phones.
    """
    phone, email = _bearer(row, known.by_phone), _bearer(row, known.by_email)
    bearers = known.bearers
    for found in (phone, email):
        if found.doubt:
            return Recognised(doubt=found.doubt, candidates=bearers)
    if phone.pk and email.pk and phone.pk != email.pk:
        return Recognised(doubt=Doubt.TWO_PERSONS, candidates=bearers)
    if phone.pk or email.pk:
        return phone if phone.pk else email
    by_year = [one for one in known.by_name_and_year if one.name == row.name]
    if by_year:
        return _only(by_year, Doubt.SEVERAL_BY_NAME)
    if not row.phone and not row.email:
        named = [one for one in known.by_name_here if one.name == row.name]
        return _only(named, Doubt.SEVERAL_BY_NAME)
    return Recognised()


def accepts_lists(state: str) -> bool:
    """Return whether people may still join a cycle in this state."""
    return state in OPEN_FOR_LISTS


def is_small(rows: int) -> bool:
    """Return whether a list is done while the page waits."""
    return rows <= ROWS_AT_ONCE


def needs_manager(rows: int) -> bool:
    """Return whether so many people may be exported by a mentoring manager only."""
    return rows > MOST_ROWS_OUT


def _bearer(row: Identity, bearers: Sequence[Identity]) -> Recognised:
    if not bearers:
        return Recognised()
    same = [one for one in bearers if one.name == row.name]
    if same:
        return _only(same, Doubt.SEVERAL)
    words = set(row.name.split())
    alike = [one for one in bearers if words & set(one.name.split())]
    return _only(alike, Doubt.SEVERAL) if alike else Recognised(doubt=Doubt.OTHER_NAME)


def _only(people: Iterable[Identity], doubt: Doubt) -> Recognised:
    ids = {one.pk for one in people}
    if len(ids) > 1:
        return Recognised(doubt=doubt, candidates=tuple(sorted(pk for pk in ids if pk)))
    return Recognised(pk=ids.pop() if ids else None)
