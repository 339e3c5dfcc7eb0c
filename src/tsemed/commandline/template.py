"""`tsemed template`: the two lists, empty or filled with example people."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tsemed.commandline.messages import Refusal
from tsemed.spreadsheets.columns import Side
from tsemed.spreadsheets.example_people import example_people
from tsemed.spreadsheets.templates import write_list


def write_templates(
    folder: Path, *, language: str, example_on: date | None, force: bool
) -> tuple[Path, ...]:
    """Write mentors.xlsx and mentees.xlsx into a folder and return their paths.

    With `example_on` they are filled with people who wait since before that day. Lists that
    are already there are refused unless `force`: somebody may have filled them in.
    """
    if not folder.is_dir():
        raise Refusal("no_folder", path=str(folder))
    paths = {side: folder / f"{side.value}.xlsx" for side in Side}
    for path in paths.values():
        if path.exists() and not force:
            raise Refusal("already_there", path=str(path))
    for side, path in paths.items():
        people = example_people(side, on=example_on) if example_on else ()
        write_list(path, side, language=language, people=people)
    return tuple(paths.values())
