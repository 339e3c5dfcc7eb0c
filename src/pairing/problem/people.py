"""The plain values a matching problem is stated in.

Nothing here knows a database, a clock or a language. Identities are strings, days are
whole numbers of days waited, places are degrees, and every closed list is an enum whose
values are the codes that reasons are later rendered from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    """Where a mentee stands: finding work, integrating in a workplace, advancing."""

    FIND = "find"
    INTEGRATE = "integrate"
    ADVANCE = "advance"


class Gender(StrEnum):
    """As the person wishes to be addressed and, for wishes, met."""

    WOMAN = "woman"
    MAN = "man"


class Mode(StrEnum):
    """How a pair can meet."""

    IN_PERSON = "in_person"
    ONLINE = "online"


class Rank(StrEnum):
    """A mentor's managerial rank; below MIDDLE is flagged by the programme."""

    BELOW_MIDDLE = "below_middle"
    MIDDLE = "middle"
    SENIOR = "senior"
    EXECUTIVE = "executive"


class Need(StrEnum):
    """What a meeting must offer; what is needed, never why."""

    STEP_FREE = "step_free"
    SIGN_LANGUAGE = "sign_language"
    CAPTIONS = "captions"
    PLAIN_LANGUAGE = "plain_language"
    QUIET_PLACE = "quiet_place"
    SCREEN_READER = "screen_reader"
    BREAKS = "breaks"


class Level(StrEnum):
    """A weight as people say it."""

    MUST = "must"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Place:
    """A point on the earth in degrees (WGS84)."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Mentor:
    """One mentor as the matching sees them. Only `id` is required; absent stays absent.

    `times` holds day-part codes such as "sun_morning" (see `pairing.times`); empty means
    the person did not say, which never blocks. `occupations` are ISCO-08 codes of one to
    four digits, the most important first.
    """

    id: str
    languages: frozenset[str] = frozenset()
    place: Place | None = None
    radius_km: int | None = None
    modes: frozenset[Mode] = frozenset({Mode.IN_PERSON})
    times: frozenset[str] = frozenset()
    gender: Gender | None = None
    wishes_gender: Gender | None = None
    offers: frozenset[Need] = frozenset()
    occupations: tuple[str, ...] = ()
    rank: Rank = Rank.MIDDLE
    years_of_experience: int | None = None
    stages: frozenset[Stage] = frozenset()
    populations: frozenset[str] = frozenset()
    background: frozenset[str] = frozenset()
    wishes: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    employer: str | None = None
    capacity: int = 1
    cleared: bool = True
    trained: bool = True
    scope: frozenset[str] = frozenset()
    region: str = ""


@dataclass(frozen=True, slots=True)
class Mentee:
    """One mentee as the matching sees them. Only `id` is required; absent stays absent.

    `population` and `background` are given only when the mentee consented to their use in
    matching; `wishes_background` is set only when the mentee asked for it.
    """

    id: str
    languages: frozenset[str] = frozenset()
    place: Place | None = None
    radius_km: int | None = None
    modes: frozenset[Mode] = frozenset({Mode.IN_PERSON})
    times: frozenset[str] = frozenset()
    gender: Gender | None = None
    wishes_gender: Gender | None = None
    needs: frozenset[Need] = frozenset()
    occupations: tuple[str, ...] = ()
    stage: Stage | None = None
    wishes_rank: Rank | None = None
    wishes: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()
    population: frozenset[str] = frozenset()
    background: frozenset[str] = frozenset()
    wishes_background: bool = False
    employers: frozenset[str] = frozenset()
    waiting_days: int = 0
    group: str | None = None
    scope: frozenset[str] = frozenset()
    region: str = ""
