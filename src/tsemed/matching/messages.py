"""The letters of matching. None names anybody: a letter may be read over a shoulder."""

from __future__ import annotations

from tsemed.notifications.letters import Letter, register

ASKED_TO_ANSWER = register(Letter(room="matching", name="asked_to_answer"))
BOTH_AGREED = register(Letter(room="matching", name="both_agreed"))
RETURNED_BY_MANAGER = register(Letter(room="matching", name="returned_by_manager"))
