"""The closed lists of the lists: each value with its code and its words in three languages.

The codes are the engine's. A cell may hold a label in any of the languages or the code, in
any usual spelling; `also` holds what else people write.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pairing.reference import observance, times
from pairing.reference.folding import fold

LANGUAGES: Final = ("he", "ar", "en")


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed list. `stands_for` names several codes a word means at once."""

    code: str
    he: str
    ar: str
    en: str
    also: tuple[str, ...] = ()
    stands_for: tuple[str, ...] = ()

    def label(self, language: str) -> str:
        """Return the word for this value."""
        return {"he": self.he, "ar": self.ar, "en": self.en}[language]

    def codes(self) -> tuple[str, ...]:
        """Return the codes this value means."""
        return self.stands_for or (self.code,)


class Choices:
    """A closed list that can be asked by code and by what somebody wrote.

    A retired value is understood and has its word, and is not offered.
    """

    def __init__(
        self,
        *offered: Choice,
        understood: Iterable[Choice] = (),
        retired: Iterable[Choice] = (),
    ) -> None:
        """Offer some values; understand further words that mean several of them."""
        known = (*offered, *retired)
        self.shipped: Final = offered
        self._by_code: Final[Mapping[str, Choice]] = {choice.code: choice for choice in known}
        self._by_word: Final[dict[str, Choice]] = {}
        for choice in (*known, *understood):
            for word in (choice.code, choice.he, choice.ar, choice.en, *choice.also):
                self._by_word.setdefault(fold(word), choice)

    @property
    def offered(self) -> tuple[Choice, ...]:
        """Return the values offered, in their order."""
        return self._now().shipped

    def label(self, code: str, *, language: str) -> str:
        """Return the word for a code, or the code where it is not on the list."""
        choice = self._now()._by_code.get(code)
        return choice.label(language) if choice else code

    def labels(self, *, language: str) -> tuple[str, ...]:
        """Return the words offered, in their order."""
        return tuple(choice.label(language) for choice in self.offered)

    def has(self, code: object) -> bool:
        """Return whether a code is on the list."""
        return code in self._by_code

    def codes_of(self, word: str) -> tuple[str, ...] | None:
        """Return the codes a word means, or None for a word that is not on the list."""
        choice = self._now()._by_word.get(fold(word))
        return choice.codes() if choice else None

    def _now(self) -> Choices:
        return self


class MaintainedChoices(Choices):
    """A closed list that is maintained elsewhere; what is shipped where nothing maintains it."""

    _ask: Callable[[], Choices] | None = None

    def follow(self, ask: Callable[[], Choices] | None) -> None:
        """Let the list be what `ask` returns; the command line has nothing to ask."""
        self._ask = ask

    def _now(self) -> Choices:
        return self._ask() if self._ask else self


LANGUAGE: Final = Choices(
    Choice("he", "עברית", "العبرية", "Hebrew", ("عبري", "عبرية")),
    Choice("ar", "ערבית", "العربية", "Arabic", ("عربي", "عربية")),
    Choice("en", "אנגלית", "الإنجليزية", "English", ("انجليزي", "إنجليزية")),
    Choice("ru", "רוסית", "الروسية", "Russian", ("русский", "روسي", "روسية")),
    Choice("am", "אמהרית", "الأمهرية", "Amharic", ("አማርኛ", "امهرية")),
    Choice("ti", "תיגרינית", "التغرينية", "Tigrinya", ("ትግርኛ",)),
    Choice("fr", "צרפתית", "الفرنسية", "French", ("français",)),
    Choice("es", "ספרדית", "الإسبانية", "Spanish", ("español",)),
    Choice("uk", "אוקראינית", "الأوكرانية", "Ukrainian", ("українська",)),
    Choice("yi", "יידיש", "اليديشية", "Yiddish", ("אידיש",)),
    Choice("isr", "שפת סימנים", "لغة الإشارة", "Sign language", ("שפת הסימנים", "isl")),
)

GENDER: Final = Choices(
    Choice("woman", "אישה", "امرأة", "Woman", ("אשה", "נקבה", "أنثى", "female", "f", "נ", "أ")),
    Choice("man", "גבר", "رجل", "Man", ("זכר", "ذكر", "male", "m", "ז")),
)

