"""The life of a version of a questionnaire, and of what somebody answers."""

from __future__ import annotations

from enum import StrEnum

from tsemed.base.states import StateTable


class VersionState(StrEnum):
    """A draft may be changed; from its publication on a version never is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RETIRED = "retired"
    DISCARDED = "discarded"


_V = VersionState
VERSION = StateTable(
    VersionState,
    {
        _V.DRAFT: frozenset({_V.PUBLISHED, _V.DISCARDED}),
        _V.PUBLISHED: frozenset({_V.RETIRED}),
        _V.RETIRED: frozenset(),
        _V.DISCARDED: frozenset(),
    },
)


class ResponseState(StrEnum):
    """What was submitted is kept as it is; a draft is its writer's own."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    DISCARDED = "discarded"


_R = ResponseState
RESPONSE = StateTable(
    ResponseState,
    {
        _R.DRAFT: frozenset({_R.SUBMITTED, _R.DISCARDED}),
        _R.SUBMITTED: frozenset(),
        _R.DISCARDED: frozenset(),
    },
)
