"""Who opens what in the national measurements: the ten busiest pages, and the worst cases."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from tsemed.accounts.models import User
from tsemed.cycles.models import Assignment, Cycle, Participation
from tsemed.exchange.models import Import
from tsemed.matching.models import Proposal, Round
from tsemed.people.models import Affiliation, Capacity, Person
from tsemed.relationships.models import Relationship

DRAWN = 40


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
        self.chance = random.Random(seed)  # noqa: S311 which pages to look at, not a secret
        leading = Assignment.objects.filter(person__user__isnull=False, cycle__state="mentoring")
        place = self.chance.choice(list(leading.select_related("person__user", "cycle")[:200]))
        self.coordinator, self.cycle = user_behind(place.person), place.cycle
        self.manager = self._holder(Capacity.MENTORING_MANAGER)
        self.officer = self._holder(Capacity.PRIVACY_OFFICER)
        self.programme_manager = self._holder(Capacity.PROGRAMME_MANAGER)
        self.pairs = list(
            Relationship.objects.live()
            .filter(cycle=self.cycle)
            .select_related("mentor__person__user", "mentee__person__user")
        )
        self.pair = self.chance.choice(self.pairs)
        self.mentor = user_behind(self.pair.mentor_person)
        self.mentee = user_behind(self.pair.mentee_person)
        self.great = Cycle.objects.filter(state="matching").get()
        self.great_coordinator = user_behind(
            Assignment.objects.select_related("person__user").get(cycle=self.great).person
        )

    def _holder(self, capacity: Capacity) -> User:
        ties = Affiliation.objects.filter(capacity=capacity, person__user__isnull=False)
        return user_behind(ties.select_related("person__user").order_by("pk")[0].person)

    def busiest(self) -> Iterator[Measured]:
        """The ten busiest pages, each by whom they are busy with."""
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
        """Pages over a whole country, and the longest of each list."""
        him, great = self.manager, self.great.pk
        town, partner = quote("חיפה"), 2 + self.chance.randint(1, 30)
        great_round = Round.objects.filter(cycle=great).order_by("-number")[0]
        people = list(
            Person.objects.filter(pk__gte=self.chance.randint(1, 400_000)).values_list(
                "pk", flat=True
            )[: DRAWN * 997 : 997]
        )
        yield self.one("Today, manager", him, ["/"])
        yield self.one("people", him, ["/people/"])
        yield self.one("people, last page", him, ["/people/?page=20"])
        yield self.one("people, page 999999", him, ["/people/?page=999999"])
        yield self.one("people, mentees", him, ["/people/?side=mentee"])
        yield self.one("people, mentors, last page", him, ["/people/?side=mentor&page=20"])
        yield self.one("people of a partner", him, [f"/people/?partner={partner}"])
        yield self.one("mentees of a partner", him, [f"/people/?side=mentee&partner={partner + 60}"])
        yield self.one("people of a cycle", him, [f"/people/?cycle={great}"])
        yield self.one("people called so", him, [f"/people/?side=mentee&q={quote('כהן')}"])
        yield self.one("people in a town", him, [f"/people/?q={town}"])
        yield self.one("a person", him, [f"/people/{pk}/" for pk in people])
        yield self.one("pairs", him, ["/pairs/"])
        yield self.one("pairs, last page", him, ["/pairs/?page=20"])
        yield self.one("pairs, red", him, ["/pairs/?health=red"])
        yield self.one("pairs, green", him, ["/pairs/?health=green"])
        yield self.one("pairs, ended", him, ["/pairs/?state=ended"])
        yield self.one("pairs, all, last page", him, ["/pairs/?state=all&page=20"])
        yield self.one("pairs of a name", him, [f"/pairs/?q={quote('כהן')}"])
        yield self.one("pairs of a cycle", him, [f"/pairs/?cycle={self.cycle.pk}"])
        yield self.one("cycles", him, ["/cycles/"])
        yield self.one("cycles, last page", him, ["/cycles/?page=20"])
        yield self.one("cycles, by model", him, ["/cycles/?state=closed&model=freelancer"])
        yield self.one("cycle of thousands", him, [f"/cycles/{great}/"])
        yield self.one("its participants", him, [f"/cycles/{great}/participants/"])
        yield self.one(
            "its mentees, last page", him, [f"/cycles/{great}/participants/?side=mentee&page=20"]
        )
        yield self.one("its round", him, [f"/matching/{great_round.pk}/"])
        yield self.one("its round as a table", him, [f"/matching/{great_round.pk}/table/"])
        yield self.one("rounds", him, ["/matching/"])
        yield self.one("words", him, ["/matching/words/"])
        yield self.one("partners", him, ["/partners/"])
        yield self.one("a partner", him, [f"/partners/{partner}/", f"/partners/{partner + 60}/"])
        yield self.one("lists in and out", him, ["/lists/"])
        waiting = Import.objects.filter(state="checked").values_list("pk", flat=True)[:DRAWN]
        yield self.one("a list", him, [f"/lists/{pk}/" for pk in waiting])
        yield self.one("summaries", him, ["/reports/"])
        yield self.one("a summary", him, [f"/reports/{self.cycle.pk}/"])
        yield self.one("the great summary", him, [f"/reports/{great}/"])
        yield self.one("Today, thousands", self.great_coordinator, ["/"])
        yield self.one("people, thousands", self.great_coordinator, ["/people/"])
        yield self.one("its round, coordinator", self.great_coordinator, [f"/matching/{great_round.pk}/"])
        yield self.one("lists, coordinator", self.coordinator, ["/lists/"])
        yield self.one("rounds, coordinator", self.coordinator, ["/matching/"])
        yield self.one("proposals, coordinator", self.coordinator, self.proposals())
        yield self.one("Today, programme", self.programme_manager, ["/"])
        yield self.one("people, programme", self.programme_manager, ["/people/"])
        yield self.one("people, programme, last", self.programme_manager, ["/people/?page=20"])
        yield self.one("pairs, programme", self.programme_manager, ["/pairs/"])
        yield self.one("cycles, programme", self.programme_manager, ["/cycles/"])
        yield self.one("a pair, mentor", self.mentor, [f"/pairs/{self.pair.pk}/"])
        yield self.one("a pair, mentee", self.mentee, [f"/pairs/{self.pair.pk}/"])
        yield self.one("own page, mentee", self.mentee, [f"/people/{self.pair.mentee.person_id}/"])
        yield self.one("who read mine, mentee", self.mentee, ["/people/me/readings/"])
        yield self.one("devices, mentor", self.mentor, ["/devices/"])
        yield self.one("audit", self.officer, ["/audit/"])
        yield self.one("audit of a kind", self.officer, ["/audit/?kind=refusal"])
        yield self.one("audit of a class", self.officer, ["/audit/?data_class=population_group"])
        yield self.one("audit of no class", self.officer, ["/audit/?data_class=needs"])
        yield self.one("audit of a person", self.officer, ["/audit/?about=5000"])
        yield self.one("audit by somebody", self.officer, ["/audit/?by=7"])
        yield self.one("audit of an old day", self.officer, ["/audit/?day=2024-03-01"])
        yield self.one("audit, day and kind", self.officer, ["/audit/?day=2024-03-01&kind=refusal"])
        yield self.one("audit, far back", self.officer, ["/audit/?before=5000"])

    def searches(self) -> Iterator[Measured]:
        """What people type, by whoever sees some and by whoever sees everybody."""
        typed = {
            "three letters": self.names(Person.objects.filter(pk__lt=4_000)),
            "two letters": [f"/search/?q={quote(q)}" for q in ("יו", "מח", "שר", "אב", "نو", "Ел", "רב")],
            "one letter": [f"/search/?q={quote(q)}" for q in ("א", "מ", "م", "E")],
            "common names": [f"/search/?q={quote(q)}" for q in ("כהן", "לוי", "יוסף", "محمد", "خطيب")],
            "two words": [
                f"/search/?q={quote(q)}"
                for q in ("יוסף כה", "יעקב יוסף", "שרה לנ", "محمد زع", "א כ", "Елена Лев")
            ],
            "nobody": [f"/search/?q={quote(q)}" for q in ("צצצ", "כהן קקק", "zzz", "ظظظ")],
            "phone": [
                f"/search/?q={quote(q)}"
                for q in ("050-2", "0522000700", "+97254200", "٠٥٠٢٠", "1234", "4567")
            ],
            "e-mail": [
                f"/search/?q={quote(q)}"
                for q in ("person-77", "person-5000@national.example", "person", "person-9")
            ],
        }
        seers = (("coordinator", self.coordinator), ("manager", self.manager),
                 ("thousands", self.great_coordinator), ("programme", self.programme_manager))  # fmt: skip
        for who, user in seers:
            for what, paths in typed.items():
                yield Measured("search", f"{what}, {who}", user, paths, is_search=True)

    def names(self, people: object) -> list[str]:
        """The first three letters of names people bear."""
        rows = list(people.order_by("pk").values_list("given_name", "family_name")[:200])  # type: ignore[attr-defined]
        drawn = self.chance.sample([word for row in rows for word in row if word], DRAWN)
        return [f"/search/?q={quote(word[:3])}" for word in drawn]

    def proposals(self) -> list[str]:
        """Proposals of the coordinator's cycle."""
        mine = Proposal.objects.filter(round__cycle=self.cycle).order_by("-pk")
        return [f"/matching/proposals/{pk}/" for pk in mine.values_list("pk", flat=True)[:20]]

    def one(self, name: str, user: User, paths: list[str]) -> Measured:
        """A page with the word for who opens it."""
        words = {
            self.coordinator.pk: "coordinator",
            self.mentor.pk: "mentor",
            self.mentee.pk: "mentee",
        }
        group = "busiest" if name[:1].isdigit() else "worst"
        full = f"{name}, {words[user.pk]}" if group == "busiest" else name
        return Measured(group, full, user, paths, is_search="/search/" in paths[0])


def user_behind(person: Person) -> User:
    """The login of somebody who has one."""
    assert person.user is not None
    return person.user
