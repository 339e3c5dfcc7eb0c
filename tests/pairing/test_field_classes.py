"""People who agree in the fields read are in one class, whatever objects hold their values."""

from __future__ import annotations

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from pairing.scoring.field_classes import FieldClasses

VALUES = st.one_of(st.none(), st.integers(0, 3), st.frozensets(st.sampled_from("abc")))
PEOPLE = st.lists(st.builds(SimpleNamespace, a=VALUES, b=VALUES, c=VALUES), max_size=30)
READS = st.permutations("abc").flatmap(lambda names: st.sampled_from([names[:1], names[:2], names]))


@given(PEOPLE, READS)
def test_classes_are_those_of_equal_fields(people: list[SimpleNamespace], reads: list[str]) -> None:
    classes, some = FieldClasses(people, "abc").classes(tuple(reads))
    values = [tuple(getattr(person, name) for name in reads) for person in people]
    different = list(dict.fromkeys(values))
    assert classes.tolist() == [different.index(value) for value in values]
    assert [tuple(getattr(person, name) for name in reads) for person in some] == different


@given(st.integers(0, 3), READS)
def test_people_agree_where_no_field_is_read(count: int, reads: list[str]) -> None:
    people = [SimpleNamespace(a=at, b=at, c=at) for at in range(count)]
    classes, some = FieldClasses(people, reads).classes(())
    assert (classes.tolist(), some) == ([0] * count, people[:1])
