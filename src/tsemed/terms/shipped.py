"""The terms that the system comes with; later ones are the mentoring manager's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from tsemed.spreadsheets.choices import POPULATION, TOPIC, Choice

_POPULATIONS: Final[Mapping[str, tuple[str, str, str]]] = {
    "low_wage": ("עובדים בשכר נמוך", "عاملون بأجر منخفض", "Low-wage workers"),
    "disability": ("אנשים עם מוגבלות", "أشخاص ذوو إعاقة", "People with disabilities"),
    "ethiopian": ("יוצאי אתיופיה", "من أصل إثيوبي", "People of Ethiopian origin"),
    "haredi": ("האוכלוסייה החרדית", "المجتمع الحريدي", "Haredi community"),
    "arab": ("האוכלוסייה הערבית", "المجتمع العربي", "Arab community"),
    "age_45": ("בני 45 ומעלה", "أبناء 45 فما فوق", "People over 45"),
    "other": ("קבוצה אחרת", "مجموعة أخرى", "Another group"),
}
# The code that lists of people use for a population that is kept under another.
_IN_LISTS: Final = {"age_45": "over_45"}


def _populations() -> Iterator[Choice]:
    in_lists = {one.code: one for one in POPULATION.shipped}
    for code, words in _POPULATIONS.items():
        one = in_lists[_IN_LISTS.get(code, code)]
        spellings = (one.code, one.he, one.ar, one.en, *one.also)
        also = tuple(word for word in spellings if word not in (code, *words))
        yield Choice(code, *words, also)


SHIPPED: Final[Mapping[str, Sequence[Choice]]] = {
    "population": tuple(_populations()),
    "matching_topic": TOPIC.shipped,
    "meeting_topic": (
        Choice("cv", "קורות חיים", "السيرة الذاتية", "CV"),
        Choice("interview", "ראיון עבודה", "مقابلة عمل", "Job interview"),
        Choice("search", "חיפוש עבודה", "البحث عن عمل", "Job search"),
        Choice("contacts", "קשרים מקצועיים", "علاقات مهنية", "Professional contacts"),
        Choice("direction", "כיוון מקצועי", "توجّه مهني", "Direction"),
        Choice("confidence", "ביטחון עצמי", "ثقة بالنفس", "Confidence"),
        Choice("workplace", "במקום העבודה", "في مكان العمل", "At the workplace"),
    ),
    "service": (
        Choice("employment_service", "שירות התעסוקה", "خدمة التشغيل", "Employment service"),
        Choice("social_services", "שירותים חברתיים ברשות המקומית",
               "خدمات اجتماعية في السلطة المحلية", "Social services of the municipality"),
        Choice("rehabilitation", "שיקום תעסוקתי", "تأهيل مهني", "Vocational rehabilitation"),
        Choice("training", "הכשרה מקצועית", "تدريب مهني", "Vocational training"),
    ),
}  # fmt: skip
