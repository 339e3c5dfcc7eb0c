"""The letters of matching. None names anybody: a letter may be read over a shoulder."""

from __future__ import annotations

from tsemed.notifications.message_templates import MessageTemplate, register

ASKED_TO_ANSWER = register(MessageTemplate(app="matching", name="asked_to_answer"))
BOTH_AGREED = register(MessageTemplate(app="matching", name="both_agreed"))
RETURNED_BY_MANAGER = register(MessageTemplate(app="matching", name="returned_by_manager"))
