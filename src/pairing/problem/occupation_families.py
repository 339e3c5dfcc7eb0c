"""Fields of work and their families: which occupations know each other's working life.

The classification itself (`pairing.reference.occupations`) puts level before field: a manager of
human resources stands with managers of finance there, far from the personnel professionals she
leads. This table cuts across the levels. A family are occupations in which people know the same
work and the same employers, from assistant to manager; a field are families that meet at work. It
is ours; tests/pairing/test_occupation_closeness.py holds it to pairs judged beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final, NamedTuple

FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "agriculture": {
        "growing": "1311 611 6130 921",
        "livestock": "612 622",
        "forestry": "1312 62 63",
    },
    "building": {
        "building trades": "7111 7112 7113 7114 7119 712 713 9312 9313",
        "architecture": "2161 2162 2164 2165",
        "carpentry": "7115 752",
        "civil engineering": "1323 2142 3112 3123",
        "electrical installation": "7411",
        "plumbing": "7126 7127",
        "road machines": "8342",
    },
    "business": {
        "human resources": "1212 2423 2424 3333 4416",
        "management": "1111 1112 1114 1120 1213 2421 2422",
        "office": "1219 3341 3343 41 4226 4415",
        "purchasing": "3323",
    },
    "care": {
        "dental care": "2261 3251",
        "emergency care": "3258",
        "health management": "1342",
        "laboratories": "3211 3212",
        "medical offices": "3256 3344",
        "medicine": "221 2240",
        "nursing": "2221 2222 322",
        "personal care": "1343 532",
        "pharmacy": "2262 3213",
        "therapy": "2264 2265 2266 2267 2269 3255",
        "veterinary care": "2250 3240",
    },
    "cleaning": {"cleaning": "5151 911 9129 9613", "caretaking": "5153"},
    "culture": {
        "arts": "265",
        "audiovisual": "3431 3521",
        "libraries": "2621 2622 4411",
        "translation": "2643",
        "writing": "2641 2642",
    },
    "design": {"design": "2163 2166 3432", "printing": "732"},
    "education": {
        "early childhood": "1341 2342 5311",
        "higher education": "2310",
        "schools": "1345 2330 2341 235 5312",
        "vocational teaching": "2320",
    },
    "finance": {
        "accounting": "1211 2411 3313 4311 4313",
        "banking": "1346 2412 2413 3311 3312 421",
        "economics": "2120 2631",
        "insurance": "3315 3321 4312",
        "property": "3334",
    },
    "hospitality": {
        "baking": "7512",
        "events": "3332",
        "hotels": "1411 4224",
        "kitchens": "3434 5120 94",
        "serving": "1412 513",
        "travel": "4221 5113",
    },
    "industry": {
        "electrical engineering": "2151 3113",
        "electronics": "2152 3114 7421 8212",
        "food production": "7511 8160",
        "garments": "753 815",
        "machines": "2144 3115 7223 7233",
        "metal": "721",
        "production": "1321 2141 3118 3122 8121 8131 8189 82 932",
        "vehicles": "7231",
    },
    "information technology": {
        "software": "1330 2511 2512 2513 2514 2519 2521",
        "systems": "2522 2523 2529 3511 3513 3514",
        "telecommunications": "2153 3522 7422",
        "user support": "3512",
    },
    "law": {"law": "261 3411"},
    "logistics": {
        "driving": "832 833 9621",
        "loading": "8344 9333",
        "supply": "1324 3331 4321 4322 4323",
    },
    "personal services": {"beauty": "514"},
    "religion": {"religion": "2636 3413"},
    "sales": {
        "contact centres": "4222 5244",
        "field sales": "2433 2434 3322",
        "marketing": "1221 1222 243 5241",
        "retail": "1420 5221 5222 5223 5230 9334",
    },
    "science": {
        "chemistry": "2113 2145 3111",
        "environment": "2133 2143",
        "life science": "2131 2132 3141 3142",
        "physics": "2111 2112 2114",
        "research": "1223 2149",
        "social science": "2632 2633",
    },
    "security": {
        "armed forces": "0",
        "fire service": "5411",
        "guarding": "5414",
        "police": "3355 5412",
    },
    "social work": {"psychology": "2634", "social work": "1344 2635 3412"},
    "sport": {"sport": "1431 342"},
}


class Place(NamedTuple):
    """Where an occupation stands: its field and family, "" where the code leaves that open."""

    field: str
    family: str


@cache
def place_of(code: str) -> Place:
    """Return field and family of an ISCO-08 code; the longest prefix in the table decides.

    A code of a larger group has no family, and a field only where all of the group lies in one.
    """
    families = _families()
    for length in range(len(code), 0, -1):
        if found := families.get(code[:length]):
            return found
    within = {place.field for prefix, place in families.items() if prefix.startswith(code)}
    return Place(within.pop() if len(within) == 1 else "", "")


@cache
def _families() -> dict[str, Place]:
    return {
        prefix: Place(field, family)
        for field, families in FIELDS.items()
        for family, prefixes in families.items()
        for prefix in prefixes.split()
    }
