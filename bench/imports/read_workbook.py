"""How long a workbook of 100,000 rows and 12 columns takes to read.

    python -m bench.imports.read_workbook [--rows 100000] [--columns 12] [--times 3]

Writes a workbook of plausible rows to a temporary folder, reads it as an import does, with
every check, and prints the time, that of the bare reader without any check, and that of openpyxl,
which many would take, in the same run. Ends with 1 where 100,000 rows take more than 5 s.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

from bench.machine import Noise
from tsemed.spreadsheets.limits import Limits
from tsemed.spreadsheets.workbooks import read_file

TARGET = 5.0
WORDS = ("נועה לוי", "محمد زعبي", "Anna Petrova", "be'er sheva", "הנהלת חשבונות", "2512")


def write(path: Path, *, rows: int, columns: int) -> None:
    """Write the workbook: texts of three scripts, numbers, and repeated values."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("list")
        sheet.write_row(0, 0, [f"column {at}" for at in range(columns)])
        for row in range(1, rows + 1):
            for at in range(columns):
                if at % 4 == 3:
                    sheet.write_number(row, at, row * at)
                else:
                    sheet.write_string(row, at, f"{WORDS[(row + at) % len(WORDS)]} {row % 5000}")


def seconds(action: Callable[[], object], times: int) -> tuple[float, float]:
    """Return the median wall time and the least CPU time of calling `action`."""
    wall, processor = [], []
    for _ in range(times):
        start, start_processor = time.perf_counter(), time.process_time()
        action()
        wall.append(time.perf_counter() - start)
        processor.append(time.process_time() - start_processor)
    return statistics.median(wall), min(processor)


def openpyxl_reads(path: Path) -> list[tuple[object, ...]]:
    """Return the same values, in openpyxl's quickest mode and without any check."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def main() -> int:
    """Measure and print two lines."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--columns", type=int, default=12)
    parser.add_argument("--times", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list.xlsx"
        write(path, rows=options.rows, columns=options.columns)
        limits = Limits(rows=max(options.rows, 100_000))
        checked = seconds(lambda: read_file(path, limits=limits), options.times)
        bare = seconds(
            lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(),
            options.times,
        )
        peer = seconds(lambda: openpyxl_reads(path), 1)
        megabytes = path.stat().st_size / 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(
        f"{options.rows} x {options.columns} ({megabytes:.1f} MB): read and checked in "
        f"{checked[0]:.2f} s ({checked[1]:.2f} s CPU), bare reader {bare[0]:.2f} s "
        f"({bare[1]:.2f} s CPU), peak memory {memory:.0f} MB"
    )
    times = peer[1] / checked[1]
    print(
        f"openpyxl {peer[0]:.2f} s ({peer[1]:.2f} s CPU), without the checks: {times:.1f} times "
        f"our CPU; {Noise()}"
    )
    return 1 if checked[0] > TARGET * options.rows / 100_000 else 0


if __name__ == "__main__":
    sys.exit(main())
