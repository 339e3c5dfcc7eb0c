"""The bare assignment problem equals SciPy's answer and proves itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix
from tests.pairing.cases import examples

from pairing.assignment import assign


@examples(60)
@given(seed=st.integers(0, 10_000), n=st.integers(1, 12), m=st.integers(1, 9))
def test_the_answer_is_scipys_and_proven(seed: int, n: int, m: int) -> None:
    chance = np.random.default_rng(seed)
    scores = chance.integers(0, 6, (n, m))
    allowed = chance.random((n, m)) < 0.6
    places = chance.integers(0, 3, m)
    found = assign(scores, places, allowed=allowed)
    slots = np.repeat(np.arange(m), places)
    weight = np.where(allowed, scores + found.bonus, 0)[:, slots]
    best = int(weight[linear_sum_assignment(weight, maximize=True)].sum())
    assert found.matched * found.bonus + found.total == best == found.bound
    assert (found.prices_low <= found.prices_high).all()
    sparse = csr_matrix((scores[allowed], np.nonzero(allowed)), shape=(n, m))
    again = assign(sparse, places)
    assert (again.matched, again.total) == (found.matched, found.total)


def test_without_a_bonus_a_loss_is_not_made() -> None:
    found = assign(np.array([[-5, 3], [4, -1]]), np.array([1, 0]), bonus=0)
    assert found.mentor_of.tolist() == [-1, 0]
    assert found.total == 4


def test_fractions_are_refused() -> None:
    with pytest.raises(ValueError, match="whole"):
        assign(np.array([[0.5]]), np.array([1]))


def test_the_memory_of_a_sparse_matrix_follows_its_entries() -> None:
    # Filled, this matrix would take 32 GB.
    scores = csr_matrix(([7, 5, 6], ([0, 0, 99_999], [39_999, 1, 1])), shape=(100_000, 40_000))
    found = assign(scores, np.ones(40_000, dtype=np.int64))
    assert (found.matched, found.total) == (2, 13)
    assert found.mentor_of[[0, 99_999]].tolist() == [39_999, 1]