FORM_OF_ADDRESS: Final = Choices(
    *GENDER.offered,
    Choice("either", "שתיהן", "كلتاهما", "Either", ("כל לשון", "לא משנה", "neutral")),
)

MODE: Final = Choices(
    Choice("in_person", "פנים אל פנים", "وجهًا لوجه", "In person", ("פרונטלי", "פגישה", "وجاهي")),
    Choice("online", "מקוון", "عبر الإنترنت", "Online", ("זום", "מרחוק", "زوم", "عن بعد", "zoom")),
    understood=(Choice("both", "שניהם", "كلاهما", "Both", ("גם וגם",), ("in_person", "online")),),
)

_WEEK: Final = ("sun", "mon", "tue", "wed", "thu")


def _part_of_every_weekday(part: str, he: str, ar: str, en: str, *also: str) -> Choice:
    return Choice(f"{part}s", he, ar, en, also, tuple(f"{day}_{part}" for day in _WEEK))


def _whole_day(day: str, *words: str) -> Choice:
    parts = tuple(f"{day}_{part}" for part in times.PARTS)
    return Choice(day, words[0], words[1], words[2], words[3:], parts)


TIME: Final = Choices(
    *(
        Choice(
            code,
            times.label(code, language="he"),
            times.label(code, language="ar"),
            times.label(code, language="en"),
            (times.label(code, language="he").removeprefix("יום "),),
        )
        for code in times.CODES
    ),
    understood=(
        _part_of_every_weekday("morning", "בקרים", "صباحًا", "Mornings", "בוקר", "morning"),
        _part_of_every_weekday(
            "afternoon", "צהריים", "ظهرًا", "Afternoons", "אחר הצהריים", "بعد الظهر", "afternoon"
        ),
        _part_of_every_weekday("evening", "ערבים", "مساءً", "Evenings", "ערב", "evening"),
        _whole_day("sun", "יום ראשון", "الأحد", "Sunday", "ראשון", "א", "יום א"),
        _whole_day("mon", "יום שני", "الاثنين", "Monday", "שני", "ב", "יום ב"),
        _whole_day("tue", "יום שלישי", "الثلاثاء", "Tuesday", "שלישי", "ג", "יום ג"),
        _whole_day("wed", "יום רביעי", "الأربعاء", "Wednesday", "רביעי", "ד", "יום ד"),
        _whole_day("thu", "יום חמישי", "الخميس", "Thursday", "חמישי", "ה", "יום ה"),
        _whole_day("fri", "יום שישי", "الجمعة", "Friday", "שישי", "ו", "יום ו"),
        _whole_day("sat", "שבת", "السبت", "Saturday"),
    ),
)

_OBSERVANCE_ALSO: Final[Mapping[str, tuple[str, ...]]] = {
    "jewish": ("יהודי", "שבת", "שומר שבת", "שומרת שבת", "يهودي"),
    "muslim": ("מוסלמי", "مسلم", "مسلمة"),
    "christian": ("נוצרי", "مسيحي", "مسيحية"),
    "druze": ("דרוזי", "درزي", "درزية"),
}
OBSERVANCE: Final = Choices(
    *(
        Choice(
            each.value,
            observance.label(each, language="he"),
            observance.label(each, language="ar"),
            observance.label(each, language="en"),
            _OBSERVANCE_ALSO[each.value],
        )
        for each in observance.Observance
    )
)

STAGE: Final = Choices(
    Choice("find", "מציאת עבודה", "إيجاد عمل", "Job search", ("חיפוש עבודה", "البحث عن عمل")),
    Choice("integrate", "השתלבות", "اندماج", "Integration", ("השתלבות בעבודה", "الاندماج")),
    Choice("advance", "קידום", "تقدّم", "Advancement", ("התקדמות", "تقدم مهني")),
)

