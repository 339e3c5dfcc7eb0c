from __future__ import annotations

import re
import unicodedata
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import openpyxl
import pypdf
import pytest
from django.test import Client
from django.utils import translation
from tests.cast import BEGUN, NOW, TODAY, Cast, mentee, person

from tsemed.base.models import AuditKind, AuditRow
from tsemed.cycles.models import Cycle
from tsemed.cycles.policy import FIRST
from tsemed.matching.models import Proposal, Round
from tsemed.relationships.models import Meeting, Relationship
from tsemed.reports.counting import counts_of
from tsemed.reports.pdf import summary_as_pdf
from tsemed.reports.queries import summaries_for, summary_for
from tsemed.reports.workbook import summary_as_workbook

pytestmark = pytest.mark.django_db
POLICY = FIRST
FAMILIES = {"he": "RubikHebrew", "ar": "RubikArabic", "en": "RubikLatin"}


def pair(cast: Cast, *, state: str = "active", held: int = 0, quiet: int = 0) -> Relationship:
    return Relationship.objects.create(
        cycle=cast.galil, mentor=cast.michal, mentee=cast.yosef, state=state, state_since=NOW,
        started_on=BEGUN + timedelta(days=30), planned_end_on=BEGUN + timedelta(days=210),
        quiet_since=TODAY - timedelta(days=quiet), meetings_held=held,
    )  # fmt: skip


def proposal(cast: Cast, state: str) -> Proposal:
    round_ = Round.objects.create(cycle=cast.galil, number=1, opened_at=NOW, state_since=NOW)
    return Proposal.objects.create(
        round=round_, mentee=cast.yosef, mentor=cast.michal, state=state, state_since=NOW
    )


def counted(cast: Cast, *names: str, programmes: list[int] | None = None) -> list[Any]:
    counts = counts_of(cast.galil, programmes=programmes, on=TODAY, policy=POLICY)
    return [getattr(counts, name) for name in names]


WAY = ("mentees", "proposed", "asked", "agreed", "paired", "met", "completed")


def test_nobody_but_those_of_the_cycle_is_counted(cast: Cast) -> None:
    assert counted(cast, "mentors", "mentors_free", *WAY) == [1, 1, 1, 0, 0, 0, 0, 0, 0]
    assert counted(cast, "waits_so_far", "stages") == [
        (84,), {"find": 1, "integrate": 0, "advance": 0, "unsaid": 0},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "way"),
    [
        ("drafted", [1, 1, 0, 0, 0, 0, 0]),
        ("waits_for_manager", [1, 1, 0, 0, 0, 0, 0]),
        ("asked", [1, 1, 1, 0, 0, 0, 0]),
        ("declined", [1, 1, 1, 0, 0, 0, 0]),
        ("both_agreed", [1, 1, 1, 1, 0, 0, 0]),
    ],
)
def test_a_proposal_takes_its_mentee_along_the_way(cast: Cast, state: str, way: list[int]) -> None:
    proposal(cast, state)
    assert counted(cast, *WAY) == way


@pytest.mark.parametrize(
    ("held", "way"),
    [(0, [1, 1, 1, 1, 1, 0, 0]), (7, [1, 1, 1, 1, 1, 1, 0]), (8, [1, 1, 1, 1, 1, 1, 1])],
)
def test_a_pair_without_a_round_has_gone_the_whole_way_to_it(
    cast: Cast, held: int, way: list[int]
) -> None:
    pair(cast, held=held)
    assert counted(cast, *WAY) == way
    assert counted(cast, "waits_until_pair", "waits_so_far", "mentors_free") == [(30,), (), 0]


@pytest.mark.parametrize(
    ("state", "quiet", "health"),
    [
        ("active", 20, "green"), ("active", 21, "amber"), ("closing", 29, "amber"),
        ("active", 30, "red"), ("paused", 90, "paused"),
    ],
)  # fmt: skip
def test_a_live_pair_is_counted_by_its_silence(
    cast: Cast, state: str, quiet: int, health: str
) -> None:
    pair(cast, state=state, quiet=quiet)
    (counts,) = counted(cast, "health")
    assert [name for name, number in counts.items() if number] == [health]
    assert counted(cast, "live_pairs", "ended_pairs") == [1, 0]


def test_meetings_are_counted_by_what_was_reported(cast: Cast) -> None:
    of = pair(cast)
    states = ["held", "held", "missed", "moved", "cancelled_by_mentor", "planned"]
    for day, state in enumerate(states):
        Meeting.objects.create(
            relationship=of, state=state, on=TODAY - timedelta(days=day + 1), state_since=NOW
        )
    names = ("meetings_held", "meetings_not_held", "reports_missing")
    assert counted(cast, *names) == [2, 2, 1]
    assert counted(cast, *names, programmes=[cast.bridge.pk]) == [0, 0, 0]


