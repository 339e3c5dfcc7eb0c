"""Believable people for trying things out: about 60 mentors and 90 mentees.

Nobody here exists. The same seed and day give the same people, whatever the machine; phones
are valid numbers, because forms refuse others, and addresses end in example.org.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from pairing.reference import localities, times
from tsemed.spreadsheets.columns import Side

MENTORS: Final = 60
MENTEES: Final = 90
SEED: Final = 20_240

Person = dict[str, object]


@dataclass(frozen=True, slots=True)
class Community:
    """Names that go together, the towns many live in, and what they usually speak."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    towns: tuple[str, ...]
    languages: tuple[str, ...]
    observance: tuple[str, ...]
    population: str = ""


_HEBREW = Community(
    ("נועה", "שירה", "מאיה", "תמר", "יעל", "רוני", "הילה", "מיכל",
     "דנה", "ענת", "אורלי", "גלית", "לימור", "סיגל", "טל"),
    ("דניאל", "יואב", "איתי", "עומר", "אלון", "רועי", "גיא", "נדב",
     "אורי", "עידו", "אייל", "שי", "בועז", "רן", "טל"),
    ("כהן", "לוי", "מזרחי", "פרץ", "ביטון", "דהן", "אברהם", "פרידמן", "אזולאי", "בר-לב",
     "שפירא", "גולן", "חדד", "עמר", "בן דוד", "רוזנברג", "שגב", "ברק"),
    ("תל אביב-יפו", "חיפה", "ירושלים", "באר שבע", "ראשון לציון", "פתח תקווה", "נתניה",
     "כרמיאל", "עפולה", "אשדוד", "חולון", "נוף הגליל"),
    ("he",), ("jewish",),
)  # fmt: skip
_HAREDI = Community(
    ("רבקה", "חיה", "אסתר", "שרה", "מרים", "ברכה", "פייגי", "צפורה"),
    ("משה", "אליעזר", "מנחם", "שמואל", "יעקב", "יצחק", "בנימין", "דוד"),
    ("וייס", "גרינברג", "שטרן", "רוטמן", "הלפרין", "טננבאום", "קליין"),
    ("בני ברק", "בית שמש", "מודיעין עילית", "אלעד", "ירושלים", "ביתר עילית"),
    ("he", "yi"), ("jewish",), "haredi",
)  # fmt: skip
_ARAB = Community(
    ("نور", "ياسمين", "سلمى", "رنا", "هبة", "آية", "ميساء", "أمل", "فاطمة", "لينا", "ريم", "دعاء"),
    ("محمد", "أحمد", "يوسف", "علي", "خالد", "سامر", "رامي", "إبراهيم", "عمر", "باسل", "وسيم"),
    ("زعبي", "حاج يحيى", "أبو راس", "خطيب", "منصور", "جبارين", "عودة", "مصاروة", "أبو عبيد",
     "حداد", "قعدان", "القريناوي"),
    ("נצרת", "אום אל-פחם", "סח'נין", "טייבה", "רהט", "שפרעם", "כפר קאסם", "חיפה", "טמרה"),
    ("ar", "he"), ("muslim",), "arab",
)  # fmt: skip
_DRUZE = Community(
    ("סלאם", "נאילה", "אמירה"), ("נביל", "רפיק", "סלמאן"), ("חלבי", "טריף", "עאמר"),
    ("דאלית אל-כרמל", "ירכא", "בית ג'ן", "עספיא"), ("ar", "he"), ("druze",),
)  # fmt: skip
_RUSSIAN = Community(
    ("אנסטסיה", "סבטלנה", "יוליה"), ("דמיטרי", "אלכסנדר", "איגור"),
    ("וולקוב", "קוזלוב", "פטרנקו"), ("אשדוד", "חיפה", "נוף הגליל", "בת ים"),
    ("ru", "he"), (),
)  # fmt: skip
_RUSSIAN_AS_WRITTEN = Community(
    ("Анна", "Ольга"), ("Сергей", "Борис"), ("Коваль", "Левин"),
    ("אשדוד", "חיפה", "בת ים"), ("ru", "he"), (),
)  # fmt: skip
_ETHIOPIAN = Community(
    ("מסרט", "אסתר", "ציון"), ("אבבה", "גטהון", "דסטה"), ("טגניה", "מולא", "אדמסו"),
    ("קריית גת", "רחובות", "נתניה", "אשקלון"), ("am", "he"), ("jewish",), "ethiopian",
)  # fmt: skip
_ETHIOPIAN_AS_WRITTEN = Community(
    ("አበበች", "ሰላም"), ("ተስፋዬ", "ዳዊት"), ("ወልደ", "በቀለ"),
    ("קריית גת", "רחובות", "נתניה"), ("am", "he"), ("jewish",), "ethiopian",
)  # fmt: skip

