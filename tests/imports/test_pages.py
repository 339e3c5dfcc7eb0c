from __future__ import annotations

import time
import uuid
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.cast import CHARACTERS, NOW, Cast, new_part
from tests.imports.lists import HEADINGS, RUTH, SAMI, bring_in, mentors, workbook

from tsemed.accounts.models import User
from tsemed.base.models import AuditKind, AuditRow
from tsemed.cycles.models import Participation, Side
from tsemed.imports.models import Import
from tsemed.imports.todos import todos_for
from tsemed.notifications.tasks import run_next_task
from tsemed.people.models import Person

pytestmark = pytest.mark.django_db

UPLOAD = "/lists/new/"
READ, DECIDED = ("", "progress/", "errors/"), ("enter/", "cancel/")
QUERIES_OF_A_PREVIEW = 7


def as_(cast: Cast, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    user = cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user)
    return client


def send(client: Client, content: bytes, *, target: str, name: str = "a.xlsx", **more: Any) -> Any:
    file = SimpleUploadedFile(name, content)
    data = {"target": target, "file": file, "form_key": str(uuid.uuid4()), **more}
    return client.post(UPLOAD, data)


def of(cast: Cast, side: str = "mentor") -> str:
    return f"{cast.galil.pk}:{side}"


def test_a_list_goes_in_through_the_pages(cast: Cast) -> None:
    dana = as_(cast, "dana")
    sent = send(dana, workbook(RUTH, SAMI), target=of(cast))
    one = Import.objects.get()
    assert sent.headers["Location"] == reverse("imports:import", args=[one.pk])
    page = dana.get(sent.headers["Location"]).content.decode()
    assert "Enter all 2 rows" in page
    assert "<bdi>Ruth Amar</bdi>" in page
    applied = dana.post(
        reverse("imports:apply", args=[one.pk]),
        {"seen": one.version, "form_key": str(uuid.uuid4())},
        follow=True,
    )
    assert "The list entered: 2 new, 0 changed, 0 unchanged." in applied.content.decode()
    assert Person.objects.filter(family_name__in=["Amar", "Najjar"]).count() == 2


def test_a_form_sent_five_times_brings_one_list_in(cast: Cast) -> None:
    dana, key = as_(cast, "dana"), str(uuid.uuid4())
    answers = {
        send(dana, workbook(RUTH), target=of(cast), form_key=key).headers["Location"]
        for _ in range(5)
    }
    assert answers == {reverse("imports:import", args=[Import.objects.get().pk])}


def test_the_name_of_the_file_is_kept_nowhere(cast: Cast) -> None:
    dana = as_(cast, "dana")
    sent = send(dana, workbook(RUTH), target=of(cast), name="secret-disability-list.xlsx")
    page = dana.get(sent.headers["Location"]).content.decode()
    assert "secret-disability" not in page
    assert "secret-disability" not in str(list(Import.objects.values()))
    assert "secret-disability" not in str(list(AuditRow.objects.values()))


def test_the_preview_shows_one_outcome_and_why(cast: Cast) -> None:
    dana = as_(cast, "dana")
    bad = (2, "Sami", "Najjar", "12", None, None, None)
    one = mentors(cast, RUTH, bad)
    page = dana.get(reverse("imports:import", args=[one.pk]), {"outcome": "refused"})
    content = page.content.decode()
    assert "This is not a telephone number: 12" in content
    assert "Ruth Amar" not in content
    assert "One row cannot enter, so nothing enters." in content
    assert reverse("imports:errors", args=[one.pk]) in content
    assert "Enter" not in content.split("<main")[1].split("</header>")[0]


def test_the_rows_that_cannot_enter_come_as_a_workbook(cast: Cast) -> None:
    one = mentors(cast, RUTH, SAMI, (3, "Zvi", "Katz", "12", None, None, None))
    answer = as_(cast, "dana").get(reverse("imports:errors", args=[one.pk]))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert [list(row) for row in sheet.iter_rows(values_only=True)] == [
        ["Row", "Sheet", "Name", "Column", "Why it cannot enter"],
        [4, "People", "Zvi Katz", "Phone", "This is not a telephone number: 12"],
    ]


