"""The life of an imported list, and what happens to each of its rows."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class ImportState(StrEnum):
    UPLOADED = "uploaded"
    CHECKED = "checked"
    APPLYING = "applying"
    APPLIED = "applied"
    REFUSED = "refused"
    CANCELLED = "cancelled"


_S = ImportState

# From applying back to checked: what was known of somebody changed since the preview, so
# the preview is made again and a person looks at it again. Nothing entered meanwhile.
IMPORT = StateTable(
    ImportState,
    {
        _S.UPLOADED: frozenset({_S.CHECKED, _S.REFUSED, _S.CANCELLED}),
        _S.CHECKED: frozenset({_S.APPLYING, _S.REFUSED, _S.CANCELLED}),
        _S.APPLYING: frozenset({_S.APPLIED, _S.CHECKED, _S.REFUSED}),
        _S.APPLIED: frozenset(),
        _S.REFUSED: frozenset(),
        _S.CANCELLED: frozenset(),
    },
)


class Outcome(StrEnum):
    """What will happen to one row; one that waits points to somebody, and a person settles it."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WAITS = "waits"
    REFUSED = "refused"
