"""The words under which a person is found by name."""

from __future__ import annotations

from pairing.reference.folding import tokens

_SERVANT_OF, _ARTICLE = "عبد", "ال"
_LONGEST = 80


def name_words(given: str, family: str) -> tuple[str, ...]:
    """Return the folded words of a name, as the index of names stores them.

    The two names are also read apart: عبد may end one and the article begin the other. Of a name
    like عبدالرحمن the second half is a word too, because people look for it.
    """
    words = {
        word[:_LONGEST]: None
        for name in (f"{given} {family}", given, family)
        for word in tokens(name)
    }
    halves = [
        word.removeprefix(_SERVANT_OF) for word in words if word.startswith(_SERVANT_OF + _ARTICLE)
    ]
    return tuple(dict.fromkeys([*words, *halves]))