def test_a_user_who_carries_no_side_finds_no_page(cast: Cast) -> None:
    opened = {name for name in CHARACTERS if as_(cast, name).get("/lists/").status_code == 200}
    assert opened == {"noa", "dana", "farid", "ines"}


def test_each_is_offered_the_sides_they_carry(cast: Cast) -> None:
    galil, negev = cast.galil.pk, cast.negev.pk
    offered = {
        name: [
            value
            for value, _label in as_(cast, name)
            .get(UPLOAD)
            .context["form"]
            .fields["target"]
            .choices
        ]
        for name in ("noa", "dana", "farid", "ines")
    }
    assert {name: sorted(values) for name, values in offered.items()} == {
        "noa": sorted(f"{pk}:{side}" for pk in (galil, negev) for side in Side),
        "dana": [f"{galil}:mentee", f"{galil}:mentor"],
        "farid": [f"{negev}:mentor"],
        "ines": [f"{negev}:mentee"],
    }


def test_a_side_one_does_not_carry_takes_no_list(cast: Cast) -> None:
    answer = send(as_(cast, "farid"), workbook(RUTH), target=f"{cast.negev.pk}:mentee")
    assert "target" in answer.context["form"].errors
    assert not Import.objects.exists()


def test_somebody_elses_list_is_not_there(cast: Cast) -> None:
    one = mentors(cast, RUTH)
    for name in ("farid", "ines"):
        client = as_(cast, name)
        answers = {
            *(client.get(f"/lists/{one.pk}/{page}").status_code for page in READ),
            *(client.post(f"/lists/{one.pk}/{page}").status_code for page in DECIDED),
        }
        assert answers == {404}, name
    assert "Ruth Amar" in as_(cast, "noa").get(f"/lists/{one.pk}/").content.decode()


def _bomb() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 400_000_000)
    return file.getvalue()


