"""Queries of terms, and the check that every operation makes before it stores one."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from tsemed.accounts.models import User
from tsemed.base.refusals import Refused
from tsemed.terms.models import ChoiceList, Term


class NotOffered(Refused):
    """A code is stored that its list does not offer: it was retired, or nothing has it."""

    sentence = _("“%(word)s” is not offered any more. Look at the list and choose again.")

    def __init__(self, word: str) -> None:
        super().__init__(self.sentence % {"word": word})


def get_term_for(user: User, pk: int, action: str) -> Term:
    """Return a term for somebody who maintains the lists; for anybody else it is not there."""
    term = Term.objects.filter(pk=pk).first() if user.has_perm(action) else None
    if term is None:
        raise Http404
    return term


def every_term(user: User) -> list[Term]:
    """Return the terms of every list in their order, for somebody who maintains them."""
    if not user.has_perm("terms.maintain_terms"):
        raise PermissionDenied
    return list(Term.objects.all())


def refuse_not_offered(name: ChoiceList, codes: Iterable[str], *, held: Iterable[str] = ()) -> None:
    """Refuse codes that the list does not offer now, except those that are held already.

    It reads the database, so that what another process retired is refused at once.
    """
    new = set(codes).difference(held)
    if not new:
        return
    known = {term.code: term for term in Term.objects.filter(choice_list=name, code__in=new)}
    for code in sorted(new):
        if code not in known:
            raise NotOffered(code)
        if known[code].retired_on is not None:
            raise NotOffered(known[code].label)
