"""What the commands themselves say, apart from what they say about lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SENTENCES: Final[Mapping[str, Mapping[str, str]]] = {
    "he": {
        "cancelled": "בוטל. לא נכתב דבר.",
        "cannot_write": "לא ניתן לכתוב את {path}: {why}",
        "no_folder": "אין תיקייה בשם {path}.",
        "already_there": "{path} כבר קיים. אפשר לבחור תיקייה אחרת, או להוסיף --force.",
        "nothing_asked": "חסר לאן לכתוב: --out FILE.xlsx, או --json, או --explain NAME.",
        "not_an_answer_file": "{path}: שם קובץ התשובה צריך להסתיים ב-‎.xlsx או ‎.csv.",
        "would_overwrite_a_list": "{path} הוא אחת הרשימות. יש לבחור שם אחר לתשובה.",
        "nobody_named": "אין ברשימות אדם בשם או במספר „{name}”.",
        "several_named": "כמה אנשים נקראים „{name}”. יש לציין מספר: {numbers}",
        "written": "{pairs} הצמדות, {left} ללא הצמדה, {rows} שורות לתיקון. נכתב: {path}",
        "working": "מחשב",
    },
    "ar": {
        "cancelled": "أُلغي. لم يُكتب شيء.",
        "cannot_write": "لا يمكن كتابة {path}: {why}",
        "no_folder": "لا يوجد مجلد باسم {path}.",
        "already_there": "{path} موجود من قبل. يمكن اختيار مجلد آخر، أو إضافة --force.",
        "nothing_asked": "لم يُذكر أين تُكتب النتيجة: --out FILE.xlsx أو --json أو --explain NAME.",
        "not_an_answer_file": "{path}: يجب أن ينتهي اسم ملف الجواب بـ ‎.xlsx أو ‎.csv.",
        "would_overwrite_a_list": "{path} هو إحدى القائمتين. يجب اختيار اسم آخر للجواب.",
        "nobody_named": "لا يوجد في القائمتين شخص باسم أو رقم «{name}».",
        "several_named": "عدة أشخاص يحملون الاسم «{name}». يجب ذكر الرقم: {numbers}",
        "written": "{pairs} مطابقات، {left} بدون مطابقة، {rows} صفوف للتصحيح. كُتب: {path}",
        "working": "جارٍ الحساب",
    },
    "en": {
        "cancelled": "Cancelled. Nothing was written.",
        "cannot_write": "{path} cannot be written: {why}",
        "no_folder": "There is no folder {path}.",
        "already_there": "{path} is already there. Choose another --folder, or add --force.",
        "nothing_asked": "Say where the answer goes: --out FILE.xlsx, --json or --explain NAME.",
        "not_an_answer_file": "{path}: the answer must be called .xlsx or .csv.",
        "would_overwrite_a_list": "{path} is one of the lists. Choose another name.",
        "nobody_named": "Nobody on the lists has the name or number “{name}”.",
        "several_named": "Several people are called “{name}”. Give a number: {numbers}",
        "written": "{pairs} pairs, {left} unmatched, {rows} rows to correct. Written: {path}",
        "working": "Matching",
    },
}


class Refusal(Exception):
    """A command that cannot be carried out as asked, as a code with values."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def say(code: str, language: str, **values: object) -> str:
    """Return one of the commands' sentences in a language."""
    return _SENTENCES[language][code].format_map(values)