def _with(part: str, *change: bytes) -> bytes:
    """Return a list with a piece of one part replaced, as somebody hostile would."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook(RUTH))) as honest,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for one in honest.infolist():
            content = honest.read(one)
            packed.writestr(
                one.filename, content.replace(*change) if one.filename == part else content
            )
    return file.getvalue()


def _bomb_in_a_bomb() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", _bomb())
        packed.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    return file.getvalue()


SHEET, XXE = (
    "xl/worksheets/sheet1.xml",
    b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet',
)
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HOSTILE = {
    "bomb_in_a_bomb": _bomb_in_a_bomb,
    "outer_entity": lambda: _with(SHEET, b"<worksheet", XXE),
    "last_column": lambda: _with(SHEET, b'r="A1"', b'r="XFD1"'),
    "last_row": lambda: _with(SHEET, b'<row r="2"', b'<row r="1048576"'),
    "locked": lambda: OLE2 + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
    "one_heading_twice": lambda: workbook((*RUTH, "x"), headings=(*HEADINGS, HEADINGS[1])),
    "huge_cell": lambda: workbook((1, "R" * 30_000, "Amar", None, None, None, None)),
    "control_character": lambda: _with("xl/sharedStrings.xml", b"Amar", b"Am_x0000_ar"),
    "nothing_but_zeros": lambda: b"\0" * 5_000_000,
    "formula": lambda: workbook((1, "=HYPERLINK(1)", "Amar", None, None, None, None)),
    "not_a_list": lambda: b"GIF89a" + b"\0" * 2_000,
    "old_excel": lambda: OLE2 + b"\0" * 5_000,
    "bomb": _bomb,
    "empty": lambda: b" ",
    "no_columns": lambda: workbook((1,), headings=("Something",)),
}


@pytest.mark.split
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_quickly_and_nothing_is_stored(cast: Cast, kind: str) -> None:
    dana, content = as_(cast, "dana"), HOSTILE[kind]()
    # The processor's seconds: what else the machine does meanwhile proves nothing of the file.
    begun = time.process_time()
    answer = send(dana, content, target=of(cast))
    assert time.process_time() - begun < 10
    errors = answer.context["form"].errors["file"]
    assert len(errors) == 1
    assert errors[0] in answer.content.decode().replace("&#x27;", "'").replace("&quot;", '"')
    assert "list.xlsx" not in errors[0]
    assert not Import.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", b"First name,Last name\nRuth\x00,Amar\n"),
        ("a.csv", b"First name,Last name\nRuth,=1+1\n"),
        ("a.csv", b"First name,Last name\nR\xff\xfe\xd9,Amar\n"),
        ("a.csv", b'First name,Last name\n"' + b"R" * 200_000),
    ],
)
def test_a_hostile_csv_is_refused_and_not_stored(cast: Cast, name: str, content: bytes) -> None:
    answer = send(as_(cast, "dana"), content, target=of(cast), name=name)
    assert len(answer.context["form"].errors["file"]) == 1
    assert not Import.objects.exists()


def test_a_list_with_headings_alone_enters_nobody(cast: Cast) -> None:
    dana = as_(cast, "dana")
    sent = send(dana, workbook(), target=of(cast))
    one, before = Import.objects.get(), Person.objects.count()
    form = {"seen": one.version, "form_key": str(uuid.uuid4())}
    page = dana.post(f"{sent.headers['Location']}enter/", form, follow=True).content.decode()
    assert "nothing entered" in page
    assert (Import.objects.get().state, Person.objects.count()) == ("checked", before)


def test_decision_on_a_changed_preview_enters_nothing(cast: Cast) -> None:
    one, dana = mentors(cast, RUTH), as_(cast, "dana")
    form = {"seen": one.version - 1, "form_key": str(uuid.uuid4())}
    page = dana.post(f"/lists/{one.pk}/enter/", form, follow=True).content.decode()
    assert "nothing was saved over it" in page
    assert (Import.objects.get().state, Person.objects.filter(family_name="Amar").count()) == (
        "checked", 0,
    )  # fmt: skip


def test_more_than_five_hundred_people_leave_only_with_the_manager(cast: Cast) -> None:
    people = Person.objects.bulk_create(
        Person(given_name=f"N{n}", created_at=NOW) for n in range(500)
    )
    Participation.objects.bulk_create(new_part(one, cast.galil, Side.MENTOR)[0] for one in people)
    sent = {"target": of(cast), "reason": "Training day"}
    refused = as_(cast, "dana").post("/lists/out/", sent)
    assert "target" in refused.context["form"].errors
    assert not AuditRow.objects.filter(kind=AuditKind.EXPORT).exists()
    as_(cast, "noa").post("/lists/out/", sent)
    assert len(AuditRow.objects.get(kind=AuditKind.EXPORT).details["people"]) == 501


def _many(number: int) -> bytes:
    rows = [
        (n, f"Name{n}", "Family", f"+97252{2_000_000 + n}", None, "Haifa", "Hebrew")
        for n in range(1, number + 1)
    ]
    return workbook(*rows)


def test_a_large_list_is_checked_and_entered_by_a_worker(cast: Cast) -> None:
    dana = as_(cast, "dana")
    sent = send(dana, _many(501), target=of(cast))
    one = Import.objects.get()
    page = dana.get(sent.headers["Location"]).content.decode()
    assert (one.state, "Checking the rows" in page) == ("uploaded", True)
    asked = dana.get(reverse("imports:progress", args=[one.pk]))
    assert "HX-Refresh" not in asked.headers
    assert run_next_task(worker="w")
    assert dana.get(reverse("imports:progress", args=[one.pk])).headers["HX-Refresh"] == "true"
    one.refresh_from_db()
    assert (one.state, one.rows_new, one.rows_done) == ("checked", 501, 501)
    form = {"seen": one.version, "form_key": str(uuid.uuid4())}
    dana.post(reverse("imports:apply", args=[one.pk]), form)
    assert not Person.objects.filter(family_name="Family").exists()
    assert run_next_task(worker="w")
    one.refresh_from_db()
    assert (one.state, one.content) == ("applied", None)
    assert Person.objects.filter(family_name="Family").count() == 501


def test_a_large_list_cancelled_while_it_is_checked_stays_cancelled(cast: Cast) -> None:
    dana = as_(cast, "dana")
    send(dana, _many(501), target=of(cast))
    one = Import.objects.get()
    form = {"seen": one.version, "form_key": str(uuid.uuid4())}
    dana.post(reverse("imports:cancel", args=[one.pk]), form)
    assert run_next_task(worker="w")
    one.refresh_from_db()
    assert (one.state, one.content, one.rows.count()) == ("cancelled", None, 0)


def test_what_waits_names_no_person_and_leads_to_the_list(cast: Cast) -> None:
    one = mentors(cast, RUTH)
    (line,) = todos_for(cast.login("dana"), on=NOW.date())
    assert (line.kind, line.who, line.address) == (
        "imports.import_to_apply", "Galil", reverse("imports:import", args=[one.pk]),
    )  # fmt: skip
    assert todos_for(cast.login("noa"), on=NOW.date()) == []


def test_a_list_waits_for_nobody_whose_place_in_the_team_is_over(cast: Cast) -> None:
    mentors(cast, RUTH)
    cast.dana.assignments.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert todos_for(cast.login("dana"), on=NOW.date()) == []


def test_a_list_taken_out_has_the_columns_of_one_brought_in_and_changes_nothing(
    cast: Cast,
) -> None:
    dana = as_(cast, "dana")
    answer = dana.post("/lists/out/", {"target": of(cast), "reason": "Training day"})
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="tsemed-list-')
    row = AuditRow.objects.get(kind=AuditKind.EXPORT)
    assert (row.actor, row.reason, row.details) == (
        cast.login("dana"),
        "Training day",
        {"side": "mentor", "people": [cast.michal.person_id]},
    )
    one = bring_in(answer.content, cast.galil, by=cast.login("dana"))
    assert list(one.rows.values_list("name", "outcome", "changes")) == [
        ("Michal Azulay", "unchanged", [])
    ]


def test_no_cell_taken_out_is_a_formula(cast: Cast) -> None:
    Person.objects.filter(pk=cast.michal.person_id).update(given_name='=HYPERLINK("http://x","y")')
    answer = as_(cast, "dana").post("/lists/out/", {"target": of(cast), "reason": "x"})
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert '=HYPERLINK("http://x","y")' in [cell.value for cell in cells]
    with zipfile.ZipFile(BytesIO(answer.content)) as packed:
        parts = [packed.read(name) for name in packed.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in part or b"<f " in part for part in parts)


def test_a_freelancer_takes_no_list_out(cast: Cast) -> None:
    answer = as_(cast, "farid").post(
        "/lists/out/", {"target": f"{cast.negev.pk}:mentor", "reason": "x"}
    )
    assert answer.status_code == 403
    assert not AuditRow.objects.filter(kind=AuditKind.EXPORT).exists()


def test_the_preview_asks_as_many_questions_for_three_rows_as_for_thirty(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    dana = as_(cast, "dana")
    for number in (3, 30):
        one = bring_in(_many(number), cast.galil, by=cast.login("dana"))
        with django_assert_num_queries(QUERIES_OF_A_PREVIEW):
            page = dana.get(reverse("imports:import", args=[one.pk]))
        assert len(page.context["rows"]) == number


def test_the_headings_a_cycle_has_no_place_for_are_named(cast: Cast) -> None:
    content = workbook((*RUTH, "Sami Najjar"), headings=(*HEADINGS, "Not with"))
    one = bring_in(content, cast.galil, by=cast.login("dana"), side=Side.MENTEE)
    assert one.lost_columns == ["Not with"]
    page = as_(cast, "dana").get(reverse("imports:import", args=[one.pk])).content.decode()
    assert "<bdi>Not with</bdi>" in page


def test_a_note_names_its_column_and_sets_the_name_apart_in_the_readers_language(
    cast: Cast,
) -> None:
    content = workbook((*RUTH, "Elsewhere"), headings=(*HEADINGS, "Employer"))
    one = bring_in(content, cast.galil, by=cast.login("noa"))
    client = as_(cast, "noa")
    User.objects.filter(pk=cast.login("noa").pk).update(language="he")
    page = client.get(f"/lists/{one.pk}/").content.decode()
    assert "<bdi>מקום עבודה</bdi>: \u2068Elsewhere\u2069 " in page
