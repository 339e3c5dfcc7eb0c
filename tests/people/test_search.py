"""Finding people by name, telephone and e-mail in the ways people really write them."""

from __future__ import annotations

import pytest
from tests.cast import NOW, Cast, person

from pairing.reference.folding import tokens
from tsemed.people import operations, search
from tsemed.people.models import Person
from tsemed.people.queries import find_people


def enter(given: str, family: str, **facts: object) -> Person:
    return operations.register_person(
        given_name=given, family_name=family, by=None, at=NOW, **facts
    )


@pytest.fixture
def register(db: None) -> None:
    enter("יוֹסֵף", "כהן", phone="+972502345678", email="yosef.k@example.org")
    enter("ג'ורג'", "חדאד")
    enter("أحمد", "حدّاد", phone="+972521112233")
    enter("דנה", "בן־דוד")
    enter("Zoë", "O'Brien", email="Zoe@Example.org")
    enter("מרים", "לוין")
    enter("אביחי", "כהן-צדק")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("יוסף", {"יוֹסֵף כהן"}),
        ("יוס כה", {"יוֹסֵף כהן"}),
        ("כהן יו", {"יוֹסֵף כהן"}),
        ("כהנ", {"יוֹסֵף כהן", "אביחי כהן-צדק"}),
        ("צדק", {"אביחי כהן-צדק"}),
        ("גורג", {"ג'ורג' חדאד"}),
        ("ג׳ורג׳", {"ג'ורג' חדאד"}),
        ("احمد", {"أحمد حدّاد"}),
        ("حداد", {"أحمد حدّاد"}),
        ("בן דוד", {"דנה בן־דוד"}),
        ("zoe obri", {"Zoë O'Brien"}),
        ("לוין מרימ", {"מרים לוין"}),
        ("0502345678", {"יוֹסֵף כהן"}),
        ("050-234 5678", {"יוֹסֵף כהן"}),
        ("+972 50-2345678", {"יוֹסֵף כהן"}),
        ("00972502345", {"יוֹסֵף כהן"}),
        ("٠٥٠٢٣٤٥", {"יוֹסֵף כהן"}),
        ("5678", {"יוֹסֵף כהן"}),
        ("2233", {"أحمد حدّاد"}),
        ("zoe@exa", {"Zoë O'Brien"}),
        ("YOSEF.K", {"יוֹסֵף כהן"}),
        ("יוסף לוין", set()),
        ("וסף", set()),
        ("", set()),
        ("%", set()),
        ("'; drop table people_person; --", set()),
        ("12", set()),
    ],
)
def test_people_are_found_however_they_are_written(
    register: None, typed: str, found: set[str]
) -> None:
    answers = search.find(Person.objects.all(), typed, everybody=True)
    assert {one.full_name for one in answers} == found
    assert len(answers) == len(found)
    scoped = search.find(Person.objects.all(), typed)
    assert {one.full_name for one in scoped} == found


def test_a_scope_too_large_to_list_answers_the_same(
    register: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", 1)
    everybody = Person.objects.exclude(given_name="מרים")
    assert [p.given_name for p in search.find(everybody, "כהן יו")] == ["יוֹסֵף"]
    assert search.find(everybody, "לוין") == []


NAMES = ("דנה", "דן", "כהן", "כהנא", "לוי", "לוינסון", "محمد", "محمود", "Anna", "Anton")
ASKED = ("ד", "דנ כה", "כהן לוי", "ל ד כ", "מ", "مح", "محمد ان", "an", "an ant", "כהנ ח", "ד כ ל מ")


@pytest.mark.parametrize("few", [0, 10_000], ids=["large", "few"])
@pytest.mark.parametrize("rare", [0, 5, 10_000], ids=["common", "some common", "rare"])
def test_however_common_a_word_is_the_very_people_of_scope_are_found(
    few: int, rare: int, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "FEW", few)
    monkeypatch.setattr(search, "_RARE", rare)
    monkeypatch.setattr(search, "_COMMON", rare + 10)
    for given in NAMES:
        operations.register_people(
            [Person(given_name=given, family_name=family) for family in NAMES], by=None, at=NOW
        )
    scope = Person.objects.exclude(family_name="כהן").exclude(given_name="Anna")
    for people, everybody in ((scope, False), (Person.objects.all(), True)):
        for typed in ASKED:
            words = tokens(typed)
            called = {
                one.pk
                for one in people
                if all(
                    any(name.startswith(word) for name in tokens(one.full_name)) for word in words
                )
            }
            found = search.find(people, typed, everybody=everybody, limit=1_000)
            assert [one.pk for one in found if one.pk not in called] == [], typed
            assert len({one.pk for one in found}) == len(called) == len(found), typed


def test_a_new_name_is_found_and_the_old_one_no_longer(cast: Cast) -> None:
    yosef, dana = cast.yosef.person, cast.login("dana")
    operations.index_names([yosef])
    operations.change_person(
        yosef, started_from=1, by=dana, at=NOW, family_name="Alemu", phone="+972503334455"
    )
    assert find_people(dana, "alemu") == [yosef]
    assert find_people(dana, "tesfaye") == []
    assert find_people(dana, "4455") == [yosef]


def test_each_character_finds_only_whom_they_look_after(cast: Cast) -> None:
    operations.index_names(Person.objects.all())
    common = [person("Common", name, login=False) for name in ("One", "Two")]
    operations.index_names(common)
    found = {
        name: {
            p.given_name
            for p in find_people(cast.login(name), "a") + find_people(cast.login(name), "t")
        }
        for name in ("noa", "dana", "farid", "tamar", "ines", "rivka", "shlomo", "peled", "michal")
    }
    assert found == {
        "noa": {"Michal", "Amina", "Tamar", "Yosef", "Common"},
        "dana": {"Michal", "Yosef"},
        "farid": {"Amina"},
        "tamar": {"Yosef", "Tamar"},
        "ines": {"Amina"},
        "rivka": {"Michal"},
        "shlomo": set(),
        "peled": set(),
        "michal": {"Michal"},
    }


def test_no_more_are_answered_than_a_person_reads(db: None) -> None:
    operations.register_people(
        [Person(given_name="דנה", family_name=f"כהן {n}") for n in range(45)], by=None, at=NOW
    )
    assert len(search.find(Person.objects.all(), "דנה כהן", everybody=True)) == search.LIMIT
