"""What the page of all components shows."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest

from tsemed.web.styleguide.samples import PHONE
from tsemed.web.styleguide.words import say


def components(request: HttpRequest) -> dict[str, Any]:
    """Sample contexts for each component."""
    names = [
        (say("Youssef Khoury", "יוסף ח׳ורי", "يوسف خوري"), "mentee", "good", say("Active", "בליווי", "مرافقة فعّالة")),
        (say("Maria-Magdalena von Hohenberg-Abu Al-Khair", "מריה־מגדלנה פון הוהנברג אבו אל־ח׳יר", "ماريا مجدلينا فون هوهنبرغ أبو الخير"), "mentee", "attention", say("3 weeks without a meeting", "3 שבועות בלי מפגש", "3 أسابيع بلا لقاء")),
        (say("Tamar Levi (IBM)", "תמר לוי (IBM)", "تمار ليفي (IBM)"), "mentor", "waiting", say("Waiting for training", "בהמתנה להכשרה", "بانتظار التأهيل")),
        ("Михаил Гринберг", "mentor", "neutral", say("Resting", "בהפסקה", "في استراحة")),
        ("አለሙ ተስፋዬ", "mentee", "urgent", say("Asked for help", "בקשת עזרה", "طلب مساعدة")),
    ]
    rows = [
        {"cells": [{"kind": "person", "text": name, "side": side, "url": "#"}, {"kind": "state", "text": word, "tone": tone}, {"kind": "phone", "text": PHONE}, 4 + place, {"kind": "action", "label": say("Open", "פתיחה", "فتح"), "spoken": name, "url": "#", "look": "quiet"}]}
        for place, (name, side, tone, word) in enumerate(names)
    ]
    columns = [
        {"label": say("Name", "שם", "الاسم"), "sort": "ascending", "sort_url": "?sort=-name"},
        {"label": say("State", "מצב", "الحالة"), "sort_url": "?sort=state"},
        {"label": say("Telephone", "טלפון", "هاتف")},
        {"label": say("Meetings", "מפגשים", "لقاءات"), "kind": "number", "sort_url": "?sort=meetings"},
        {"label": say("Action", "פעולה", "إجراء"), "is_hidden": True},
    ]
    empty = {"title": say("No pair yet", "עדיין אין צמדים", "لا أزواج بعد"), "text": say("The first pairs come from a matching round.", "הצמדים הראשונים נוצרים בסבב התאמות.", "تأتي الأزواج الأولى من جولة مطابقة."), "action": {"label": say("Open a round", "פתיחת סבב", "فتح جولة"), "url": "#", "icon": "plus-lg"}}
    caption = say("People of the cycle", "אנשי המחזור", "أشخاص الفوج")
    return {
        "header": {"title": say("Components", "רכיבים", "المكوّنات"), "subtitle": say("Every part in its states", "כל רכיב במצביו", "كل جزء في حالاته"), "actions": [{"label": say("Second", "משני", "ثانوي"), "url": "#"}, {"label": say("Main action", "פעולה ראשית", "إجراء رئيسي"), "url": "#", "icon": "plus-lg"}], "crumbs": [{"label": say("Today", "היום", "اليوم"), "url": "#"}]},
        "states": [{"label": word, "tone": tone} for _name, _side, tone, word in names],
        "people": [{"name": name, "side": side} for name, side, _tone, _word in names],
        "pairs": [{"mentee": names[0][0], "mentor": names[2][0]}, {"mentee": names[1][0], "mentor": ""}],
        "table": {"caption": caption, "columns": columns, "rows": rows, "empty": empty},
        "one_row": {"caption": caption + " (1)", "columns": columns, "rows": rows[:1], "empty": empty},
        "empty_table": {"caption": caption, "columns": columns, "rows": [], "empty": empty},
        "page_obj": Paginator(range(1, 500), 5).get_page(request.GET.get("page", 4)),
        "tabs": [{"label": say("Pairs", "צמדים", "الأزواج"), "url": "#", "count": 24, "current": True}, {"label": say("Mentors", "מנטורים", "المنتورون"), "url": "#", "count": 0}],
        "stats": [{"label": say("Referred", "הופנו", "أُحيلوا"), "value": 214, "note": say("since January", "מאז ינואר", "منذ يناير"), "definition": say("People whose referral form was received.", "אנשים שהתקבל עבורם טופס הפניה.", "أشخاص وصلت استمارة إحالتهم.")}, {"label": say("At work after half a year", "עובדים אחרי חצי שנה", "يعملون بعد نصف سنة"), "value": "61%", "note": say("89 of 120 answered", "89 מתוך 120 השיבו", "أجاب 89 من 120")}],
        "steps": [{"label": say("Referred", "הפניה", "إحالة"), "status": "done", "note": say("2 days", "יומיים", "يومان")}, {"label": say("Forms", "טפסים", "استمارات"), "status": "done"}, {"label": say("Interview", "ראיון", "مقابلة"), "status": "late", "note": say("9 days, 7 promised", "9 ימים, הובטחו 7", "9 أيام، الموعود 7")}, {"label": say("Match", "התאמה", "مطابقة"), "status": "next"}],
        "events": [{"when": say("24 November", "24 בנובמבר", "24 نوفمبر"), "title": say("Next meeting", "המפגש הבא", "اللقاء القادم"), "icon": "calendar-event", "is_next": True}, {"when": say("10 November, 60 minutes", "10 בנובמבר, 60 דקות", "10 نوفمبر، 60 دقيقة"), "title": say("Meeting 5", "מפגש 5", "اللقاء 5"), "text": say("CV; next step: two applications", "קורות חיים; הצעד הבא: שתי פניות", "السيرة الذاتية؛ الخطوة القادمة: طلبان"), "icon": "check-lg", "tone": "good"}, {"when": say("3 November", "3 בנובמבר", "3 نوفمبر"), "title": say("Cancelled by the mentor", "ביטול מצד המנטור", "إلغاء من جهة المنتور"), "icon": "x-lg", "tone": "attention"}],
        "bars": [{"label": say("Maya Ben-David", "מאיה בן־דוד", "مايا بن دافيد"), "value": 27, "of": 40, "mark": 30, "text": say("27 of 30", "27 מתוך 30", "27 من 30")}, {"label": say("Rami Saleh", "ראמי סאלח", "رامي صالح"), "value": 36, "of": 40, "mark": 30, "tone": "attention", "text": say("36 of 30", "36 מתוך 30", "36 من 30"), "note": say("over the load of half a post", "מעל העומס לחצי משרה", "فوق حمل نصف وظيفة")}],
        "funnel": [{"label": label, "value": value, "share": share} for label, value, share in [(say("Applied", "הגישו בקשה", "قدّموا طلبًا"), 214, "100%"), (say("Accepted", "התקבלו", "قُبلوا"), 160, "75%"), (say("Matched", "עם התאמה", "مع مطابقة"), 131, "61%"), (say("Completed", "השלימו", "أكملوا"), 98, "46%"), (say("Followed up", "במעקב", "في متابعة"), 71, "33%")]],
        "work": {"label": say("Reading mentees.xlsx", "קריאת mentees.xlsx", "قراءة mentees.xlsx"), "done": 340, "of": 900, "text": say("340 of 900 rows", "340 מתוך 900 שורות", "340 من 900 سطر")},
        "facts": [{"label": say("Telephone", "טלפון", "هاتف"), "value": PHONE, "kind": "phone"}, {"label": say("E-mail", "דואר אלקטרוני", "البريد"), "value": "tamar.levi@example.org", "kind": "email"}, {"label": say("Languages", "שפות", "اللغات"), "value": say("Hebrew, Arabic", "עברית, ערבית", "العبرية، العربية")}],
        "conflict": {"who": say("Rami Saleh", "ראמי סאלח", "رامي صالح"), "when": say("2 minutes ago", "לפני 2 דקות", "قبل دقيقتين"), "version": 4, "fields": [{"label": say("Telephone", "טלפון", "هاتف"), "mine": "050-234-5678", "theirs": "052-765-4321"}]},
        "consequences": [say("Both are told by letter.", "שני הצדדים יקבלו הודעה.", "يُبلَّغ الطرفان برسالة."), say("The mentor has room again.", "למנטור מתפנה מקום.", "يتوفّر مكان لدى المنتور.")],
        "confirm_action": {"label": say("End the pair", "סיום הליווי", "إنهاء المرافقة"), "url": "#", "look": "danger"},
        "confirm_back": {"label": say("Not now", "לא כעת", "ليس الآن"), "url": "#"},
        "samples": {"good": say("Saved.", "נשמר.", "تم الحفظ."), "info": say("The round is computed on the worker; about ten seconds.", "הסבב מחושב ברקע; כעשר שניות.", "تُحسب الجولة في الخلفية؛ نحو عشر ثوانٍ."), "attention": say("Two rows could not be read.", "שתי שורות לא נקראו.", "تعذّرت قراءة سطرين."), "urgent": say("The letter did not leave: the address is wrong.", "המכתב לא נשלח: הכתובת שגויה.", "لم تُرسل الرسالة: العنوان خاطئ.")},
        "title_end": say("End this pair?", "לסיים את הליווי?", "إنهاء المرافقة؟"),
    }