_COMMUNITIES: Final = (
    _HEBREW, _ARAB, _HAREDI, _RUSSIAN, _ETHIOPIAN, _DRUZE, _RUSSIAN_AS_WRITTEN,
    _ETHIOPIAN_AS_WRITTEN,
)  # fmt: skip
_SHARES: Final[Mapping[Side, tuple[int, ...]]] = {
    Side.MENTORS: (50, 24, 10, 5, 4, 4, 2, 1),
    Side.MENTEES: (32, 34, 16, 6, 5, 3, 2, 2),
}
# Fields many mentors come from and mentees look for, with close neighbours among them.
_OCCUPATIONS: Final = (
    "2512", "2519", "2521", "2511", "2141", "2144", "2142", "2411", "3313", "4311", "2423",
    "1212", "2431", "2166", "3341", "4222", "4110", "2635", "2221", "1324", "3323", "4321",
    "1420", "5223", "2513", "3512", "7411", "1345", "2342", "2611",
)  # fmt: skip
_EMPLOYERS: Final = (
    "בנק הגליל", "חשמל הצפון", "מכללת העמק", "שופרסון", "תעשיות נגב", "עיריית חוף",
    "סייבר אלון", "קופת בריאות מרום", "לוגיסטיקה דרום", "شركة الجليل للبرمجيات",
)  # fmt: skip
_EVENINGS: Final = tuple(code for code in times.USUAL if code.endswith("evening"))
_TOPICS: Final = (
    "cv", "interviews", "networking", "digital", "workplace", "confidence", "change",
    "management", "balance",
)  # fmt: skip


def example_people(side: Side, *, on: date, seed: int = SEED) -> list[Person]:
    """Return the people of one example list as values by column, waiting since before `on`."""
    chance = Random(f"{seed}-{side.value}")  # noqa: S311 - play, not secrecy
    if side is Side.MENTORS:
        return list(_numbered(_mentors(chance), start=101, side=side))
    return list(_numbered(_mentees(chance, on), start=501, side=side))


def _numbered(people: Iterator[Person], *, start: int, side: Side) -> Iterator[Person]:
    for number, person in enumerate(people, start=start):
        local = "mentor" if side is Side.MENTORS else "mentee"
        yield {"number": str(number), **person, "email": f"{local}{number}@example.org"}


def _mentors(chance: Random) -> Iterator[Person]:
    for _ in range(MENTORS):
        community = _community(chance, Side.MENTORS)
        person = _person(chance, community)
        person["languages"] = _with_more_languages(chance, community)
        stages = chance.sample(("find", "integrate", "advance"), chance.choice((1, 2, 2)))
        topics = chance.sample(_TOPICS, chance.randint(2, 5))
        populations = {community.population, *_some(chance, ("haredi", "arab", "over_45"), 0.3)}
        person |= {
            "radius_km": chance.choice((20, 30, 40, 60)),
            "times": _times(chance, chance.randint(3, 7)),
            "occupations": _occupations(chance),
            "employer": chance.choice(_EMPLOYERS),
            "rank": chance.choice(("middle", "middle", "senior", "executive", "below_middle")),
            "years": chance.randint(4, 30),
            "stages": tuple(stages),
            "topics": tuple(topics),
            "wishes": tuple(chance.sample(topics, 1)),
            "populations": tuple(sorted(populations - {""})),
            "offers": _some(chance, ("step_free", "plain_language", "captions", "breaks"), 0.4),
            "capacity": 2 if chance.random() < 0.15 else 1,
            "trained": chance.random() > 0.05,
            "cleared": True,
        }
        yield person


