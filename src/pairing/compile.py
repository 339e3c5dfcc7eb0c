"""Fills the cache of compiled code: run `python -m pairing.compile` once at set-up.

Compiled code is specialised for the number of words a weight has, so every number that rounds
need is gone through, on a round too small to take time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from pairing.apart import joined
from pairing.board import Board
from pairing.deciding import answer, solve
from pairing.explaining import explain, explain_everybody
from pairing.groups import missing_places
from pairing.network import Network, build, codes_of, open_round
from pairing.outside import Held
from pairing.overrides import price_of_override
from pairing.people import Mentee, Mentor, Problem
from pairing.pricing import Priced, layout_of
from pairing.search import run, start
from pairing.solution import Solution
from pairing.watching import Watch
from pairing.wishes import WORD_COUNTS

SMALL = Problem(tuple(Mentee(id=name) for name in "abc"), (Mentor(id="m"), Mentor(id="n")))


def compile_kernels(tell: Callable[[str], None] = lambda _line: None) -> None:
    """Call every compiled function once for every number of words it may meet."""
    for words in WORD_COUNTS:
        state = open_round(SMALL, Board(SMALL))
        search = start(_of_words(build(state, codes_of(state, state.open_mentees)), words))
        run(search)
        Held(search.network).pays(search.u, search.v)
        plain = open_round(replace(SMALL, order=("matched", "total")), state.board)
        layout = replace(layout_of(plain), words=words)
        large = Priced(plain, Watch(), layout=layout).improve()
        Priced(plain, Watch(deadline=0.0), layout=layout).improve()
        joined(plain, [large])
        for found in (search, large):
            _tell_all(answer(found, {}))
        tell(f"compiled for weights of {words} words")
    solve(replace(SMALL, order=("matched", "total")))


def _tell_all(solution: Solution) -> None:
    """Say everything that can be said of the small round."""
    explain(SMALL, solution, "a")
    list(explain_everybody(SMALL, solution))
    missing_places(SMALL, solution)
    for mentor in SMALL.mentors:
        price_of_override(SMALL, solution, "a", mentor.id)


def _of_words(network: Network, words: int) -> Network:
    """The same network with weights of more words, which say nothing."""
    more = words - network.words
    wide = np.pad(network.w, ((0, 0), (0, more)))
    layout = replace(network.layout, words=words)
    return Network(**{**vars(network), "w": wide, "layout": layout})


if __name__ == "__main__":
    import sys

    compile_kernels(lambda line: print(line, file=sys.stderr))  # noqa: T201
