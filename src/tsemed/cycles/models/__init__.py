"""The tables of the cycles app."""

from tsemed.cycles.models.cycle import Cycle, ModelApproval, ModelPeriod
from tsemed.cycles.models.matrix import LineCarrier, MatrixLine
from tsemed.cycles.models.participation import (
    EntryKind,
    Participation,
    ParticipationEntry,
    Side,
)
from tsemed.cycles.models.policy import PolicyVersion
from tsemed.cycles.models.team import Assignment

__all__ = [
    "Assignment",
    "Cycle",
    "EntryKind",
    "LineCarrier",
    "MatrixLine",
    "ModelApproval",
    "ModelPeriod",
    "Participation",
    "ParticipationEntry",
    "PolicyVersion",
    "Side",
]
