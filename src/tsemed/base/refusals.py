"""Operations refuse with a sentence: what is in the way, and what to do next.

Every expected refusal of an operation is a `Refused`. A view does not catch it: the decorator
that guards the URL answers with one page that shows the sentence, gives back what was typed and
leads to how things stand now. A form that can say it better beside a field catches its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import Promise


class Refused(Exception):
    """An operation does not do what was asked; nothing was changed.

    `sentence` says why and what to do next. A subclass gives its own, or the raiser does.
    `back` is the address at which to look again; empty means the page of the form itself.
    """

    sentence: ClassVar[Promise | str] = _("This cannot be done now. Look at how it stands.")
    status: ClassVar[int] = 409

    def __init__(self, sentence: Promise | str = "", *, back: str = "") -> None:
        super().__init__(sentence or type(self).sentence)
        self.back = back

    @property
    def message(self) -> Promise | str:
        """Return the sentence to show."""
        shown: Promise | str = self.args[0]
        return shown


class ReasonRequired(Refused):
    """A decision that departs from the usual is kept with its written reason."""

    sentence = _("Please write the reason; it is kept with the decision.")
