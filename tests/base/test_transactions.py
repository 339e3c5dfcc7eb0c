from __future__ import annotations

import pytest
from django.db import transaction

from tsemed.base.transactions import (
    ComputingInTransaction,
    is_in_transaction,
    outside_transactions,
)


@outside_transactions
def work() -> str:
    return "done"


@pytest.mark.django_db
def test_work_inside_a_transaction_is_refused() -> None:
    with transaction.atomic(), pytest.raises(ComputingInTransaction, match="work was called"):
        work()


@pytest.mark.django_db
def test_the_transaction_around_a_test_does_not_count() -> None:
    assert not is_in_transaction()
    assert work() == "done"


@pytest.mark.django_db(transaction=True)
def test_without_a_test_transaction_the_guard_says_the_same() -> None:
    assert work() == "done"
    with transaction.atomic(), pytest.raises(ComputingInTransaction):
        work()
    assert work() == "done"


@pytest.mark.django_db
def test_an_inner_transaction_counts_until_it_ends() -> None:
    with transaction.atomic():
        with transaction.atomic():
            assert is_in_transaction()
        assert is_in_transaction()
    assert not is_in_transaction()
