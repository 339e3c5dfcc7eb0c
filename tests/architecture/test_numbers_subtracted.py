"""Everything is subtracted from everything, and nobody learns of a group of one to four.

People come whom a reader may not know: mentees of another programme, their pairs and meetings,
mentors, and proposals for the reader's own mentees. Between two days one of each comes. Every
page, every filter and every file of every such reader is compared with the day before: a number
that moved depends on somebody hidden. Of all of them, on all days, no two may differ by one to
four, and each is a multiple of five. And no line, heading or button may come or go with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from html.parser import HTMLParser
from io import BytesIO
from itertools import combinations, pairwise
from typing import Any

import openpyxl
import pypdf
import pytest
from django.urls import get_resolver, reverse
from tests.architecture.test_not_yours import NOT_ABOUT_ROWS, ids_that_exist, named_patterns
from tests.architecture.visitor import Visitor
from tests.cast import BEGUN, NOW, TODAY, Cast, mentee, mentor, partner, person

from tsemed.accounts.models import User
from tsemed.cycles.models import Cycle
from tsemed.matching.models import Proposal, Round
from tsemed.matching.states import ProposalState
from tsemed.partners.models import Partner
from tsemed.people.models import MenteeProfile
from tsemed.relationships.models import Meeting, Relationship
from tsemed.relationships.states import PairState

pytestmark = pytest.mark.django_db
# The manager of a programme, a coordinator of another, contact person, sponsor, finance, and
# the privacy officer: none of them leads a cycle.
NOT_TO_KNOW = ("tamar", "ines", "rivka", "shlomo", "fanny", "peled", "michal", "yosef")
OWN, DAYS = 26, 24
HIDDEN = "Hiddenname"
FILES = ("xlsx", "pdf")
FILTERS: dict[str, tuple[str, ...]] = {
    "side": ("mentor", "mentee"),
    "state": ("matching", "active", "paused", "ended", "all", "completed"),
    "health": ("green", "amber", "red"),
    "model": ("programme_coordinator", "freelancer"),
}
# Signing in and second factors: new codes and keys at every look, and nobody is counted.
OF_NO_COUNT = ("web:styleguide", "account_", "mfa_")
LISTS = ("cycles:list", "people:list", "relationships:list", "partners:list", "reports:summaries")
PROPOSED = (ProposalState.DRAFTED, ProposalState.ASKED, ProposalState.BOTH_AGREED)
MET = ("held", "planned", "missed", "cancelled_by_mentor")
PAIRED = (PairState.ACTIVE, PairState.PAUSED, PairState.ACTIVE, PairState.ENDED_EARLY)


class World:
    """Two cycles, to which one hidden person of each kind is added day by day."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.day = cast, 0
        self.others = partner("Third programme", "programme")
        for cycle in (cast.galil, cast.negev):
            cycle.programmes.add(self.others)
        self.own = [
            mentee(person(f"Own{n}", "Steps", login=False), cast.galil, cast.steps)
            for n in range(OWN)
        ]
        self.round = Round.objects.create(
            cycle=cast.galil, number=1, opened_at=NOW, state_since=NOW
        )
        self.proposed = mentor(person(HIDDEN, "Proposed", login=False), cast.galil)

    def next_day(self) -> None:
        """Let one of everything come that the readers may not know of."""
        who, day = {}, self.day
        for cycle in (self.cast.galil, self.cast.negev):
            one = person(HIDDEN, f"Mentee{day}{cycle.name}", login=False)
            who[cycle] = mentee(one, cycle, self.others)
        by = mentor(person(HIDDEN, f"Mentor{day}", login=False), self.cast.galil)
        pair = Relationship.objects.create(
            cycle=self.cast.galil, mentor=by, mentee=who[self.cast.galil],
            state=PAIRED[day % len(PAIRED)], state_since=NOW,
            started_on=BEGUN + timedelta(days=day), planned_end_on=TODAY + timedelta(days=100),
            meetings_held=day % 9, quiet_since=TODAY - timedelta(days=day * 3),
        )  # fmt: skip
        Meeting.objects.create(
            relationship=pair, on=BEGUN, state=MET[day % len(MET)], state_since=NOW
        )
        # Her own mentees she may know by name, and yet their profile is not hers to read.
        MenteeProfile.objects.filter(person=self.own[day].person).update(stage="")
        Proposal.objects.create(
            round=self.round, mentee=self.own[day], mentor=self.proposed,
            state=PROPOSED[day % len(PROPOSED)], state_since=NOW,
        )  # fmt: skip
        self.day += 1


