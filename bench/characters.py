"""Who opens what in the national measurements: the ten busiest pages, and the worst cases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from tsemed.accounts.models import User
from tsemed.base.models import AuditRow
from tsemed.cycles.models import Assignment, Cycle, Participation
from tsemed.imports.models import Import
from tsemed.matching.models import Proposal, Round
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.relationships.models import Relationship

DRAWN, ORGANISATIONS = 40, 60


@dataclass(frozen=True)
class Measured:
    """A page, who opens it, the addresses to draw from, and what it is measured for."""

    group: str
    name: str
    user: User
    paths: list[str]
    is_search: bool = False


class Characters:
    """One of each: a coordinator with her cycle, the manager, a mentor, a mentee, the officer."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        leading = Assignment.objects.filter(person__user__isnull=False, cycle__state="mentoring")
        place = self.chance.choice(list(leading.select_related("person__user", "cycle")[:200]))
        self.coordinator, self.cycle = user_behind(place.person), place.cycle
        self.manager = self._holder(Capacity.MENTORING_MANAGER)
        self.officer = self._holder(Capacity.PRIVACY_OFFICER)
        self.programme_manager = self._holder(Capacity.PROGRAMME_MANAGER)
        self.pairs = list(
            Relationship.objects.live()
            .filter(cycle=self.cycle)
            .select_related("mentor_person__user", "mentee_person__user")
        )
        self.pair = self.chance.choice(self.pairs)
        self.mentor = user_behind(self.pair.mentor_person)
        self.mentee = user_behind(self.pair.mentee_person)
        self.great = Cycle.objects.filter(state="matching").get()
        self.great_coordinator = user_behind(
            Assignment.objects.select_related("person__user").get(cycle=self.great).person
        )

        first = AuditRow.objects.order_by("pk")[300_000]
        self.old_day = first.at.date().isoformat()

    def _holder(self, capacity: Capacity) -> User:
        ties = Affiliation.objects.filter(capacity=capacity, person__user__isnull=False)
        return user_behind(ties.select_related("person__user").order_by("pk")[0].person)

    def busiest(self) -> Iterator[Measured]:
        """Yield the ten busiest pages, each by whom they are busy with."""
        her, cycle = self.coordinator, self.cycle.pk
        people = Participation.objects.filter(cycle=cycle).values_list("person_id", flat=True)
        pairs = [f"/pairs/{pair.pk}/" for pair in self.pairs[:DRAWN]]
        the_round = Round.objects.filter(cycle=cycle).order_by("-number")[0]
        names = self.names(Person.objects.filter(pk__in=list(people)))
        yield self.one("1 Today", her, ["/"])
        yield self.one("2 a person", her, [f"/people/{pk}/" for pk in people[:DRAWN]])
        yield self.one("3 search by name", her, names)
        yield self.one("4 pairs", her, ["/pairs/"])
        yield self.one("5 a pair", her, pairs)
        yield self.one("6 a cycle", her, [f"/cycles/{cycle}/"])
        yield self.one("7 people", her, ["/people/"])
        yield self.one("8 matching round", her, [f"/matching/{the_round.pk}/"])
        report = f"/pairs/{self.pair.pk}/report/"
        yield self.one("9 meeting report", self.mentor, [report])
        yield self.one("10 Today", self.mentor, ["/"])
        yield self.one("10 Today", self.mentee, ["/"])

    def worst(self) -> Iterator[Measured]:
        """Yield pages over a whole country, and the longest of each list."""
        great, partner = self.great.pk, 2 + self.chance.randint(1, 30)
        great_round = Round.objects.filter(cycle=great).order_by("-number")[0].pk
        begin = self.chance.randint(1, 400_000)
        everybody = Person.objects.filter(pk__gte=begin).order_by("pk")
        people = list(everybody.values_list("pk", flat=True)[: DRAWN * 997 : 997])
        waiting = Import.objects.filter(state="checked").values_list("pk", flat=True)[:DRAWN]
        mine = Proposal.objects.filter(round__cycle=self.cycle).order_by("-pk")
        cohen, town, mentees = quote("כהן"), quote("חיפה"), "/people/?side=mentee"
        participants = f"/cycles/{great}/participants/"
        pages: dict[User, dict[str, str | list[str]]] = {
            self.manager: {
                "Today, manager": "/",
                "people": "/people/",
                "people, last page": "/people/?page=20",
                "people, page 999999": "/people/?page=999999",
                "people, mentees": mentees,
                "people, mentors, last page": "/people/?side=mentor&page=20",
                "people of a partner": f"/people/?partner={partner}",
                "mentees of a partner": f"{mentees}&partner={partner + ORGANISATIONS}",
                "people of a cycle": f"/people/?cycle={great}",
                "people called so": f"{mentees}&search={cohen}",
                "people in a town": f"/people/?search={town}",
                "a person": [f"/people/{pk}/" for pk in people],
                "pairs": "/pairs/",
                "pairs, last page": "/pairs/?page=20",
                "pairs, red": "/pairs/?health=red",
                "pairs, green": "/pairs/?health=green",
                "pairs, ended": "/pairs/?state=ended",
                "pairs, all, last page": "/pairs/?state=all&page=20",
                "pairs of a name": f"/pairs/?search={cohen}",
                "pairs of a cycle": f"/pairs/?cycle={self.cycle.pk}",
                "cycles": "/cycles/",
                "cycles, last page": "/cycles/?page=20",
                "cycles, by model": "/cycles/?state=closed&model=freelancer",
                "cycle of thousands": f"/cycles/{great}/",
                "its participants": participants,
                "its mentees, last page": f"{participants}?side=mentee&page=20",
                "its round": f"/matching/{great_round}/",
                "its round as a table": f"/matching/{great_round}/table/",
                "rounds": "/matching/",
                "words": "/matching/words/",
                "partners": "/partners/",
                "a partner": [f"/partners/{partner}/", f"/partners/{partner + ORGANISATIONS}/"],
                "lists in and out": "/lists/",
                "a list": [f"/lists/{pk}/" for pk in waiting],
                "summaries": "/reports/",
                "a summary": f"/reports/{self.cycle.pk}/",
                "the great summary": f"/reports/{great}/",
            },
            self.great_coordinator: {
                "Today, thousands": "/",
                "people, thousands": "/people/",
                "its round, coordinator": f"/matching/{great_round}/",
                "beforehand, thousands": f"/matching/{great_round}/constraints/",
            },
            self.coordinator: {
                "lists, coordinator": "/lists/",
                "rounds, coordinator": "/matching/",
                "proposals, coordinator": [
                    f"/matching/proposals/{pk}/" for pk in mine.values_list("pk", flat=True)[:20]
                ],
            },
            self.programme_manager: {
                "Today, programme": "/",
                "people, programme": "/people/",
                "people, programme, last": "/people/?page=20",
                "pairs, programme": "/pairs/",
                "cycles, programme": "/cycles/",
            },
            self.mentor: {
                "a pair, mentor": f"/pairs/{self.pair.pk}/",
                "devices, mentor": "/devices/",
            },
            self.mentee: {
                "a pair, mentee": f"/pairs/{self.pair.pk}/",
                "own page, mentee": f"/people/{self.pair.mentee_person_id}/",
                "who read mine, mentee": "/people/me/readings/",
            },
            self.officer: {
                "audit": "/audit/",
                "audit of a kind": "/audit/?kind=refusal",
                "audit of a class": "/audit/?data_class=population_group",
                "audit of no class": "/audit/?data_class=needs",
                "audit of a person": "/audit/?about=5000",
                "audit by somebody": "/audit/?by=7",
                "audit of an old day": f"/audit/?day={self.old_day}",
                "audit, day and kind": f"/audit/?day={self.old_day}&kind=refusal",
                "audit, far back": "/audit/?before=5000",
            },
        }
        for user, named in pages.items():
            for name, paths in named.items():
                yield self.one(name, user, [paths] if isinstance(paths, str) else paths)

    def searches(self) -> Iterator[Measured]:
        """Yield what people type, for users who see some and for users who see everybody."""
        typed = {
            "three letters": self.names(Person.objects.filter(pk__lt=4_000)),
            "two letters": searched("יו", "מח", "שר", "אב", "نو", "Ел", "רב"),
            "one letter": searched("א", "מ", "م", "E"),
            "common names": searched("כהן", "לוי", "יוסף", "محمد", "خطيب"),
            "two words": searched("יוסף כה", "יעקב יוסף", "שרה לנ", "محمد زع", "א כ", "Елена Лев"),
            "nobody": searched("צצצ", "כהן קקק", "zzz", "ظظظ"),
            "phone": searched("050-2", "0522000700", "+97254200", "٠٥٠٢٠", "1234", "4567"),
            "e-mail": searched("person-77", "person-5000@national.example", "person", "person-9"),
        }
        seers = {
            "coordinator": self.coordinator,
            "manager": self.manager,
            "thousands": self.great_coordinator,
            "programme": self.programme_manager,
        }
        for who, user in seers.items():
            for what, paths in typed.items():
                yield Measured("search", f"{what}, {who}", user, paths, is_search=True)

    def names(self, people: object) -> list[str]:
        """Return the first three letters of names people bear."""
        rows = list(people.order_by("pk").values_list("given_name", "family_name")[:200])  # type: ignore[attr-defined]
        drawn = self.chance.sample([word for row in rows for word in row if word], DRAWN)
        return searched(*(word[:3] for word in drawn))

    def one(self, name: str, user: User, paths: list[str]) -> Measured:
        """Return a page with the word for who opens it."""
        words = {
            self.coordinator.pk: "coordinator",
            self.mentor.pk: "mentor",
            self.mentee.pk: "mentee",
        }
        group = "busiest" if name[:1].isdigit() else "worst"
        full = f"{name}, {words[user.pk]}" if group == "busiest" else name
        return Measured(group, full, user, paths, is_search="/search/" in paths[0])


def user_behind(person: Person) -> User:
    """Return the login of somebody who has one."""
    assert person.user is not None
    return person.user


def searched(*typed: str) -> list[str]:
    """Return the addresses of searches for what was typed; see `bench.serving.signed_in`."""
    return [f"/search/?search={quote(words)}" for words in typed]
