"""Headings that are not ours: honest ones are passed over, those that may rule pairs out stop."""

from __future__ import annotations

import pytest

from tsemed.spreadsheets.columns import Side
from tsemed.spreadsheets.people_lists import people_of
from tsemed.spreadsheets.problems import WorkbookProblem
from tsemed.spreadsheets.workbooks import Row, Table

# Headings of lists as programmes, employment centres and web forms write them.
HONEST_OF_BOTH = (
    "ת.ז.", "תעודת זהות", "כתובת", "רחוב", "תאריך לידה", "גיל", "מצב משפחתי", "מספר ילדים",
    "השכלה", "תואר", "מוסד לימודים", "קורות חיים", "לינקדאין", "סטטוס", "הערות", "הערות רכזת",
    "תאריך ראיון", "מראיין/ת", "מקור הגעה", "איך הגעת אלינו", "תאריך הרשמה", "חותמת זמן",
    "אזור", "מחוז", "רישיון נהיגה", "רכב (כן/לא)", "אישור משטרה", "ציון התאמה", "רמת התאמה",
    "ראיון התאמה", "התאמה לתוכנית", "העדפת מגזר", "העדפת שעות", "הכשרות נדרשות",
    "השלמות נדרשות", "כישורים נדרשים", "תפקיד קודם", "מקום עבודה קודם", "תפקידים קודמים",
    "עבודות קודמות", "שיבוץ קודם בעבודה", "ניסיון קודם", "צבא / שירות לאומי", "מין הפנייה",
    "שם בן/בת הזוג", "הצהרת ניגוד עניינים", "חתימה על טופס ניגוד עניינים", "לא רלוונטי",
    "טרם שובץ", "שיבוץ (כן/לא)", "תאריך הצמדה", "סטטוס הצמדה", "מספר התאמות שהוצעו", "גברת/מר",
    "رقم الهوية", "العنوان", "تاريخ الميلاد", "العمر", "الحالة الاجتماعية", "عدد الأولاد",
    "التعليم", "اللقب الجامعي", "السيرة الذاتية", "ملاحظات", "تاريخ المقابلة", "مصدر التوجيه",
    "رخصة قيادة (نعم/لا)", "العمل السابق", "وظائف سابقة", "خبرة سابقة", "جنس مقدم الطلب",
    "إقرار تضارب مصالح", "الجنسية", "تاريخ المطابقة", "ملاءمة للبرنامج", "لم يتم التواصل معه",
    "ID number", "Address", "Date of birth", "Age", "Marital status", "Children", "Education",
    "Degree", "CV", "LinkedIn", "Status", "Notes", "Interview date", "Interviewed by", "Source",
    "Timestamp", "Driving licence (yes/no)", "Car", "Previous employer", "Previous job",
    "Former workplace", "Past roles", "Skills", "Conflict resolution skills", "Gender (required)",
    "Signed conflict of interest form", "Match no.", "Match date", "Match status", "Not matched",
    "Not yet contacted", "Exclusive interview", "Manpower company", "Weeks available", "Seeds",
)  # fmt: skip
HONEST_OF_MENTORS = (
    "ניסיון קודם כמנטור/ית", "האם היית מנטור בעבר (כן/לא)", "התנדבות בעבר",
    "מין המנטור/ית", "מגדר המנטורית", "מספר המנטור", "הכשרת מנטורים (כן/לא)", "צרכי הדרכה",
    "خبرة سابقة كمنتور", "جنس المرشد", "تطوع سابق",
    "Previous mentoring experience", "Past volunteer experience", "Mentor gender", "Mentor no.",
    "Mentored before", "Needs training", "Volunteer since",
)  # fmt: skip
HONEST_OF_MENTEES = (
    "למה צריך/ה מנטור", "סיבת הפנייה", "מה הצורך העיקרי בליווי", "צורך בסיוע בכתיבת קורות חיים",
    "עם מי גר/ה", "משתתפ/ת בתוכנית אחרת (כן/לא)", "הכשרות קודמות", "מין המבקש/ת",
    "سبب الحاجة لمنتور", "احتياج لمساعدة في السيرة الذاتية", "دورات سابقة",
    "What do you need help with", "Reason for needing a mentor", "Previous training",
    "Lives with", "Need for work clothes", "Participant no.",
)  # fmt: skip
STOPPING_OF_MENTEES = (
    "Conflicts", "Conflict of interest", "Do not match with", "Should not be paired with",
    "Not with these mentors", "Never with", "Avoid", "Excluded mentors", "No match with",
    "Previous mentors", "Former mentor", "Earlier matches", "Past volunteers", "Ex-mentor",
    "Wants a woman", "Mentor gender", "Gender preference", "Women only", "Accessibility",
    "Special needs", "Needs (physical)", "Accommodations", "Not wiht", "Erlier mentors",
    "לא עם", "לא לשבץ עם", "לא להצמיד", "ניגוד עניינים", "מנטורים קודמים", "מנטור/ית קודמ/ת",
    "הצמדות מהעבר קודמות", "רק מנטורית אישה", "מין המנטור המבוקש", "העדפה למגדר", "צרכים מיוחדים",
    "צרכים", "נגישות", "דרישות הנגשה", "התאמות", "העדפת מגדר ",
    "تضارب مصالح", "عدم المطابقة", "ليس مع", "مرشدون سابقون", "المنتور السابق", "مطابقات سابقه",
    "تفضيل جنس المرشد", "نساء فقط", "احتياجات خاصة", "تسهيلات", "ملاءمات",
)  # fmt: skip
STOPPING_OF_MENTORS = (
    "Do not match with", "Not with these mentees", "Previous mentees", "Conflicts",
    "Mentee gender", "Prefers women", "לא עם", "חניכים קודמים", "משתתפים קודמים", "רק נשים",
    "מגדר מועדף של החניך", "مشاركون سابقون", "ليس مع", "نساء فقط",
)  # fmt: skip


