"""What can be done with terms. A term is never deleted, and its code never changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from pairing.reference.folding import fold
from pairing.reference.invisible import is_visible
from tsemed.accounts.models import User
from tsemed.base.audit import record
from tsemed.base.refusals import Refused
from tsemed.base.transitions import save_edit
from tsemed.terms.audit_events import TERM_ADDED, TERM_MOVED, TERM_OFFERED, TERM_RETIRED
from tsemed.terms.known import forget
from tsemed.terms.models import LONGEST_CODE, ChoiceList, Term

LANGUAGES: Final = ("he", "ar", "en")
# Between the values of one cell of a list.
_SEPARATORS = re.compile(r"[,;|\n،؛]")


class Arrangement(StrEnum):
    """What one press does with a term."""

    UP = "up"
    DOWN = "down"
    RETIRE = "retire"
    OFFER = "offer"


class WordsMissing(Refused):
    """A term is read in three languages."""

    sentence = _("Write the term in Hebrew, Arabic and English: every page shows it.")


class WordUnusable(Refused):
    """A cell of a list parts its values by such signs."""

    sentence = _("Write the term without commas and semicolons: in a list they part two values.")


class WordTaken(Refused):
    """In a list a word means one term."""

    sentence = _("“%(word)s” is a word of another term of this list. Choose another word.")

    def __init__(self, word: str) -> None:
        super().__init__(self.sentence % {"word": word})


class LastTerm(Refused):
    """A list without a term cannot be answered."""

    sentence = _("This is the last term that is offered. Add another one first.")


@transaction.atomic
def add_term(
    *,
    choice_list: str,
    he: str,
    ar: str,
    en: str,
    also: Sequence[str] = (),
    by: User,
    at: datetime,
) -> Term:
    """Add a term at the end of a list; raise WordsMissing, WordUnusable or WordTaken."""
    words = {"he": he, "ar": ar, "en": en}
    others = _locked(choice_list)
    _refuse_words(words.values(), also, others)
    last = Term.objects.filter(choice_list=choice_list).aggregate(Max("place"))["place__max"]
    term = Term.objects.create(
        choice_list=ChoiceList(choice_list),
        code=_code_for(en, {one.code for one in others}),
        also=list(also),
        place=0 if last is None else last + 1,
        **words,
    )
    record(TERM_ADDED, term, by=by, at=at, details=_details(term, {}, words))
    _forget_when_done()
    return term


@transaction.atomic
def change_term(term: Term, *, started_from: int, by: User, at: datetime, **changes: Any) -> None:
    """Change the words of a term; the words of before are still read in lists."""
    _refuse_words_of(term, changes)
    was = {language: str(getattr(term, language)) for language in LANGUAGES}
    now = {language: str(changes.get(language, was[language])) for language in LANGUAGES}
    if "also" in changes and now != was:
        taken = _spellings(_locked(term.choice_list, without=term))
        earlier = [word for word in was.values() if fold(word) not in taken]
        changes["also"] = _without_doubles([*changes["also"], *earlier], words=now.values())
    how: dict[str, Any] = {"started_from": started_from, "by": by, "at": at}
    save_edit(term, **how, **changes, details=_details(term, was, now))
    _forget_when_done()


@transaction.atomic
def arrange_term(term: Term, *, to: str, by: User, at: datetime) -> None:
    """Move a term by one place, retire it, or offer it again; raise LastTerm."""
    rows = _locked(term.choice_list)
    offered = [one for one in rows if one.retired_on is None]
    how: dict[str, Any] = {"started_from": term.version, "by": by, "at": at}
    if to == Arrangement.RETIRE and term.retired_on is None:
        if [one.pk for one in offered] == [term.pk]:
            raise LastTerm
        save_edit(term, event=TERM_RETIRED, retired_on=localdate(at), **how)
    elif to == Arrangement.OFFER and term.retired_on is not None:
        save_edit(term, event=TERM_OFFERED, retired_on=None, **how)
    elif to in (Arrangement.UP, Arrangement.DOWN) and term.retired_on is None:
        _move(term, offered, 1 if to == Arrangement.DOWN else -1, how)
    _forget_when_done()


def _move(term: Term, offered: Sequence[Term], by_places: int, how: dict[str, Any]) -> None:
    """Put a term before or behind its neighbour; at the end of the list it stays."""
    at = [one.pk for one in offered].index(term.pk)
    if not 0 <= at + by_places < len(offered):
        return
    neighbour = offered[at + by_places]
    Term.objects.filter(pk=neighbour.pk).update(place=term.place)
    save_edit(term, event=TERM_MOVED, place=neighbour.place, **how)


def _locked(name: str, *, without: Term | None = None) -> list[Term]:
    """Return the terms of a list in their order, locked: one user at a time changes a list."""
    rows = Term.objects.select_for_update().filter(choice_list=name).order_by("pk")
    list(rows)
    # Read again: a term that was added while this waited is no row that was locked.
    every = Term.objects.filter(choice_list=name).order_by("place", "pk")
    return [one for one in every if without is None or one.pk != without.pk]


def _refuse_words_of(term: Term, changes: dict[str, Any]) -> None:
    words = [changes.get(language, getattr(term, language)) for language in LANGUAGES]
    _refuse_words(words, changes.get("also", ()), _locked(term.choice_list, without=term))


def _refuse_words(words: Iterable[str], also: Iterable[str], others: Iterable[Term]) -> None:
    if not all(is_visible(word) for word in words):
        raise WordsMissing
    taken = _spellings(others)
    for word in (*words, *also):
        if _SEPARATORS.search(word):
            raise WordUnusable
        if fold(word) in taken:
            raise WordTaken(word)


def _spellings(terms: Iterable[Term]) -> set[str]:
    return {fold(word) for one in terms for word in (one.code, one.he, one.ar, one.en, *one.also)}


def _without_doubles(spellings: Iterable[str], *, words: Iterable[str]) -> list[str]:
    seen = {fold(word) for word in words}
    kept = []
    for word in spellings:
        if fold(word) not in seen:
            seen.add(fold(word))
            kept.append(word)
    return kept


def _code_for(english: str, taken: set[str]) -> str:
    """Return a code of an English word that no term of the list has or had."""
    plain = re.sub(r"[^a-z0-9]+", "_", english.lower()).strip("_")[: LONGEST_CODE - 4] or "term"
    numbered = (f"{plain}_{number}" for number in range(2, 1_000))
    return next(code for code in (plain, *numbered) if code not in taken)


def _details(term: Term, was: dict[str, str], now: dict[str, str]) -> dict[str, Any]:
    """Return the words of before and after: a term is nobody's, so the audit keeps them."""
    words = {
        name: [was.get(name, ""), now[name]] for name in LANGUAGES if was.get(name) != now[name]
    }
    return {"list": str(term.choice_list), "code": term.code, "words": words} if words else {}


def _forget_when_done() -> None:
    forget()
    transaction.on_commit(forget)
