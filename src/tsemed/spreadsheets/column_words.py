"""Headings and explanations of the columns, in Hebrew, Arabic and English.

Keyed by the column; where the two lists need different words, by list and column.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

RenderedMessage = Mapping[str, str]


def _words(he: str, ar: str, en: str) -> RenderedMessage:
    return {"he": he, "ar": ar, "en": en}


HEADINGS: Final[Mapping[str, RenderedMessage]] = {
    "number": _words("מספר", "الرقم", "Number"),
    "first_name": _words("שם פרטי", "الاسم الشخصي", "First name"),
    "last_name": _words("שם משפחה", "اسم العائلة", "Last name"),
    "phone": _words("טלפון", "الهاتف", "Phone"),
    "email": _words("דואר אלקטרוני", "البريد الإلكتروني", "Email"),
    "gender": _words("לשון פנייה", "صيغة المخاطبة", "Gender"),
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

EXPLANATIONS: Final[Mapping[str, RenderedMessage]] = {
    "number": _words(
        "מספר או קוד שמבדיל בין אנשים ברשימה. בלעדיו השם משמש לזיהוי.",
        "رقم أو رمز يميز بين الأشخاص في القائمة. بدونه يُستخدم الاسم للتعريف.",
        "A number or code that tells people in the list apart. Without it the name is used.",
    ),
    "first_name": _words(
        "שדה חובה. אפשר לכתוב כאן גם שם מלא.",
        "حقل إلزامي. يمكن كتابة الاسم الكامل هنا.",
        "Required. A full name may be written here.",
    ),
    "last_name": _words("שם המשפחה.", "اسم العائلة.", "The family name."),
    "phone": _words(
        "לא משפיע על ההצמדה.", "لا يؤثر على المطابقة.", "Does not influence the matching."
    ),
    "email": _words(
        "לא משפיע על ההצמדה.", "لا يؤثر على المطابقة.", "Does not influence the matching."
    ),
    "gender": _words(
        "משמש לפנייה, ולכיבוד העדפה של הצד השני אם צוינה.",
        "للمخاطبة، ولاحترام تفضيل الطرف الآخر إذا ذُكر.",
        "How to address the person; used for matching only where the other side has a wish.",
    ),
    "languages": _words(
        "השפות שאפשר לנהל בהן שיחה. הצמדה דורשת שפה משותפת.",
        "اللغات التي يمكن إجراء محادثة بها. تتطلب المطابقة لغة مشتركة.",
        "Languages a conversation can be held in. A pair needs one in common.",
    ),
    "town": _words(
        "היישוב שממנו יוצאים למפגש. ממנו מחושב המרחק.",
        "البلدة التي يُنطلق منها إلى اللقاء، ومنها تُحسب المسافة.",
        "The town one sets out from; the distance is reckoned from it.",
    ),
    "radius_km": _words(
        "המרחק הגדול ביותר האפשרי למפגש פנים אל פנים, בקילומטרים. ריק: ללא הגבלה.",
        "أبعد مسافة ممكنة للقاء وجهًا لوجه، بالكيلومترات. فارغ: بلا حد.",
        "The farthest one can travel to meet in person, in kilometres. Empty: no limit.",
    ),
    "modes": _words(
        "איך אפשר להיפגש. ריק: כל אופן מתאים.",
        "كيف يمكن اللقاء. فارغ: كل طريقة مناسبة.",
        "How one can meet. Empty: any way.",
    ),
    "times": _words(
        "חלקי השבוע שאפשר להיפגש בהם. אפשר גם יום שלם (יום שני) או ערבים. ריק: לא ידוע, ולא חוסם.",
        "أجزاء الأسبوع التي يمكن اللقاء فيها. يمكن يوم كامل أو مساءً. فارغ: غير معروف ولا يمنع.",
        "Parts of the week one can meet in. A whole day (Monday) or Evenings will do. "
        "Empty: not known, and blocks nothing.",
    ),
    "observance": _words(
        "לוח שמבקשים לכבד: השעות שבו אינן מוצעות למפגש.",
        "تقويم يُطلب احترامه: لا تُقترح ساعاته للقاء.",
        "A calendar to be respected: its hours are not proposed for meetings.",
    ),
    "mentors.occupations": _words(
        "שמות תחומים מהגיליון או קודים של ISCO-08, החשוב ראשון.",
        "أسماء مجالات من الورقة أو رموز ISCO-08، الأهم أولًا.",
        "Occupations by name or ISCO-08 code, the most important first.",
    ),
    "mentees.occupations": _words(
        "התחום שבו מחפשים להשתלב: שם מהגיליון או קוד ISCO-08, החשוב ראשון.",
        "المجال المطلوب للاندماج فيه: اسم من الورقة أو رمز ISCO-08، الأهم أولًا.",
        "The occupation sought, by name or ISCO-08 code, the most important first.",
    ),
    "employer": _words(
        "לעולם לא מצמידים מי שמועסקים באותו מקום עבודה.",
        "لا تتم المطابقة أبدًا بين عاملين في مكان العمل نفسه.",
        "People of one workplace are never paired.",
    ),
    "rank": _words("ריק: ניהול ביניים.", "فارغ: إدارة متوسطة.", "Empty: middle management."),
    "years": _words(
        "שנות ניסיון בתחום, במספר שלם.", "سنوات الخبرة في المجال.", "Years of work in the field."
    ),
    "stages": _words(
        "השלבים שיש ניסיון בליווי שלהם.",
        "المراحل التي توجد خبرة في مرافقتها.",
        "The stages there is experience of accompanying.",
    ),
    "mentors.topics": _words(
        "מה אפשר להציע למנטי.", "ما يمكن تقديمه للمشارك/ة.", "What can be offered to a mentee."
    ),
    "mentees.topics": _words(
        "במה מבקשים סיוע.", "بماذا تُطلب المساعدة.", "What help is wanted with."
    ),
    "wishes": _words(
        "נושאים שהכי מעניין לעסוק בהם.",
        "المواضيع الأكثر إثارة للاهتمام.",
        "What one would most like to work on.",
    ),
    "populations": _words(
        "אוכלוסיות שיש ניסיון בליווי שלהן.",
        "فئات سكانية توجد خبرة في مرافقتها.",
        "Populations there is experience of accompanying.",
    ),
    "offers": _words(
        "מה אפשר להבטיח במפגש. ריק: לא הובטח דבר.",
        "ما يمكن ضمانه في اللقاء. فارغ: لم يُضمن شيء.",
        "What a meeting can offer. Empty: nothing has been promised.",
    ),
    "background": _words(
        "מובא בחשבון רק אם המנטי ביקש/ה רקע משותף.",
        "يؤخذ بالحسبان فقط إذا طلب المشارك/ة خلفية مشتركة.",
        "Considered only where the mentee asked for a shared background.",
    ),
    "wishes_gender": _words(
        "רק אם זה תנאי: אדם ממגדר אחר לא יוצע.",
        "فقط إذا كان شرطًا: لن يُقترح شخص من جنس آخر.",
        "Only where it is a condition: nobody of another gender will be proposed.",
    ),
    "capacity": _words(
        "כמה הצמדות אפשר לקבל בסבב. ריק: 1.",
        "عدد المطابقات الممكنة في الجولة. فارغ: 1.",
        "How many pairs one can take on in this round. Empty: 1.",
    ),
    "trained": _words(
        "ללא הכשרה מלאה אין הצעה להצמדה. ריק: הושלמה.",
        "لا يُقترح من لم يكتمل تأهيله. فارغ: اكتمل.",
        "Nobody untrained is proposed. Empty: trained.",
    ),
    "cleared": _words(
        "ללא אישורים אין הצעה להצמדה. ריק: הושלמו.",
        "لا يُقترح من لم تكتمل تصاريحه. فارغ: اكتملت.",
        "Nobody who is not cleared is proposed. Empty: cleared.",
    ),
    "stage": _words(
        "איפה עומדים: מציאת עבודה, השתלבות או קידום.",
        "في أي مرحلة: إيجاد عمل، اندماج أو تقدّم.",
        "Where one stands: job search, integration or advancement.",
    ),
    "needs": _words(
        "מה נדרש במפגש, לא מדוע. זהו תנאי: ללא ההתאמה אין הצעה.",
        "المطلوب في اللقاء، لا سببه. هذا شرط: بدون الملاءمة لا اقتراح.",
        "What a meeting must offer, never why. A condition.",
    ),
    "population": _words(
        "מידע רגיש. ממלאים רק בהסכמה לשימוש בהצמדה.",
        "معلومة حساسة. تُملأ فقط بموافقة على استخدامها في المطابقة.",
        "Sensitive. Filled in only with consent to its use in matching.",
    ),
    "wishes_background": _words(
        "כן רק אם התבקש מנטור/ית מרקע משותף.",
        "نعم فقط إذا طُلب منتور/ة من خلفية مشتركة.",
        "Yes only where a mentor of a shared background was asked for.",
    ),
    "wishes_rank": _words(
        "הדרגה שמקווים לה אצל המנטור/ית.",
        "الدرجة المأمولة لدى المنتور/ة.",
        "The rank hoped for in a mentor.",
    ),
    "employers": _words(
        "מקום עבודה נוכחי וחברות קשורות. מי שעובדים שם לא יוצעו.",
        "مكان العمل الحالي وشركات مرتبطة. لا يُقترح العاملون هناك.",
        "The present workplace and related ones; people who work there are not proposed.",
    ),
    "accepted_on": _words(
        "יום הקבלה לתוכנית. ממנו נספר זמן ההמתנה.",
        "يوم القبول في البرنامج، ومنه تُحسب مدة الانتظار.",
        "The day of acceptance; waiting is counted from it.",
    ),
    "decided_mentor": _words(
        "מספר או שם מהרשימה של המנטורים: ההצמדה כבר הוחלטה.",
        "رقم أو اسم من قائمة المنتورين: المطابقة مقررة مسبقًا.",
        "Number or name from the list of mentors: this pair is already decided.",
    ),
    "not_with": _words(
        "מספרים או שמות של מנטורים שאין להציע.",
        "أرقام أو أسماء منتورين لا يجوز اقتراحهم.",
        "Numbers or names of mentors not to be proposed.",
    ),
    "earlier_mentors": _words(
        "מספרים או שמות של מנטורים מהצמדות שהסתיימו.",
        "أرقام أو أسماء منتورين من مطابقات انتهت.",
        "Numbers or names of mentors of pairs that ended.",
    ),
}