def passed_over(headings: tuple[str, ...], side: Side) -> tuple[str, ...]:
    """Return what a list with a name and these headings, each filled, passes over."""
    row = Row(2, ("Dana", *(["x"] * len(headings))))
    table = Table("list.csv", "", ("First name", *headings), (row,))
    return people_of(table, side).passed_over


@pytest.mark.parametrize(
    ("side", "headings"),
    [
        (Side.MENTORS, HONEST_OF_BOTH + HONEST_OF_MENTORS),
        (Side.MENTEES, HONEST_OF_BOTH + HONEST_OF_MENTEES),
    ],
)
def test_honest_headings_are_passed_over(side: Side, headings: tuple[str, ...]) -> None:
    stopped = []
    for heading in headings:
        try:
            assert passed_over((heading,), side) in ((heading,), ()), heading
        except WorkbookProblem as problem:
            stopped.append((heading, problem.values["key"]))
    assert stopped == []


@pytest.mark.parametrize(
    ("side", "headings"),
    [(Side.MENTORS, STOPPING_OF_MENTORS), (Side.MENTEES, STOPPING_OF_MENTEES)],
)
def test_headings_that_rule_out_stop_the_list(side: Side, headings: tuple[str, ...]) -> None:
    codes = set()
    unnoticed = []
    for heading in headings:
        try:
            unnoticed.extend(passed_over((heading,), side))
        except WorkbookProblem as problem:
            codes.add(problem.code.value)
    assert unnoticed == []
    assert codes <= {"heading_resembles", "heading_of_mentees"}


def test_an_empty_column_stops_nothing() -> None:
    table = Table("a.csv", "", ("First name", "Conflicts"), (Row(2, ("Dana", None)),))
    assert people_of(table, Side.MENTEES).passed_over == ("Conflicts",)


def test_a_column_declared_meaningless_stops_nothing() -> None:
    table = Table("a.csv", "", ("First name", "Conflicts"), (Row(2, ("Dana", "x")),))
    people = people_of(table, Side.MENTEES, ignored=["conflicts"])
    assert (people.passed_over, people.notes) == ((), ())
