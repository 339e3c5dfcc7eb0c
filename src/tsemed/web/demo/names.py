"""Invented people, from a seed: names that go together, towns, languages, ages.

The national load of `bench` draws from here too, so names repeat as they do in life.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Final


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


@dataclass(frozen=True, slots=True)
class Community:
    """Names that are given together, where many live, what they speak, who they may be."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    towns: tuple[str, ...]
    languages: tuple[str, ...]
    language: str = "he"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is: plain values, in the order a table wants them."""

    given_name: str
    family_name: str
    gender: str
    birth_year: int
    language: str
    languages: tuple[str, ...]
    town: str
    group: str


_HEBREW_TOWNS: Final = (
    "תל אביב-יפו", "חיפה", "ירושלים", "ראשון לציון", "פתח תקווה", "נתניה", "באר שבע", "חולון",
    "רמת גן", "אשדוד", "רחובות", "כפר סבא", "חדרה", "כרמיאל", "עפולה", "נהרייה", "אשקלון",
)  # fmt: skip
HEBREW: Final = Community(
    _words("נועה שירה מאיה תמר יעל רוני הילה מיכל דנה ענת אורלי גלית לימור סיגל אפרת רחל רות חנה "
        "אסנת ורד קרן ליאת הדס ענבל מירב שרון אילנה נורית זהבה עדי"),
    _words("דניאל יואב איתי עומר אלון רועי גיא נדב אורי עידו אייל שי בועז רן משה דוד יוסי אבי חיים "
        "יעקב ניר ערן אמיר גדי צחי ירון אסף מאור עופר אריה"),
    (
        "כהן", "לוי", "מזרחי", "פרץ", "ביטון", "דהן", "אברהם", "פרידמן", "אזולאי", "בר־לב", "שפירא",
        "גולן", "חדד", "עמר", "בן דוד", "רוזנברג", "שגב", "ברק", "אוחיון", "מלכה", "גבאי", "יוסף",
        "סגל", "הראל", "אשכנזי", "טל", "נחום", "קדוש", "אלון", "זילברמן",
    ),
    _HEBREW_TOWNS,
    ("he",),
)  # fmt: skip
HAREDI: Final = Community(
    _words("רבקה חיה אסתר שרה מרים ברכה פייגי ציפורה חנה לאה גיטי רחלי"),
    _words("משה אליעזר מנחם שמואל יעקב יצחק בנימין דוד נתן צבי אברהם שלמה"),
    ("וייס", "גרינברג", "שטרן", "רוטמן", "הלפרין", "טננבאום", "קליין", "לנדאו", "אייזנבך"),
    ("בני ברק", "בית שמש", "מודיעין עילית", "אלעד", "ירושלים", "ביתר עילית"),
    ("he", "yi"),
    group="haredi",
)
ARAB: Final = Community(
    _words("نور ياسمين سلمى رنا هبة آية ميساء أمل فاطمة لينا ريم دعاء سهى منى رولا أسيل"),
    _words("محمد أحمد يوسف علي خالد سامر رامي إبراهيم عمر باسل وسيم فادي طارق حسام نضال"),
    (
        "زعبي", "حاج يحيى", "أبو راس", "خطيب", "منصور", "جبارين", "عودة", "مصاروة", "حداد",
        "قعدان", "سلامة", "خوري", "نصار", "دراوشة", "عثامنة", "أبو حسين",
    ),
    ("נצרת", "אום אל-פחם", "סח'נין", "טייבה", "רהט", "שפרעם", "כפר קאסם", "חיפה", "טמרה", "עכו"),
    ("ar", "he"),
    language="ar",
    group="arab",
)  # fmt: skip
RUSSIAN: Final = Community(
    ("אולגה", "סבטלנה", "נטליה", "אירינה", "מרינה", "Елена", "ילנה", "טטיאנה"),
    ("דמיטרי", "סרגיי", "איגור", "ולדימיר", "בוריס", "Алексей", "אלכסנדר", "מיכאיל"),
    ("איבנוב", "פטרוב", "גורביץ'", "רבינוביץ'", "קוגן", "Левин", "סוקולוב", "וינוגרדוב"),
    ("אשדוד", "חיפה", "נוף הגליל", "בת ים", "נתניה", "כרמיאל", "באר שבע"),
    ("he", "ru"),
)
AMHARIC: Final = Community(
    ("אלמז", "צהיי", "ברטוקאן", "מסקרם", "אסתר", "ווביט", "גנט", "ינשוף"),
    ("אבבה", "דסטה", "גטהון", "ממו", "יוסף", "טספאיה", "אדנה", "מולוגטה"),
    ("טספאיה", "אלמו", "דסה", "וורקו", "מקונן", "אדמסו", "ברהנו", "גטהון"),
    ("נתניה", "רחובות", "אשקלון", "קריית מלאכי", "חדרה", "עפולה", "קריית גת"),
    ("he", "am"),
    group="ethiopian",
)
# How many of a hundred people come from each community.
EVERYBODY: Final = ((HEBREW, 52), (ARAB, 21), (HAREDI, 12), (RUSSIAN, 11), (AMHARIC, 4))

FIRST_PHONE: Final = 2_000_000
_PREFIXES: Final = ("50", "52", "54")


class Register:
    """Draws people one after another; the same seed draws the same people."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)  # noqa: S311 names for a demo, not a secret
        self._communities = [community for community, _ in EVERYBODY]
        self._shares = [share for _, share in EVERYBODY]

    def draw(self, community: Community | None = None, *, ages: tuple[int, int]) -> Identity:
        """Draw one person born in a span of years, of any community or of one."""
        chance = self.chance
        among = community or chance.choices(self._communities, self._shares)[0]
        is_woman = chance.random() < 0.58
        given = chance.choice(among.women if is_woman else among.men)
        town = chance.choice(among.towns)
        languages = among.languages
        if chance.random() < 0.35:
            languages = (*languages, "en")
        return Identity(
            given,
            chance.choice(among.families),
            "woman" if is_woman else "man",
            chance.randint(*ages),
            among.language,
            languages,
            town,
            among.group,
        )


def phone(number: int) -> str:
    """Return the valid mobile number of the person of this number; no two people share one."""
    prefix = _PREFIXES[number % len(_PREFIXES)]
    return f"+972{prefix}{FIRST_PHONE + number // len(_PREFIXES) * 7:07d}"
