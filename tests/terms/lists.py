"""Terms as the tests look at them."""

from __future__ import annotations

from tsemed.terms.known import choices_of
from tsemed.terms.models import ChoiceList, Term


def population(code: str) -> Term:
    """Return a term of the populations as the database holds it."""
    return Term.objects.get(choice_list="population", code=code)


def offered(name: str) -> list[str]:
    """Return the codes that a list offers now, in their order."""
    return [one.code for one in choices_of(ChoiceList(name)).offered]