RANK: Final = Choices(
    Choice("below_middle", "ללא תפקיד ניהולי", "بدون منصب إداري", "No managerial post",
           ("עובד", "עובדת", "ראש צוות", "موظف", "team leader")),
    Choice("middle", "ניהול ביניים", "إدارة متوسطة", "Middle management", ("מנהל", "מנהלת")),
    Choice("senior", "ניהול בכיר", "إدارة عليا", "Senior management", ("בכיר", "בכירה")),
    Choice("executive", "הנהלה", "الإدارة العامة", "Executive", ('מנכ"ל', 'סמנכ"ל', 'מנכ"לית')),
)  # fmt: skip

NEED: Final = Choices(
    Choice("step_free", "מקום נגיש ללא מדרגות", "مكان بلا درج", "Step-free place", ("נגישות",)),
    Choice("sign_language", "תרגום לשפת סימנים", "ترجمة للغة الإشارة", "Sign language interpreter"),
    Choice("captions", "כתוביות", "شرح نصي", "Captions", ("תמלול",)),
    Choice("plain_language", "שפה פשוטה", "لغة بسيطة", "Plain language", ("פישוט לשוני",)),
    Choice("quiet_place", "מקום שקט", "مكان هادئ", "Quiet place"),
    Choice("screen_reader", "חומרים לקורא מסך", "مواد لقارئ الشاشة", "Screen-reader material",
           ("קורא מסך",)),
    Choice("breaks", "הפסקות", "استراحات", "Breaks"),
)  # fmt: skip

POPULATION: Final = MaintainedChoices(
    Choice("low_wage", "עבודה בשכר נמוך", "عمل بأجر منخفض", "Low-wage work", ("שכר נמוך",)),
    Choice("disability", "מוגבלות", "إعاقة", "Disability", ("אנשים עם מוגבלות",)),
    Choice("ethiopian", "יוצאי אתיופיה", "من أصل إثيوبي", "Ethiopian origin", ("עדה אתיופית",)),
    Choice("haredi", "חברה חרדית", "المجتمع الحريدي", "Haredi society", ("חרדים", "חרדי", "חרדית")),
    Choice("arab", "חברה ערבית", "المجتمع العربي", "Arab society", ("ערבים", "ערבי", "ערבית")),
    Choice("over_45", "בני 45 ומעלה", "فوق سن 45", "Aged 45 and over", ("45+", "45 ומעלה")),
    Choice("other", "אחר", "آخر", "Other"),
)  # fmt: skip

BACKGROUND: Final = Choices(
    *(choice for choice in POPULATION.shipped if choice.code not in ("low_wage", "other")),
    Choice("immigrant", "עלייה או הגירה", "هجرة", "Immigration", ("עולה", "עולה חדש", "עולה חדשה")),
    Choice("single_parent", "הורות יחידה", "عائلة أحادية الوالد", "Single parenthood",
           ("הורה יחיד", "אם חד הורית", "חד הוריות")),
    Choice("periphery", "פריפריה", "منطقة طرفية", "Periphery"),
    Choice("career_break", "הפסקה בקריירה", "انقطاع عن العمل", "Career break"),
)  # fmt: skip

TOPIC: Final = MaintainedChoices(
    Choice("cv", "קורות חיים", "السيرة الذاتية", "CV", ('קו"ח',)),
    Choice("interviews", "ראיונות עבודה", "مقابلات عمل", "Job interviews", ("ראיון",)),
    Choice("networking", "קשרים מקצועיים", "علاقات مهنية", "Networking", ("נטוורקינג",)),
    Choice("digital", "כלים דיגיטליים", "أدوات رقمية", "Digital tools", ("לינקדאין", "linkedin")),
    Choice("workplace", "התנהלות בעבודה", "التصرف في العمل", "Life at the workplace"),
    Choice("confidence", "ביטחון עצמי", "ثقة بالنفس", "Confidence"),
    Choice("change", "שינוי מקצועי", "تغيير مهني", "Change of career", ("הסבה",)),
    Choice("management", "כניסה לניהול", "دخول الإدارة", "Moving into management"),
    Choice("balance", "איזון בית ועבודה", "توازن بين البيت والعمل", "Home and work"),
)

YES_NO: Final = Choices(
    Choice("yes", "כן", "نعم", "Yes", ("y", "true", "1", "v", "✓")),
    Choice("no", "לא", "لا", "No", ("n", "false", "0")),
)
