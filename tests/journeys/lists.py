"""Two short lists of believable people, as the command line's example writes them."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tsemed.commandline.main import main

PEOPLE = 8


def example_lists(folder: Path, *, language: str) -> dict[str, Path]:
    """Return the example workbooks of eight mentors and eight mentees, real files in a folder."""
    main(["template", "--example", "--language", language, "--folder", str(folder)])
    lists = {"mentor": folder / "mentors.xlsx", "mentee": folder / "mentees.xlsx"}
    for path in lists.values():
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        sheet.delete_rows(PEOPLE + 2, sheet.max_row)
        book.save(path)
    return lists
