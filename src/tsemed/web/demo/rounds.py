"""The matching round of the demo: proposed, looked over, and sent out to be answered."""

from __future__ import annotations

from datetime import datetime

from tsemed.web.demo.participants import Joined
from tsemed.web.demo.programme import Programme


def propose_pairs(made: Programme, joined: Joined, *, at: datetime) -> None:
    """This will run a round in the cycle that is being matched."""