def test_counting_asks_as_many_questions_of_thirty_people_as_of_one(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in (0, 29):
        for each in range(number):
            mentee(person(f"Mentee{each}", "Many", login=False), cast.galil, cast.steps)
        with django_assert_num_queries(8):
            assert counted(cast, "mentees") == [1 + number]


def test_each_reads_the_summaries_of_their_own_cycles(cast: Cast) -> None:
    read = {
        name: [cycle.name for cycle in summaries_for(cast.login(name)).order_by("name")]
        for name in ("noa", "dana", "farid", "tamar", "ines", "rivka")
    }
    assert read == {
        "noa": ["Galil", "Negev"], "dana": ["Galil"], "farid": ["Negev"], "tamar": ["Galil"],
        "ines": [], "rivka": [],
    }  # fmt: skip


def visit(cast: Cast, name: str, cycle: Cycle) -> int:
    client = Client()
    client.force_login(cast.login(name))
    return client.get(f"/reports/{cycle.pk}/").status_code


def test_who_may_open_a_summary(cast: Cast) -> None:
    assert {name: visit(cast, name, cast.galil) for name in ("noa", "dana", "tamar")} == {
        "noa": 200, "dana": 200, "tamar": 200,
    }  # fmt: skip
    unseen = ("farid", "ines", "rivka", "shlomo", "fanny", "peled", "michal", "yosef")
    assert {visit(cast, name, cast.galil) for name in unseen} == {404}
    assert visit(cast, "ines", cast.negev) == 403


def test_the_manager_of_a_programme_reads_totals_of_her_own_mentees_only(cast: Cast) -> None:
    for number in range(6):
        mentee(person(f"Own{number}", "Steps", login=False), cast.galil, cast.steps)
    for number in range(9):
        mentee(person(f"Other{number}", "Bridge", login=False), cast.galil, cast.bridge)
    hers = summary_for(cast.login("tamar"), cast.galil, on=TODAY, policy=POLICY)
    whole = summary_for(cast.login("dana"), cast.galil, on=TODAY, policy=POLICY)
    assert (hers.totals_only, hers.is_exact, hers.value("mentors")) == (True, False, None)
    # Seven of her own, and not the sixteen of the cycle: "about 10" or "under 10".
    assert hers.value("mentees") in (None, 10)
    assert (whole.totals_only, whole.value("mentees"), whole.value("mentors")) == (False, 16, 1)


def plain(text: str) -> str:
    """Return letters for their presentation forms, without marks of direction."""
    marks = "[\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    return re.sub(marks, "", unicodedata.normalize("NFKC", text))


def pages(made: bytes) -> str:
    return plain("\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(made)).pages))


def made_in(cast: Cast, language: str) -> bytes:
    with translation.override(language):
        read = summary_for(cast.login("dana"), cast.galil, on=TODAY, policy=POLICY)
        return summary_as_pdf(read, at=NOW)


@pytest.mark.parametrize(
    ("language", "name", "sentences"),
    [
        ("he", "הגליל, סתיו", ["סיכום מחזור", "הדרך אל הצמד", "כסלו", "24.11.2026"]),
        ("ar", "الجليل، خريف", ["الطريق إلى الثنائي", "أوقات الانتظار", "24.11.2026"]),
        ("en", "Galil, autumn", ["Summary of a cycle", "The way to a pair", "24.11.2026"]),
    ],
)
def test_the_pdf_says_what_it_shows_in_letters_and_digits(
    cast: Cast, language: str, name: str, sentences: list[str]
) -> None:
    cast.galil.name = name
    cast.galil.save()
    text = pages(made_in(cast, language))
    for expected in [re.split("[,،]", name)[0], *sentences]:
        words = expected.split()
        assert all(word in text or word[::-1] in text for word in words), (expected, text)
    assert "100%" in text or "%100" in text


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_pdf_is_tagged_titled_and_names_its_language(cast: Cast, language: str) -> None:
    document = pypdf.PdfReader(BytesIO(made_in(cast, language)))
    root: Any = document.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"][:2]) == (True, language)
    assert "/StructTreeRoot" in root
    assert bool(root["/ViewerPreferences"]["/DisplayDocTitle"])
    assert document.metadata is not None
    assert "Galil" in str(document.metadata.title)
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    fonts = [
        str(font.get_object()["/BaseFont"])
        for page in document.pages
        for font in page["/Resources"]["/Font"].values()
    ]
    assert {font.split("+")[1].split("-")[0] for font in fonts} >= {FAMILIES[language]}


def test_a_hostile_name_is_only_a_name(cast: Cast) -> None:
    cast.galil.name = '#panic("x") \\ $a$ @b <c> ] \u202e\U0001f600 ሰላም *x*'
    cast.galil.save()
    text = pages(made_in(cast, "en"))
    assert '#panic("x")' in text
    assert "*x*" in text


@pytest.mark.parametrize("language", ["he", "ar", "en"])
def test_d22_amharic_is_printed_in_the_pdf(cast: Cast, language: str) -> None:
    cast.galil.name = "ሰላም 2026/27"
    cast.galil.save()
    text = pages(made_in(cast, language))
    assert "ሰላም" in text
    assert "?" not in text


@pytest.mark.parametrize(("name", "lost"), [("ሰላም", ""), ("和平 2026", "和平")])
def test_d22_the_page_names_what_the_pdf_cannot_print(cast: Cast, name: str, lost: str) -> None:
    cast.galil.name = name
    cast.galil.save()
    client = Client()
    client.force_login(cast.login("dana"))
    page = client.get(f"/reports/{cast.galil.pk}/")
    assert page.context["lost"] == "".join(sorted(lost))
    assert page.content.decode().count(f"<bdi>{name}</bdi>") >= 1
    assert not lost or f": {page.context['lost']} " in page.content.decode()


def test_the_workbook_holds_numbers_and_no_formula(cast: Cast) -> None:
    cast.galil.name = "=1+1"
    with translation.override("he"):
        read = summary_for(cast.login("dana"), cast.galil, on=TODAY, policy=POLICY)
        made = summary_as_workbook(read)
    sheet = openpyxl.load_workbook(BytesIO(made)).active
    assert sheet is not None
    assert sheet.sheet_view.rightToLeft
    rows = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0]}
    assert ("=1+1" in rows, rows["משתתפים"], rows["קידום"]) == (True, 1, 0)
    with zipfile.ZipFile(BytesIO(made)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("kind", ["pdf", "xlsx"])
def test_a_download_leaves_a_row_and_its_name_gives_nothing_away(cast: Cast, kind: str) -> None:
    client = Client()
    client.force_login(cast.login("dana"))
    sent = {"form": kind, "exact": "yes"}
    answer = client.post(f"/reports/{cast.galil.pk}/download/", sent)
    name = re.search('filename="(.*)"', answer.headers["Content-Disposition"])
    assert name is not None
    assert re.fullmatch(rf"tsemed-summary-\d+-\d{{4}}-\d\d-\d\d\.{kind}", name.group(1))
    row = AuditRow.objects.get(kind=AuditKind.EXPORT)
    assert (row.actor, row.subject_id, row.details) == (
        cast.login("dana"), cast.galil.pk, {"form": kind, "totals_only": False, "figures": "exact"},
    )  # fmt: skip


def downloaded(cast: Cast, name: str, **sent: str) -> dict[str, Any]:
    """Return the numbers of a workbook by what they count."""
    client = Client()
    user = cast.login(name)
    user.language = "en"
    user.save()
    client.force_login(user)
    made = client.post(f"/reports/{cast.galil.pk}/download/", {"form": "xlsx", **sent}).content
    sheet = openpyxl.load_workbook(BytesIO(made)).active
    assert sheet is not None
    return {str(row[0]): row[1] for row in sheet.iter_rows(values_only=True) if row[0]}


def test_a_file_is_rounded_unless_its_leader_chooses_exact(cast: Cast) -> None:
    for number in range(22):
        mentee(person(f"Own{number}", "Steps", login=False), cast.galil, cast.steps)
    assert downloaded(cast, "dana", exact="yes")["Mentees"] == 23
    assert downloaded(cast, "dana")["Mentees"] in (20, 25)
    # Nobody else may choose.
    assert downloaded(cast, "tamar", exact="yes")["Mentees"] in (20, 25)
    assert downloaded(cast, "tamar")["Had a proposal"] == "under 10"


def test_a_rounded_number_stays_a_number_in_the_workbook(cast: Cast) -> None:
    for number in range(22):
        mentee(person(f"Own{number}", "Steps", login=False), cast.galil, cast.steps)
    with translation.override("he"):
        read = summary_for(cast.login("tamar"), cast.galil, on=TODAY, policy=POLICY)
        sheet = openpyxl.load_workbook(BytesIO(summary_as_workbook(read))).active
    assert sheet is not None
    cell = next(row[1] for row in sheet.iter_rows() if row[0].value == "משתתפים")
    assert (cell.data_type, cell.number_format) == ("n", '"כ־"#,##0')


def test_what_may_not_be_read_is_not_downloaded_and_leaves_no_row(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.login("farid"))
    assert client.post(f"/reports/{cast.galil.pk}/download/", {"form": "pdf"}).status_code == 404
    client.force_login(cast.login("dana"))
    assert client.post(f"/reports/{cast.galil.pk}/download/", {"form": "exe"}).status_code == 404
    assert not AuditRow.objects.filter(kind=AuditKind.EXPORT).exists()
