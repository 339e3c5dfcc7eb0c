"""Finding people by the beginning of a name, by telephone or by e-mail, among a million.

A name is found through `NameToken`: one folded word per row, so a prefix is one range of an
index. Three things keep a search for a name that 20,000 people bear as quick as a rare one:

* nothing is sorted. The index already lists the shortest words first, so the first rows of
  the range are the best ones, and reading stops when enough are found;
* where several words are typed, the rarest one leads (rarity is counted up to a bound, in
  the index alone) and the others are looked up for each row it yields, or read at once where
  even the rarest is common;
* a user who sees few people is answered from those few, not from the bearers of the name.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from pairing.reference.folding import fold, tokens
from tsemed.base.ids import IsAmong, IsOneOf
from tsemed.base.paging import sorted_by
from tsemed.people.models import NameToken, Person
from tsemed.people.models.person import backwards

LIMIT = 20
FEW = 8_000
_RARE, _COMMON = 2_000, 20_000
_HANDFULS = (200, 2_000, 20_000)
_LAST = "\U0010ffff"
_FEWEST_DIGITS = 3
_AROUND_DIGITS = frozenset("+-()./ \u00a0\u2011\u2013\u05be\u200e\u200f")


def find(
    scope: QuerySet[Person],
    typed: str,
    *,
    limit: int = LIMIT,
    everybody: bool = False,
    names_only: bool = False,
) -> list[Person]:
    """Return the people of scope who answer to what was typed, with profiles; see `find_ids`."""
    first = find_ids(scope, typed, limit=limit, everybody=everybody, names_only=names_only)
    people = Person.objects.select_related("mentor", "mentee", "locality").in_bulk(first)
    return [people[pk] for pk in first]


def find_ids(
    scope: QuerySet[Person],
    typed: str,
    *,
    limit: int = LIMIT,
    everybody: bool = False,
    names_only: bool = False,
) -> list[int]:
    """Return those of scope who answer to what was typed, the best first; never more than limit.

    `everybody` says that scope is the whole register, so that it need not be looked into;
    with `names_only`, nobody is found by telephone or e-mail.
    """
    typed = typed[:120]
    few = None if everybody else _ids_if_few(scope)
    if few is not None and not few:
        return []
    found: list[int] = []
    for hits, column in _hits(typed, many=few is None, names_only=names_only):
        if few is None and not everybody:
            found.extend(islice(_in_large_scope(hits, column, scope), limit * 2))
            continue
        within = hits if few is None else hits.filter(IsOneOf(column, few))
        # Somebody both of whose names begin so appears twice; hence more rows than asked for.
        found.extend(within.values_list(column, flat=True)[: limit * 2])
    return list(islice(dict.fromkeys(found), limit))


def _hits(
    typed: str, *, many: bool, names_only: bool = False
) -> Iterator[tuple[QuerySet[Any], str]]:
    """Yield the questions to ask of the indexes, each with the column that names the person."""
    if names_only:
        if words := _words(typed):
            yield _by_name(words, many=many), "person_id"
        return
    if digits := _digits(typed):
        yield from ((hits, "pk") for hits in _by_phone(digits, many=many))
        return
    if "@" not in typed and (words := _words(typed)):
        yield _by_name(words, many=many), "person_id"
    if typed.isascii() and len(typed.split()) == 1 and len(typed.strip()) >= 3:
        yield _by_email(typed.strip().lower(), many=many), "pk"


def _words(typed: str) -> list[str]:
    return sorted(set(tokens(typed)), key=len, reverse=True)


def _in_large_scope(hits: QuerySet[Any], column: str, scope: QuerySet[Person]) -> Iterator[int]:
    """Yield the first hits who are in a scope too large to list, asked in growing batches."""
    start = 0
    for size in _HANDFULS:
        handful = list(hits.values_list(column, flat=True)[start : start + size])
        inside = set(scope.order_by().filter(IsOneOf("pk", handful)).values_list("pk", flat=True))
        yield from (pk for pk in handful if pk in inside)
        if len(handful) < size:
            return
        start += size


def _ids_if_few(scope: QuerySet[Person]) -> list[int] | None:
    ids = list(scope.order_by().values_list("pk", flat=True)[: FEW + 1])
    return ids if len(ids) <= FEW else None


def _begins(column: str, beginning: str) -> Q:
    # A range and not LIKE: SQLite's LIKE ignores case and with it the index.
    return Q(**{f"{column}__gte": beginning, f"{column}__lt": beginning + _LAST})


def _by_name(words: list[str], *, many: bool) -> QuerySet[NameToken]:
    rarity = dict.fromkeys(words, 0)
    if many and len(words) > 1:
        rarity = {word: _rarity(word) for word in words}
        words = sorted(words, key=rarity.__getitem__)
        if _RARE <= rarity[words[0]] < _COMMON:
            # Borne by thousands, perhaps by nobody together: looked up for each of these, the
            # other word takes longer than reading these at once and walking along the other.
            words.reverse()
    hits = NameToken.objects.filter(_begins("token", words[0]))
    for word in words[1:]:
        theirs = NameToken.objects.filter(_begins("token", word))
        if _RARE <= rarity[word] < _COMMON:
            hits = hits.filter(IsAmong("person", theirs.order_by().values("person")))
        else:
            hits = hits.filter(Exists(theirs.filter(person=OuterRef("person"))))
    return hits.order_by("token", "person_id")


def _rarity(word: str) -> int:
    """Return how many rows a word begins, counted no further than it takes to compare."""
    return NameToken.objects.filter(_begins("token", word)).order_by()[:_COMMON].count()


def _digits(typed: str) -> str:
    """Return the digits of what looks like a telephone number, in any script; else nothing."""
    if not all(character.isdigit() or character in _AROUND_DIGITS for character in typed):
        return ""
    digits = "".join(fold(typed).split())
    return digits if len(digits) >= _FEWEST_DIGITS else ""


def _by_phone(digits: str, *, many: bool) -> Iterator[QuerySet[Person]]:
    """Yield the numbers that begin so, with any prefix of the country, then those that end so."""
    bare = digits.removeprefix("00").removeprefix("972").removeprefix("0")
    if bare:
        # A complete number is asked for as such: the field would read it out of the range's end.
        yield Person.objects.filter(phone=f"+972{bare}")
        yield _ordered(Person.objects.filter(_begins("phone", f"+972{bare}")), "phone", many=many)
    ending = _begins("phone_backwards", backwards(digits)) & ~Q(phone_backwards="")
    yield _ordered(Person.objects.filter(ending), "phone_backwards", many=many)


def _by_email(beginning: str, *, many: bool) -> QuerySet[Person]:
    return _ordered(Person.objects.filter(_begins("email", beginning)), "email", many=many)


def _ordered(people: QuerySet[Person], column: str, *, many: bool) -> QuerySet[Person]:
    # Among few PostgreSQL would still walk the whole index to be spared a sort of some rows.
    return people.order_by(*([column] if many else sorted_by(column)), "pk")
