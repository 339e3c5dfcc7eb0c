"""How far each participant of the demo has come: most are ready, the last show every other step."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from tsemed.accounts.models import User
from tsemed.cycles.models import EntryKind, Participation, ParticipationEntry, Side

_K = EntryKind
_READY: Final = (_K.JOINED, _K.FORMS, _K.INTERVIEWED, _K.ACCEPTED, _K.TRAINED, _K.ALIGNED)
_OTHER: Final = (
    (_K.JOINED,),
    _READY[:5],
    _READY[:3],
    _READY[:4],
    _READY[:2],
    (*_READY[:3], _K.DEFERRED),
    (*_READY[:3], _K.REJECTED),
    (*_READY[:2], _K.WITHDRAWN),
)
_DECISIONS: Final = (_K.ACCEPTED, _K.DEFERRED, _K.REJECTED, _K.WITHDRAWN)
_OVER: Final = (_K.REJECTED, _K.WITHDRAWN)
_WHY: Final = {
    _K.DEFERRED: "בתקופת לידה, מבקשת לחזור אלינו בהמשך",
    _K.REJECTED: "אין זמינות קבועה למפגשים בשעות התוכנית",
    _K.WITHDRAWN: "מצאו מסגרת אחרת והודיעו בטלפון",
}


@dataclass(frozen=True)
class DemoWay:
    """The entries of one participant, with their days."""

    days: dict[EntryKind, date]
    deferred_until: date

    def columns(self, side: Side) -> dict[str, Any]:
        """Return the columns of the participation."""
        held = self._of(side)
        decided = next((kind for kind in _DECISIONS if kind in held), None)
        facts = {
            f"{kind.value}_on": day for kind, day in held.items() if kind in (*_READY, _K.EXCEPTED)
        }
        return {
            **facts,
            "state": decided.value if decided else "applied",
            "left_on": held[decided] if decided in _OVER else None,
            "deferred_until": self.deferred_until if decided is _K.DEFERRED else None,
        }

    def entries(
        self, part: Participation, *, by: User | None, at: datetime
    ) -> Iterator[ParticipationEntry]:
        """Yield the entries of the participation."""
        for kind, day in self._of(Side(part.side)).items():
            yield ParticipationEntry(
                participation=part,
                kind=kind,
                happened_on=day,
                until=self.deferred_until if kind is _K.DEFERRED else None,
                why=_WHY.get(kind, ""),
                by=by,
                at=at,
            )

    def _of(self, side: Side) -> dict[EntryKind, date]:
        return {
            kind: day
            for kind, day in self.days.items()
            if side == Side.MENTOR or kind is not _K.TRAINED
        }


def journey_of(
    number: int, *, of: int, ready: float, joined_on: date, accepted_on: date, today: date
) -> DemoWay:
    """Return how far the participant of this number has come."""
    ready_ones = round(of * ready)
    kinds = _READY if number < ready_ones else _OTHER[(number - ready_ones) % len(_OTHER)]
    decided = max(joined_on + timedelta(days=7), accepted_on)
    day_of = {
        _K.JOINED: joined_on,
        _K.FORMS: joined_on + timedelta(days=2),
        _K.INTERVIEWED: joined_on + timedelta(days=5),
        _K.TRAINED: min(today, decided + timedelta(days=2)),
        _K.ALIGNED: min(today, decided + timedelta(days=3)),
        **dict.fromkeys(_DECISIONS, decided),
    }
    return DemoWay({kind: day_of[kind] for kind in kinds}, today + timedelta(days=30))