class Reading(HTMLParser):
    """The text a reader sees or hears on a page."""

    def __init__(self) -> None:
        super().__init__()
        self.silent, self.heard = 0, []  # type: ignore[var-annotated]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style", "template")
        pairs = dict(attrs)
        self.heard += [pairs[name] for name in ("aria-label", "title", "alt") if pairs.get(name)]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style", "template")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.heard.append(data)


def text_of(response: Any) -> str:
    """Return the text of a page, a workbook or a PDF."""
    kind = response.headers["Content-Type"]
    if "html" in kind:
        reading = Reading()
        reading.feed(response.content.decode())
        return "\n".join(reading.heard)
    if "pdf" in kind:
        return "\n".join(
            page.extract_text() for page in pypdf.PdfReader(BytesIO(response.content)).pages
        )
    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert sheet is not None
    # A share is of numbers that stand next to it; the whole is read back as the number 1.
    cells = [cell for row in sheet.iter_rows() for cell in row]
    return "\n".join(str(cell.value) for cell in cells if "%" not in cell.number_format)


def numbers_in(text: str) -> Counter[int]:
    """Return the whole numbers of a text; shares of published numbers are left out."""
    return Counter(int(n) for n in re.findall(r"\d+", re.sub(r"%\s?\d+|\d+\s?%", "", text)))


# What a published number may turn into from day to day: another one, or none.
PUBLISHED = re.compile(r"(?:\babout |\bunder )?\d+(?:\s?%)?|–|\bNot shown\b|[\u2066-\u2069]")


def lines_of(text: str) -> set[str]:
    """Return the lines of a text without the numbers in them: what every reader sees."""
    lines = (" ".join(PUBLISHED.sub(" ", line).split()) for line in text.splitlines())
    return {line for line in lines if line}


def reader(cast: Cast, name: str) -> Visitor:
    User.objects.filter(pk=cast.login(name).pk).update(language="en")
    visitor = Visitor(cast, name)
    visitor.forget()
    return visitor


def asked(visitor: Visitor, address: str) -> str | None:
    """Return what is read at an address, or None where there is nothing to read."""
    path, _, kind = address.partition("#")
    response = visitor.ask(path, "post", {"form": kind}) if kind else visitor.ask(path)
    return text_of(response) if response is not None and response.status_code == 200 else None


def every_page() -> Iterator[str]:
    """Yield the address of every page."""
    for name, pattern in named_patterns(get_resolver()):
        kinds = {type(c).__name__ for c in pattern.pattern.converters.values()}
        if name.startswith(OF_NO_COUNT) or name in NOT_ABOUT_ROWS:
            continue
        if not kinds:
            yield reverse(name)
        elif kinds == {"IntConverter"}:
            for pk in ids_that_exist(name)[:2]:
                yield reverse(name, kwargs=dict.fromkeys(pattern.pattern.converters, pk))


def more_of(visitor: Visitor, page: str) -> Iterator[str]:
    """Yield what else a reader of a page can ask: a list with its filters, a summary as files."""
    choices = {
        **FILTERS,
        "cycle": Cycle.objects.values_list("pk", flat=True),
        "partner": Partner.objects.values_list("pk", flat=True),
    }
    if page in [reverse(name) for name in LISTS]:
        yield f"{page}?page=2"
        shown = visitor.page(page)
        narrowing = {name: of for name, of in choices.items() if f'name="{name}"' in shown}
        yield from (f"{page}?{name}={value}" for name, of in narrowing.items() for value in of)
    for cycle in Cycle.objects.all():
        if page == reverse("cycles:participants", args=[cycle.pk]):
            yield from (f"{page}?side={side}" for side in FILTERS["side"])
        if page == reverse("reports:summary", args=[cycle.pk]):
            yield from (f"{reverse('reports:download', args=[cycle.pk])}#{kind}" for kind in FILES)


