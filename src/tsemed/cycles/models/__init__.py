"""The tables of the cycles app."""

from tsemed.cycles.models.cycle import Cycle, MatrixLine, ModelApproval
from tsemed.cycles.models.team import Assignment, Participation, Side

__all__ = ["Assignment", "Cycle", "MatrixLine", "ModelApproval", "Participation", "Side"]
