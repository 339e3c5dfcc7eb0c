"""Operations refuse with a sentence: what is in the way, and what to do next.

Every expected refusal of an operation is a `Refused`. A view does not catch it: the decorator
that guards the URL answers with one page that shows the sentence, gives back what was typed and
leads to how things stand now. A form that can show it at a field catches its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


_raised: ContextVar[list[Refused] | None] = ContextVar("refusals", default=None)


@contextmanager
def collected() -> Iterator[list[Refused]]:
    """Collect every refusal raised inside the block, also those a view answers by itself."""
    found: list[Refused] = []
    token = _raised.set(found)
    try:
        yield found
    finally:
        _raised.reset(token)


class Refused(Exception):
    """An operation does not do what was asked; nothing was changed.

    `sentence` says why and what to do next. A subclass gives its own, or the raiser does.
    `back` is the address at which to look again; empty means the page of the form itself.
    """

    sentence: ClassVar[Promise | str] = _("This cannot be done now. Look at how it stands.")
    status: ClassVar[int] = 409
    # Whether the refusal is evidence. A lost race and a form that is not complete are not.
    is_recorded: ClassVar[bool] = True

    def __init__(self, sentence: Promise | str = "", *, back: str = "") -> None:
        super().__init__(sentence or type(self).sentence)
        self.back = back
        if (found := _raised.get()) is not None:
            found.append(self)

    @property
    def message(self) -> Promise | str:
        """Return the sentence to show."""
        shown: Promise | str = self.args[0]
        return shown


class ReasonRequired(Refused):
    """A decision that departs from the usual is kept with its written reason."""

    is_recorded = False
    sentence = _("Please write the reason; it is kept with the decision.")
