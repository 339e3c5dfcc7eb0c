"""Which locality a written town names, and the localities that the system comes with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.apps import apps as registry
from django.db import connection
from django.utils.translation import get_language

from pairing.reference import localities
from tsemed.people.models import Locality, LocalitySpelling

LONGEST_TOWN = 60


def codes_of(texts: Iterable[str]) -> dict[str, str]:
    """Return the locality that each of these texts names, by its code; one query for all."""
    keys = {text: localities.spelling_key(text) for text in set(texts) if text}
    known = LocalitySpelling.objects.in_bulk(list(set(keys.values())))
    return {text: known[key].locality_id for text, key in keys.items() if key in known}


def code_of(text: str) -> str:
    """Return the code of the locality that a text names; empty where none is recognised."""
    return codes_of([text]).get(text, "")


def columns_of(text: str, codes: Mapping[str, str]) -> dict[str, Any]:
    """Return how a town is kept: its locality, or the text as entered where none is recognised."""
    code = codes.get(text)
    return {"locality_id": code, "town_text": "" if code else text}


def in_language_of_page(text: str | None) -> str:
    """Return a town as the page names it; what is not recognised, as it was written."""
    code = code_of(text or "")
    return str(Locality.objects.get(pk=code)) if code else text or ""


def names() -> list[str]:
    """Return every locality by its name in the language of the page, in alphabetical order."""
    language = get_language() or "he"
    return sorted(one.name_in(language) for one in Locality.objects.all())


def ship(apps: Any = registry, *, using: str = "default") -> None:
    """Write the localities that the system comes with, and their spellings, where they are not."""
    towns = list(localities.shipped())
    rows = apps.get_model("people", "Locality")
    rows.objects.using(using).bulk_create(
        (rows(code=one.code, **_columns(one)) for one in towns), ignore_conflicts=True
    )
    spellings = apps.get_model("people", "LocalitySpelling")
    owner: dict[str, str] = {}
    for one in towns:
        for key in (*localities.spelling_keys(one), one.code):
            owner.setdefault(key, one.code)
    spellings.objects.using(using).bulk_create(
        (spellings(key=key, locality_id=code) for key, code in owner.items()),
        ignore_conflicts=True,
    )


def after_migrate(**_sent: Any) -> None:
    """Write what a newer release knows of localities, once the tables are there."""
    there = set(connection.introspection.table_names())
    if there.issuperset(one._meta.db_table for one in (Locality, LocalitySpelling)):
        ship()


def _columns(one: localities.Locality) -> dict[str, Any]:
    place = one.place
    return {
        **{f"name_{language}": one.names[language][0] for language in localities.LANGUAGES},
        "latitude": place.latitude if place else None,
        "longitude": place.longitude if place else None,
        "district": one.district,
    }