def read_all(readers: dict[str, Visitor], where: Iterable[tuple[str, str]]) -> dict[Any, str]:
    """Return the text of every place that can be read: a place is a reader and an address."""
    for visitor in readers.values():
        visitor.forget()
    texts = {place: asked(readers[place[0]], place[1]) for place in where}
    return {place: text for place, text in texts.items() if text is not None}


def moved(before: dict[Any, str], after: dict[Any, str]) -> dict[Any, set[int]]:
    """Return the numbers that are on only one of the days, by where they were read."""
    found = {}
    for place in before.keys() | after.keys():
        one, other = numbers_in(before.get(place, "")), numbers_in(after.get(place, ""))
        if one != other or before.get(place) != after.get(place):
            found[place] = set((one - other) + (other - one))
    return found


def came_and_went(days: list[dict[Any, str]]) -> dict[Any, set[str]]:
    """Return the lines that stand on only one of the days, by where they were read."""
    found: dict[Any, set[str]] = {}
    for before, after in pairwise(days):
        for place in before.keys() & after.keys():
            if before[place] != after[place]:
                lines = lines_of(before[place]) ^ lines_of(after[place])
                found[place] = found.get(place, set()) | lines
    return {place: lines for place, lines in found.items() if lines}


def small_differences(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """Subtract all from all, and return the pairs that differ by one to four."""
    return [pair for pair in combinations(sorted(set(numbers)), 2) if 0 < pair[1] - pair[0] < 5]


@pytest.mark.split
def test_no_difference_of_any_two_numbers_is_under_five(cast: Cast) -> None:
    world = World(cast)
    readers = {name: reader(cast, name) for name in NOT_TO_KNOW}
    pages = read_all(readers, [(name, page) for name in NOT_TO_KNOW for page in every_page()])
    more = [(name, address) for name, page in pages for address in more_of(readers[name], page)]
    days = [pages | read_all(readers, more)]
    assert len(days[0]) > 100, "hardly a page was read"
    for _ in range(DAYS // 2):
        world.next_day()
    days.append(read_all(readers, days[0]))
    # Where nothing moved over half the days, nothing depends on those who came.
    depends = moved(*days)
    for _ in range(DAYS // 2):
        world.next_day()
        days.append(read_all(readers, depends))
    published: set[int] = set()
    for before, after in pairwise(days):
        today = {place: before[place] for place in depends}
        for place, numbers in moved(today, {place: after[place] for place in depends}).items():
            assert [n for n in numbers if n % 5] == [], place
            published |= numbers
    assert len(published) > 5, "nothing moved: nothing was subtracted"
    assert small_differences(published) == []
    assert [place for day in days for place, text in day.items() if HIDDEN in text] == []
    assert came_and_went(days) == {}


def test_readers_of_every_kind_of_page_and_file_were_subtracted(cast: Cast) -> None:
    """Check that the comparison compares: a programme's manager reads these, and they move."""
    world = World(cast)
    readers = {"tamar": reader(cast, "tamar")}
    pk = cast.galil.pk
    summary, files = reverse("reports:summary", args=[pk]), reverse("reports:download", args=[pk])
    addresses = [reverse("cycles:list"), summary, *(f"{files}#{kind}" for kind in FILES)]
    places = [("tamar", address) for address in addresses]
    before = read_all(readers, places)
    for _ in range(DAYS):
        world.next_day()
    assert set(moved(before, read_all(readers, places))) == set(places)


def test_the_comparison_finds_raw_numbers(cast: Cast) -> None:
    """Find exact numbers where there are some: Dana leads the cycle and reads them."""
    world = World(cast)
    readers = {"dana": reader(cast, "dana")}
    pk = cast.galil.pk
    for address in (reverse("cycles:list"), reverse("reports:summary", args=[pk])):
        before = read_all(readers, [("dana", address)])
        world.next_day()
        (numbers,) = moved(before, read_all(readers, [("dana", address)])).values()
        assert small_differences(numbers) != []
