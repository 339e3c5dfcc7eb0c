from __future__ import annotations

from tsemed.imports.states import IMPORT, ImportState

S = ImportState
LEGAL = {
    (S.UPLOADED, S.CHECKED), (S.UPLOADED, S.REFUSED), (S.UPLOADED, S.CANCELLED),
    (S.CHECKED, S.APPLYING), (S.CHECKED, S.REFUSED), (S.CHECKED, S.CANCELLED),
    (S.APPLYING, S.APPLIED), (S.APPLYING, S.CHECKED), (S.APPLYING, S.REFUSED),
}  # fmt: skip


def test_every_pair_of_states_is_decided() -> None:
    assert {(old, new) for old, new, legal in IMPORT.pairs() if legal} == LEGAL
    assert len(list(IMPORT.pairs())) == 36


def test_what_has_entered_can_no_longer_be_cancelled() -> None:
    assert IMPORT.is_final(S.APPLIED)
    assert not IMPORT.allows(S.APPLYING, S.CANCELLED)
