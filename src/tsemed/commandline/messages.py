"""What the commands themselves say, apart from what they say about lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tsemed.spreadsheets.translation import Message, pgettext_lazy

MESSAGES: Final[Mapping[str, Message]] = {
    "cancelled": pgettext_lazy("command line", "Cancelled. Nothing was written."),
    "cannot_write": pgettext_lazy("command line", "{path} cannot be written: {why}"),
    "no_folder": pgettext_lazy("command line", "There is no folder {path}."),
    "already_there": pgettext_lazy(
        "command line",
        "{path} is already there. Choose another --folder, or add --force.",
    ),
    "nothing_asked": pgettext_lazy(
        "command line",
        "Say where the answer goes: --out FILE.xlsx, --json or --explain NAME.",
    ),
    "not_an_answer_file": pgettext_lazy(
        "command line",
        "{path}: the answer must be called .xlsx or .csv.",
    ),
    "would_overwrite_a_list": pgettext_lazy(
        "command line",
        "{path} is one of the lists. Choose another name.",
    ),
    "nothing_read": pgettext_lazy(
        "command line",
        "{path}: nothing was read that sets people apart, so pairs would rest on nothing. Columns "
        "that were not read: {passed_over}. Say with --columns what they mean.",
    ),
    "nobody_named": pgettext_lazy(
        "command line",
        "Nobody on the lists has the name or number “{name}”.",
    ),
    "several_named": pgettext_lazy(
        "command line",
        "Several people are called “{name}”. Give a number: {numbers}",
    ),
    "written": pgettext_lazy(
        "command line",
        "{pairs} pairs, {left} unmatched, {rows} rows to correct. Written: {path}",
    ),
    "preparing": pgettext_lazy("command line", "Preparing the engine, once: one to three minutes."),
    "working": pgettext_lazy("command line", "Matching"),
}


class Refusal(Exception):
    """A command that cannot be carried out as asked, as a code with values."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def say(code: str, language: str, **values: object) -> str:
    """Return one of the commands' sentences in a language."""
    return MESSAGES[code].in_language(language).format_map(values)
