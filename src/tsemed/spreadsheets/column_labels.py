"""Headings of the columns, as lists write them in three languages, and their explanations.

Keyed by the column; where the two lists need different words, by list and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tsemed.spreadsheets.translation import Message, pgettext_lazy

Spellings = Mapping[str, str]


def _words(he: str, ar: str, en: str) -> Spellings:
    return {"he": he, "ar": ar, "en": en}


# Not in the catalogues: a list is read by its headings in any of the languages.
HEADINGS: Final[Mapping[str, Spellings]] = {
    "number": _words("מספר", "الرقم", "Number"),
    "first_name": _words("שם פרטי", "الاسم الشخصي", "First name"),
    "last_name": _words("שם משפחה", "اسم العائلة", "Last name"),
    "phone": _words("טלפון", "الهاتف", "Phone"),
    "email": _words("דואר אלקטרוני", "البريد الإلكتروني", "Email"),
    "form_of_address": _words("לשון פנייה", "صيغة المخاطبة", "Form of address"),
    "gender": _words("מגדר", "الجنس", "Gender"),
    "languages": _words("שפות", "اللغات", "Languages"),
    "town": _words("יישוב", "البلدة", "Town"),
    "radius_km": _words('מרחק נסיעה (ק"מ)', "مسافة السفر (كم)", "Travel (km)"),
    "modes": _words("אופן המפגש", "طريقة اللقاء", "Ways of meeting"),
    "times": _words("זמנים אפשריים", "الأوقات الممكنة", "Possible times"),
    "observance": _words("לוח חגים", "تقويم الأعياد", "Calendar kept"),
    "mentors.occupations": _words("תחומי עיסוק", "مجالات العمل", "Occupations"),
    "mentees.occupations": _words("תחום עיסוק מבוקש", "مجال العمل المطلوب", "Occupation sought"),
    "employer": _words("מקום עבודה", "مكان العمل", "Employer"),
    "rank": _words("דרגה ניהולית", "الدرجة الإدارية", "Managerial rank"),
    "years": _words("שנות ניסיון", "سنوات الخبرة", "Years of experience"),
    "stages": _words("ניסיון בשלבים", "خبرة في المراحل", "Stages known"),
    "mentors.topics": _words("נושאים לסיוע", "مواضيع المساعدة", "Can help with"),
    "mentees.topics": _words("נושאים לעבודה משותפת", "مواضيع للعمل المشترك", "Wants help with"),
    "wishes": _words("נושאים מועדפים", "مواضيع مفضلة", "Prefers to help with"),
    "populations": _words("ניסיון עם אוכלוסיות", "خبرة مع فئات سكانية", "Populations known"),
    "offers": _words("התאמות אפשריות", "ملاءمات ممكنة", "Adjustments offered"),
    "background": _words("רקע", "الخلفية", "Background"),
    "wishes_gender": _words("העדפת מגדר", "تفضيل الجنس", "Gender wished for"),
    "capacity": _words("מספר הצמדות אפשרי", "عدد الأزواج الممكن", "Places"),
    "trained": _words("הכשרה הושלמה", "اكتمل التأهيل", "Trained"),
    "cleared": _words("אישורים הושלמו", "اكتملت التصاريح", "Cleared"),
    "stage": _words("שלב", "المرحلة", "Stage"),
    "needs": _words("התאמות נדרשות", "ملاءمات مطلوبة", "Adjustments needed"),
    "population": _words(
        "אוכלוסייה (בהסכמה)", "الفئة السكانية (بموافقة)", "Population (by consent)"
    ),
    "wishes_background": _words("בקשה לרקע משותף", "طلب خلفية مشتركة", "Shared background asked"),
    "wishes_rank": _words("דרגה ניהולית מבוקשת", "درجة إدارية مطلوبة", "Rank wished for"),
    "employers": _words("מעסיקים", "جهات التشغيل", "Employers"),
    "accepted_on": _words("תאריך קבלה", "تاريخ القبول", "Accepted on"),
    "decided_mentor": _words("הצמדה שהוחלטה", "مطابقة مقررة", "Mentor decided"),
    "not_with": _words("לא להצמיד עם", "عدم المطابقة مع", "Not with"),
    "earlier_mentors": _words("הצמדות קודמות", "مطابقات سابقة", "Earlier mentors"),
}

EXPLANATIONS: Final[Mapping[str, Message]] = {
    "number": pgettext_lazy(
        "list column",
        "A number or code that distinguishes people in the list. Without it the name is used.",
    ),
    "first_name": pgettext_lazy("list column", "Required. A full name may be written here."),
    "last_name": pgettext_lazy("list column", "The family name."),
    "phone": pgettext_lazy("list column", "Does not influence the matching."),
    "email": pgettext_lazy("list column", "Does not influence the matching."),
    "form_of_address": pgettext_lazy("list column", "How to address the person."),
    "gender": pgettext_lazy(
        "list column",
        "Only as the person says it; it answers the wish of the other side. Empty: did not say.",
    ),
    "languages": pgettext_lazy(
        "list column",
        "Languages a conversation can be held in. A pair needs one in common.",
    ),
    "town": pgettext_lazy(
        "list column",
        "The town one sets out from; the distance is reckoned from it.",
    ),
    "radius_km": pgettext_lazy(
        "list column",
        "The farthest one can travel to meet in person, in kilometres. Empty: no limit.",
    ),
    "modes": pgettext_lazy("list column", "How one can meet. Empty: any way."),
    "times": pgettext_lazy(
        "list column",
        "Parts of the week one can meet in. A whole day (Monday) or Evenings will do. "
        "Empty: not known, and blocks nothing.",
    ),
    "observance": pgettext_lazy(
        "list column",
        "A calendar to be respected: its hours are not proposed for meetings.",
    ),
    "mentors.occupations": pgettext_lazy(
        "list column",
        "Occupations by name or ISCO-08 code, the most important first.",
    ),
    "mentees.occupations": pgettext_lazy(
        "list column",
        "The occupation sought, by name or ISCO-08 code, the most important first.",
    ),
    "employer": pgettext_lazy("list column", "People of one workplace are never paired."),
    "rank": pgettext_lazy("list column", "Empty: middle management."),
    "years": pgettext_lazy("list column", "Years of work in the field."),
    "stages": pgettext_lazy("list column", "The stages there is experience of accompanying."),
    "mentors.topics": pgettext_lazy("list column", "What can be offered to a mentee."),
    "mentees.topics": pgettext_lazy("list column", "What help is wanted with."),
    "wishes": pgettext_lazy("list column", "What one would most like to work on."),
    "populations": pgettext_lazy("list column", "Populations there is experience of accompanying."),
    "offers": pgettext_lazy(
        "list column",
        "What a meeting can offer. Empty: nothing has been promised.",
    ),
    "background": pgettext_lazy(
        "list column",
        "Considered only where the mentee asked for a shared background.",
    ),
    "wishes_gender": pgettext_lazy(
        "list column",
        "Only where it is a condition: nobody of another gender will be proposed.",
    ),
    "capacity": pgettext_lazy(
        "list column",
        "How many pairs one can take on in this round. Empty: 1.",
    ),
    "trained": pgettext_lazy("list column", "Nobody untrained is proposed. Empty: trained."),
    "cleared": pgettext_lazy(
        "list column",
        "Nobody who is not cleared is proposed. Empty: cleared.",
    ),
    "stage": pgettext_lazy(
        "list column",
        "Where one stands: job search, integration or advancement.",
    ),
    "needs": pgettext_lazy("list column", "What a meeting must offer, never why. A condition."),
    "population": pgettext_lazy(
        "list column",
        "Sensitive. Filled in only with consent to its use in matching.",
    ),
    "wishes_background": pgettext_lazy(
        "list column",
        "Yes only where a mentor of a shared background was asked for.",
    ),
    "wishes_rank": pgettext_lazy("list column", "The rank hoped for in a mentor."),
    "employers": pgettext_lazy(
        "list column",
        "The present workplace and related ones; people who work there are not proposed.",
    ),
    "accepted_on": pgettext_lazy(
        "list column",
        "The day of acceptance; waiting is counted from it.",
    ),
    "decided_mentor": pgettext_lazy(
        "list column",
        "Number or name from the list of mentors: this pair is already decided.",
    ),
    "not_with": pgettext_lazy("list column", "Numbers or names of mentors not to be proposed."),
    "earlier_mentors": pgettext_lazy(
        "list column",
        "Numbers or names of mentors of pairs that ended.",
    ),
}