def _mentees(chance: Random, on: date) -> Iterator[Person]:
    for place in range(MENTEES):
        community = _community(chance, Side.MENTEES)
        person = _person(chance, community)
        population = (community.population,) if community.population else ()
        person |= {
            "radius_km": chance.choice((15, 20, 30, 40)),
            "times": _times(chance, chance.randint(1, 5)),
            "occupations": _occupations(chance),
            "stage": chance.choice(("find", "find", "integrate", "advance")),
            "topics": tuple(chance.sample(_TOPICS, chance.randint(1, 3))),
            "needs": _some(chance, ("step_free", "plain_language", "captions", "breaks"), 0.06),
            "population": population if chance.random() < 0.7 else (),
            "accepted_on": on - timedelta(days=chance.randint(3, 120)),
        }
        if chance.random() < 0.15:
            person["wishes_gender"] = person["gender"]
        if chance.random() < 0.2:
            person["employers"] = (chance.choice(_EMPLOYERS),)
        yield person | _HARD_TO_MATCH.get(place, {})


# A few whom a round leaves over for a reason of their own, so that the example shows it.
_HARD_TO_MATCH: Final[Mapping[int, Person]] = {
    17: {"first_name": "ትርሃስ", "last_name": "ገብረ", "languages": ("ti",), "observance": ()},
    38: {"needs": ("sign_language",), "languages": ("isr", "he")},
    61: {"times": ("fri_morning",), "radius_km": 5, "modes": ("in_person",)},
}


def _community(chance: Random, side: Side) -> Community:
    return chance.choices(_COMMUNITIES, _SHARES[side])[0]


def _person(chance: Random, community: Community) -> Person:
    woman = chance.random() < 0.55
    town = localities.named(chance.choice(community.towns))
    online = chance.random()
    return {
        "first_name": chance.choice(community.women if woman else community.men),
        "last_name": chance.choice(community.families),
        "phone": _phone(chance),
        "form_of_address": "woman" if woman else "man",
        "gender": "woman" if woman else "man",
        "languages": community.languages,
        "town": town,
        "modes": ("in_person", "online") if online < 0.55 else ("in_person",),
        "observance": community.observance if chance.random() < 0.4 else (),
    }


def _with_more_languages(chance: Random, community: Community) -> tuple[str, ...]:
    more = ("en",) if chance.random() < 0.5 else ()
    if community is _HEBREW and chance.random() < 0.12:
        more = (*more, "ar")
    return (*community.languages, *more)


def _phone(chance: Random) -> str:
    prefix = chance.choice(("050", "052", "054"))
    return f"{prefix}-{chance.randint(2, 8)}{chance.randint(0, 99):02}-{chance.randint(0, 9999):04}"


def _times(chance: Random, count: int) -> tuple[str, ...]:
    """Return parts of the week, mostly evenings: mentors work by day."""
    weighted = [code for code in times.USUAL for _ in range(4 if code in _EVENINGS else 1)]
    chosen: set[str] = set()
    while len(chosen) < count:
        chosen.add(chance.choice(weighted))
    return times.in_week_order(frozenset(chosen))


def _occupations(chance: Random) -> tuple[str, ...]:
    return tuple(chance.sample(_OCCUPATIONS, 2 if chance.random() < 0.25 else 1))


def _some(chance: Random, codes: Sequence[str], share: float) -> tuple[str, ...]:
    return tuple(code for code in codes if chance.random() < share)
