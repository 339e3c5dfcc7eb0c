"""The parts of the command line that need no round: mapping, progress, interruption, words."""

from __future__ import annotations

import re
import signal
import string
import time
from _thread import interrupt_main
from io import StringIO
from pathlib import Path
from threading import Timer

import pytest

from tsemed.commandline.background import interruptible
from tsemed.commandline.mapping import Mapped, read_mapping
from tsemed.commandline.messages import MESSAGES
from tsemed.commandline.progress import ProgressBar
from tsemed.spreadsheets.columns import Side, columns_of
from tsemed.spreadsheets.problems import WorkbookProblem

DOCUMENT = Path(__file__).parents[2] / "docs" / "command-line.md"


def _mapping(folder: Path, text: str) -> Path:
    path = folder / "columns.toml"
    path.write_text(text, "utf-8")
    return path


def test_a_mapping_gives_the_keys_of_columns_by_foreign_heading(tmp_path: Path) -> None:
    path = _mapping(tmp_path, '[mentors]\nfirst_name = "Volunteer"\n[mentees]\nstage = "שלב ב"\n')
    assert read_mapping(path) == {
        Side.MENTORS: Mapped({"Volunteer": "first_name"}),
        Side.MENTEES: Mapped({"שלב ב": "stage"}),
    }


@pytest.mark.parametrize(
    ("text", "code", "value"),
    [
        ("[mentors", "mapping_unreadable", None),
        ("mentors = 3", "mapping_unreadable", None),
        ("[mentors]\nfirst_name = 3", "mapping_unreadable", None),
        ("[volunteers]", "mapping_unknown", "volunteers"),
        ('[mentees]\nemployer = "x"', "mapping_unknown", "mentees.employer"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(
    tmp_path: Path, text: str, code: str, value: str | None
) -> None:
    with pytest.raises(WorkbookProblem) as caught:
        read_mapping(_mapping(tmp_path, text))
    assert (caught.value.code.value, caught.value.values.get("value")) == (code, value)


def test_the_example_mappings_of_the_document_are_valid(tmp_path: Path) -> None:
    headings, values = re.findall("```toml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert read_mapping(_mapping(tmp_path, headings))[Side.MENTEES].ignored
    mapped = read_mapping(_mapping(tmp_path, values))[Side.MENTEES]
    assert mapped.place == ("Autumn 2026", 3)
    assert mapped.meanings == {"stage": {"Needs a job": "Finding work"}}


def test_the_document_names_every_key_of_both_lists() -> None:
    text = " ".join(DOCUMENT.read_text("utf-8").split())
    for side in Side:
        assert " ".join(column.key for column in columns_of(side)) in text


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_bar_shows_on_a_terminal_once_for_each_step_and_is_taken_away() -> None:
    terminal = _Terminal()
    bar = ProgressBar("Matching", terminal)
    for share in (0.0, 0.5, 0.5, 1.7):
        bar.show(share)
    shown = terminal.getvalue().split("\r")[1:]
    assert shown == [
        f"Matching [{'.' * 30}]   0%",
        f"Matching [{'#' * 15}{'.' * 15}]  50%",
        f"Matching [{'#' * 30}] 100%",
    ]
    bar.clear()
    assert terminal.getvalue().endswith("\r" + " " * len(shown[-1]) + "\r")


def test_a_bar_writes_nothing_into_a_file() -> None:
    stream = StringIO()
    bar = ProgressBar("Matching", stream)
    bar.show(0.5)
    bar.clear()
    assert stream.getvalue() == ""


def test_work_in_the_background_gives_its_result_or_its_error() -> None:
    assert interruptible(lambda _cancelled: 7) == 7
    with pytest.raises(ZeroDivisionError):
        interruptible(lambda _cancelled: 1 // 0)


def test_an_interrupt_is_heard_and_cancels_the_work() -> None:
    results: list[bool] = []

    def work(cancelled: object) -> None:
        assert callable(cancelled)
        while not cancelled():
            time.sleep(0.01)
        results.append(True)

    # Tests that run in the background inherit that an interrupt is ignored.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    Timer(0.2, interrupt_main).start()
    start = time.perf_counter()
    try:
        with pytest.raises(KeyboardInterrupt):
            interruptible(work)
    finally:
        signal.signal(signal.SIGINT, before)
    assert time.perf_counter() - start < 60
    assert results == [True]


def test_the_commands_say_the_same_in_three_languages_with_the_same_values() -> None:
    for code, message in MESSAGES.items():
        for language in ("he", "ar"):
            translated = message.in_language(language)
            assert translated != message.text
            assert _fields(translated) == _fields(message.text), code


def _fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
