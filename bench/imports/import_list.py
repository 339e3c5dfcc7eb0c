"""How long a list of 20,000 people takes from the upload to its last row entered.

    python -m bench.imports.import_list [ROWS]

Every step of the way through the web is taken: the list is read and stored as the upload does,
checked and entered as the worker does, with its progress written for the page that shows it.
Runs on the database of TSEMED_DATABASE_URL, which must be an empty one to throw away, else on a
fresh SQLite file. Ends with 1 where a list takes more than a minute.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TARGET = 60.0


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Time a part and print it."""
    begun, worked = time.perf_counter(), time.process_time()
    yield
    took, cpu = time.perf_counter() - begun, time.process_time() - worked
    print(f"{what:<32}{took:8.2f} s  ({cpu:.2f} s of this process)", flush=True)


def list_of(rows: int, folder: Path) -> bytes:
    """Return a workbook of believable mentees, each with a number and a phone of their own."""
    from datetime import date

    from tsemed.spreadsheets.columns import Side
    from tsemed.spreadsheets.example_people import example_people
    from tsemed.spreadsheets.templates import write_list

    known = example_people(Side.MENTEES, on=date(2026, 11, 24))
    people = []
    for number in range(rows):
        one = dict(known[number % len(known)])
        one |= {
            "number": str(number + 1),
            "phone": f"+97252{2_000_000 + number}",
            "email": f"mentee{number}@example.org",
        }
        for pointing in ("decided_mentor", "not_with", "earlier_mentors"):
            one.pop(pointing, None)
        people.append(one)
    path = folder / "list.xlsx"
    write_list(path, Side.MENTEES, language="he", people=people)
    return path.read_bytes()


def main(rows: int) -> int:
    """Bring one list in twice and print how long each part took."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone
    from tests.cast import assemble

    from bench.machine import Noise
    from tsemed.cycles.models import Participation, Side
    from tsemed.imports.models import Import
    from tsemed.imports.operations import (
        apply_list,
        check_list,
        enter_list,
        read_content,
        upload_list,
    )

    call_command("migrate", verbosity=0)
    longest = 0.0
    cast = assemble()
    print(f"{connection.vendor}, {rows} rows")
    with tempfile.TemporaryDirectory() as folder:
        content = list_of(rows, Path(folder))
    for turn in ("first", "again"):
        begun = time.perf_counter()
        with timed(f"{turn}: read in the request"):
            people = read_content(content, side=Side.MENTEE, file="list.xlsx")
        with timed(f"{turn}: stored in the request"):
            one = upload_list(
                people, cycle=cast.galil, side=Side.MENTEE,
                programme=cast.steps, by=cast.login("dana"), at=timezone.now(),
            )  # fmt: skip
        with timed(f"{turn}: checked by the worker"):
            check_list(Import.objects.get(pk=one.pk), at=timezone.now())
        one = Import.objects.get(pk=one.pk)
        print(f"    {one.rows_new} new, {one.rows_unchanged} unchanged, {one.rows_refused} refused")
        apply_list(one, by=cast.login("dana"), at=timezone.now())
        with timed(f"{turn}: entered by the worker"):
            enter_list(Import.objects.get(pk=one.pk), at=timezone.now())
        state = Import.objects.get(pk=one.pk).state
        longest = max(longest, time.perf_counter() - begun)
        print(f"{turn}: {state}, from upload to entered {time.perf_counter() - begun:.2f} s")
        assert state == "applied" or not rows
    print(Participation.objects.filter(cycle=cast.galil).count(), f"participations; {Noise()}")
    return 1 if longest > TARGET * rows / 20_000 else 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tsemed.settings_for_tests")
        os.environ.setdefault("TSEMED_HOME", home)
        import django

        django.setup()
        sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000))
