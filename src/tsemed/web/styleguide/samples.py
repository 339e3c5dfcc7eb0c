"""What the three specimen pages show: invented people of an invented cycle."""

from datetime import date
from typing import Any

from tsemed.web.styleguide.words import say

TODAY = date(2026, 11, 24)
PHONE = "+972502345678"


def frame(current: int = -1) -> dict[str, Any]:
    """The shell as a coordinator sees it."""
    entries = [
        ("sun", say("Today", "היום", "اليوم"), 7),
        ("people", say("Pairs", "צמדים", "الأزواج"), None),
        ("puzzle", say("Matching", "התאמות", "المطابقة"), 6),
        ("person-lines-fill", say("People", "אנשים", "الأشخاص"), None),
        ("arrow-repeat", say("Cycles", "מחזורים", "الأفواج"), None),
        ("building", say("Partners", "שותפים", "الشركاء"), None),
        ("file-earmark-spreadsheet", say("Lists in and out", "רשימות", "القوائم"), None),
        ("clipboard-data", say("Summaries", "סיכומים", "الملخصات"), None),
    ]
    return {
        "navigation": [
            {"icon": icon, "label": label, "address": "#", "count": count, "current": place == current}
            for place, (icon, label, count) in enumerate(entries)
        ],
        "person_name": say("Maya Ben-David", "מאיה בן־דוד", "مايا بن دافيد"),
        "person_role": say("Mentoring coordinator · Haifa", "ריכוז מנטורינג · חיפה", "تركيز المنتورينج · حيفا"),
        "search_address": "#",
        "is_demo": False,
    }


def today() -> dict[str, Any]:
    """The Today page of a coordinator on a Tuesday."""
    call = say("Call", "להתקשר", "اتصال")
    urgent, soon = say("Urgent", "דחוף", "عاجل"), say("Soon", "בקרוב", "قريبًا")
    now = [
        {
            "what": say("No meeting for 24 days: Youssef Khoury with Tamar Levi", "24 ימים בלי מפגש: יוסף ח׳ורי עם תמר לוי", "24 يومًا بلا لقاء: يوسف خوري مع تمار ليفي"),
            "why": say("Two meetings were cancelled by the mentor. The last call said the job interview is near.", "שני מפגשים בוטלו מצד המנטורית. בשיחה האחרונה עלה שראיון העבודה קרוב.", "أُلغي لقاءان من جهة المنتورة. في المكالمة الأخيرة ذُكر أن مقابلة العمل قريبة."),
            "since": say("since 31 October", "מאז 31 באוקטובר", "منذ 31 أكتوبر"),
            "urgency": "urgent", "urgency_word": urgent, "icon": "calendar-x", "url": "#",
            "action": {"label": call, "url": f"tel:{PHONE}", "icon": "telephone", "look": "main"},
            "calls": {"url": "#", "id": 1, "is_open": True},
        },
        {
            "what": say("Asked for a call: Oleg Shapiro, mentor", "בקשה לשיחה: אולג שפירא, מנטור", "طلب مكالمة: أوليغ شبيرا، منتور"),
            "why": say("Marked “please call me” in yesterday's meeting report.", "סומן ״אשמח לשיחה״ בדיווח המפגש של אתמול.", "وُضعت علامة «أرجو الاتصال بي» في تقرير لقاء أمس."),
            "since": say("since yesterday, 21:40", "מאתמול, 21:40", "منذ أمس، 21:40"),
            "urgency": "urgent", "urgency_word": urgent, "icon": "telephone", "url": "#",
            "action": {"label": call, "url": f"tel:{PHONE}", "icon": "telephone"},
        },
        {
            "what": say("2 mentors wait for an interview", "שני מנטורים ממתינים לראיון", "منتوران بانتظار مقابلة"),
            "why": say("Rina Amsalem and Basel Haddad applied; a week is promised.", "רינה אמסלם ובאסל חדאד הגישו בקשה; ההבטחה היא שבוע.", "قدّم كل من رينا أمسالم وباسل حداد طلبًا؛ الوعد أسبوع واحد."),
            "since": say("day 6 of 7", "יום 6 מתוך 7", "اليوم 6 من 7"),
            "urgency": "attention", "urgency_word": soon, "icon": "person-badge", "url": "#",
            "action": {"label": say("Set times", "קביעת מועדים", "تحديد مواعيد"), "url": "#", "icon": "calendar-plus"},
        },
        {
            "what": say("A form is missing: Sarah Mizrahi", "חסר טופס: שרה מזרחי", "استمارة ناقصة: سارة مزراحي"),
            "why": say("The opinion of the individual coordinator has not come; without it she cannot enter the round.", "טרם התקבלה חוות דעת מריכוז הפרט; בלעדיה לא ניתן להיכנס לסבב.", "لم يصل رأي مركّزة الأفراد؛ بدونه لا يمكن الدخول إلى الجولة."),
            "since": say("asked twice, last on 17 November", "נשלחו שתי תזכורות, האחרונה ב־17 בנובמבר", "أُرسل تذكيران، آخرهما في 17 نوفمبر"),
            "urgency": "attention", "urgency_word": soon, "icon": "file-earmark-text", "url": "#",
            "action": {"label": say("Remind", "שליחת תזכורת", "إرسال تذكير"), "url": "#", "icon": "envelope"},
        },
    ]
    week = [
        {
            "what": say("6 proposals are ready for your word", "שש הצעות מוכנות לאישורך", "ستة اقتراحات جاهزة لموافقتك"),
            "why": say("Round 2 of Haifa, spring. Two of them have a reason against.", "סבב 2 של חיפה אביב. בשתיים מהן יש שיקול נגד.", "الجولة 2 من حيفا، الربيع. في اثنين منها سبب معاكس."),
            "since": say("since Sunday", "מיום ראשון", "منذ الأحد"), "icon": "puzzle", "url": "#",
            "action": {"label": say("Open the round", "לסבב ההתאמות", "فتح الجولة"), "url": "#"},
        },
        {
            "what": say("Training on 30 November: 9 of 14 confirmed", "הכשרה ב־30 בנובמבר: 9 מתוך 14 אישרו", "تأهيل في 30 نوفمبر: 9 من 14 أكّدوا"),
            "why": say("Five mentors have not answered the invitation.", "חמישה מנטורים טרם השיבו להזמנה.", "خمسة منتورين لم يردّوا على الدعوة."),
            "since": say("in 6 days", "בעוד 6 ימים", "بعد 6 أيام"), "icon": "mortarboard", "url": "#",
            "action": {"label": say("Who is missing", "מי טרם אישר", "من لم يؤكّد"), "url": "#"},
        },
    ]
    others = [
        {
            "what": say("Consent of Hana Abu-Rabia to her mentor", "הסכמת הנא אבו־רביעה להצעת המנטור", "موافقة هناء أبو ربيعة على المنتور"),
            "why": say("The proposal was read out by telephone; an answer is promised by Thursday.", "ההצעה נמסרה בטלפון; תשובה צפויה עד יום חמישי.", "عُرض الاقتراح هاتفيًا؛ الجواب متوقع حتى الخميس."),
            "since": say("day 2 of 5", "יום 2 מתוך 5", "اليوم 2 من 5"),
            "urgency": "waiting", "urgency_word": say("Waiting for the mentee", "בהמתנה למנטית", "بانتظار المشاركة"), "icon": "hourglass-split", "url": "#",
        },
    ]
    return {
        "greeting": {
            "date": say("Tuesday, 24 November 2026 · 14 Kislev 5787", "יום שלישי, 24 בנובמבר 2026 · י״ד בכסלו תשפ״ז", "الثلاثاء، 24 نوفمبر 2026"),
            "words": say("Good morning, Maya", "בוקר טוב, מאיה", "صباح الخير، مايا"),
            "summary": say("6 things wait for you, 2 of them urgent.", "6 דברים מחכים לך, 2 מהם דחופים.", "6 أمور بانتظارك، اثنان منها عاجلان."),
        },
        "groups": [
            {"title": say("For today", "להיום", "لليوم"), "lines": now},
            {"title": say("This week", "השבוע", "هذا الأسبوع"), "lines": week},
            {"title": say("Waiting for others", "בהמתנה לאחרים", "بانتظار آخرين"), "subtitle": say("Nothing to do now; it turns amber when the promised time is over.", "אין מה לעשות כעת; הצבע ישתנה כשהזמן המובטח יחלוף.", "لا حاجة لعمل شيء الآن؛ يتغيّر اللون عند انقضاء المدة الموعودة."), "lines": others},
        ],
        "coming": {
            "title": say("Coming up", "בקרוב ביומן", "قريبًا في اليومية"),
            "link": {"label": say("Calendar", "ליומן", "اليومية"), "url": "#"},
            "events": [
                {"when": say("Today, 11:00", "היום, 11:00", "اليوم، 11:00"), "title": say("Interview by video: Basel Haddad", "ראיון בווידאו: באסל חדאד", "مقابلة فيديو: باسل حداد"), "icon": "camera-video", "tone": "waiting"},
                {"when": say("Thursday, 09:30", "חמישי, 09:30", "الخميس، 09:30"), "title": say("Supervision, group A", "מפגש סופרוויז׳ן, קבוצה א׳", "لقاء إشراف، مجموعة أ"), "icon": "people"},
                {"when": say("30 November, 16:00", "30 בנובמבר, 16:00", "30 نوفمبر، 16:00"), "title": say("Mentor training, Haifa", "הכשרת מנטורים, חיפה", "تأهيل المنتورين، حيفا"), "icon": "mortarboard"},
                {"when": say("4 December", "4 בדצמבר", "4 ديسمبر"), "title": say("Hanukkah: no letters are sent", "חנוכה: לא נשלחים מכתבים", "حانوكا: لا تُرسل رسائل"), "icon": "bell-slash", "is_next": True},
            ],
        },
        "cycles": {
            "title": say("My cycles", "המחזורים שלי", "أفواجي"),
            "bars": [
                {"label": say("Haifa, spring 2026", "חיפה, אביב 2026", "حيفا، ربيع 2026"), "value": 18, "of": 30, "text": say("18 pairs of 30", "18 צמדים מתוך 30", "18 زوجًا من 30"), "note": say("Matching, week 2 of 3", "שלב ההתאמה, שבוע 2 מתוך 3", "المطابقة، الأسبوع 2 من 3")},
                {"label": say("Krayot, women in trade", "קריות, נשים במסחר", "الكريوت، نساء في التجارة"), "value": 11, "of": 12, "text": say("11 of 12", "11 מתוך 12", "11 من 12"), "tone": "mentee", "note": say("Meetings, month 3 of 6", "מפגשים, חודש 3 מתוך 6", "لقاءات، الشهر 3 من 6")},
            ],
        },
    }


def _reason(text: str, points: str = "") -> dict[str, str]:
    return {"text": text, "points": points}


def matching() -> dict[str, Any]:
    """A matching round half way: some pinned, some open, six without a match."""
    points = say("{} points", "{} נק׳", "{} نقطة").format
    arabic = say("Arabic in common", "ערבית משותפת", "العربية لغة مشتركة")
    proposals = [
        {
            "id": 1, "score": 861, "band": say("Very good fit", "התאמה טובה מאוד", "ملاءمة ممتازة"), "is_pinned": True, "is_open": True,
            "mentee": {"name": say("Youssef Khoury", "יוסף ח׳ורי", "يوسف خوري"), "url": "#", "detail": say("Finding work · bookkeeping · Haifa", "מציאת עבודה · הנהלת חשבונות · חיפה", "إيجاد عمل · محاسبة · حيفا")},
            "mentor": {"name": say("Tamar Levi", "תמר לוי", "تمار ليفي"), "url": "#", "detail": say("Finance manager · Krayot · room for 1", "ניהול כספים · קריות · מקום למנטי אחד", "إدارة مالية · الكريوت · مكان لواحد")},
            "reasons_for": [_reason(say("Same field: bookkeeping and accounts", "אותו תחום: הנהלת חשבונות", "المجال نفسه: المحاسبة"), points(320)), _reason(say("18 minutes from each other", "18 דקות נסיעה זה מזה", "18 دقيقة سفر بينهما"), points(180)), _reason(say("Tuesday and Thursday evenings suit both", "ערבי שלישי וחמישי נוחים לשני הצדדים", "مساء الثلاثاء والخميس يناسب الطرفين"), points(160))],
            "reasons_against": [_reason(say("First time as a mentor", "ליווי ראשון כמנטורית", "مرافقة أولى كمنتورة"), "−40")],
            "alternatives": [
                {"id": 7, "name": say("Basel Haddad", "באסל חדאד", "باسل حداد"), "score": 812, "loss": say("the round loses 31", "הסבב מפסיד 31", "تخسر الجولة 31"), "choose_url": "#"},
                {"id": 9, "name": "Михаил Гринберг", "score": 774, "loss": say("one other person stays without a match", "מנטי אחר נשאר בלי התאמה", "يبقى شخص آخر بلا مطابقة"), "choose_url": "#"},
            ],
            "pin_url": "#", "forbid_url": "#",
        },
        {
            "id": 2, "score": 742, "band": say("Good fit", "התאמה טובה", "ملاءمة جيدة"),
            "mentee": {"name": say("Hana Abu-Rabia", "הנא אבו־רביעה", "هناء أبو ربيعة"), "url": "#", "detail": say("Advancement · nursing · Nof HaGalil", "קידום · סיעוד · נוף הגליל", "تقدّم · تمريض · نوف هجليل")},
            "mentor": {"name": say("Dr Lina Zoabi", "ד״ר לינא זועבי", "د. لينا زعبي"), "url": "#", "detail": say("Head nurse · Afula · room for 2", "ניהול סיעוד · עפולה · מקום לשתיים", "إدارة تمريض · العفولة · مكان لاثنتين")},
            "reasons_for": [_reason(say("Same profession, ten years ahead", "אותו מקצוע, עשר שנות ותק", "المهنة نفسها، أقدمية عشر سنوات"), points(350)), _reason(arabic, points(120)), _reason(say("Her wish: a woman as mentor", "הבקשה למנטורית אישה נענית", "الرغبة بمنتورة امرأة متحققة"), points(90))],
            "reasons_against": [_reason(say("41 minutes by bus", "41 דקות באוטובוס", "41 دقيقة بالحافلة"), "−70"), _reason(say("Only one evening in common", "רק ערב אחד משותף", "مساء واحد مشترك فقط"), "−30")],
            "alternatives": [{"id": 12, "name": say("Noa Carmeli", "נעה כרמלי", "نوعا كرملي"), "score": 655, "loss": say("the round loses 87", "הסבב מפסיד 87", "تخسر الجولة 87"), "choose_url": "#"}],
            "pin_url": "#", "forbid_url": "#", "state": {"label": say("Waiting for the manager's word", "בהמתנה למילת המנהלת", "بانتظار كلمة المديرة"), "tone": "waiting"},
        },
        {
            "id": 3, "score": 588, "band": say("Fair fit", "התאמה סבירה", "ملاءمة معقولة"),
            "mentee": {"name": say("Alemu Tesfaye", "אלמו טספאיה", "አለሙ ተስፋዬ"), "url": "#", "detail": say("Integration · logistics · Kiryat Ata", "השתלבות · לוגיסטיקה · קריית אתא", "اندماج · لوجستيات · كريات آتا")},
            "mentor": {"name": say("Oleg Shapiro", "אולג שפירא", "أوليغ شبيرا"), "url": "#", "detail": say("Operations · Haifa port · room for 1", "תפעול · נמל חיפה · מקום למנטי אחד", "عمليات · ميناء حيفا · مكان لواحد")},
            "reasons_for": [_reason(say("Near field: stores and operations", "תחום קרוב: מחסנים ותפעול", "مجال قريب: مخازن وعمليات"), points(210)), _reason(say("Meets face to face near work", "פגישה פנים אל פנים ליד העבודה", "لقاء وجهًا لوجه قرب العمل"), points(150))],
            "reasons_against": [_reason(say("Mentor has accompanied job seekers, not new workers", "ניסיון בליווי לקראת עבודה, פחות בהשתלבות", "خبرة في البحث عن عمل أكثر من الاندماج"), "−90")],
            "pin_url": "#", "forbid_url": "#",
        },
    ]
    crumbs = [{"label": say("Cycles", "מחזורים", "الأفواج"), "url": "#"}, {"label": say("Haifa, spring 2026", "חיפה, אביב 2026", "حيفا، ربيع 2026"), "url": "#"}]
    return {
        "header": {
            "title": say("Matching round 2", "סבב התאמות 2", "جولة المطابقة 2"), "crumbs": crumbs,
            "subtitle": say("30 mentees, 27 mentors with room. Computed today at 08:12 in 0.4 seconds.", "30 מנטיז, 27 מנטורים עם מקום. חושב היום ב־08:12 תוך 0.4 שניות.", "30 مشاركًا، 27 منتورًا لديهم مكان. حُسبت اليوم الساعة 08:12."),
            "actions": [{"label": say("Excel", "אקסל", "إكسل"), "url": "#", "icon": "download"}, {"label": say("Compute again", "חישוב מחדש", "حساب من جديد"), "url": "#", "icon": "arrow-clockwise"}, {"label": say("Send for the manager's word", "העברה למילת המנהלת", "إرسال للمديرة"), "url": "#", "icon": "send"}],
        },
        "steps": [
            {"label": say("Lists closed", "הרשימות נסגרו", "أُغلقت القوائم"), "status": "done", "note": say("19 November", "19 בנובמבר", "19 نوفمبر")},
            {"label": say("Proposals", "הצעות", "اقتراحات"), "status": "now", "note": say("day 3 of 5", "יום 3 מתוך 5", "اليوم 3 من 5")},
            {"label": say("Manager's word", "מילת המנהלת", "كلمة المديرة"), "status": "next", "note": say("2 days promised", "יומיים מובטחים", "يومان موعودان")},
            {"label": say("Both consent", "הסכמת שני הצדדים", "موافقة الطرفين"), "status": "next", "note": say("5 days promised", "5 ימים מובטחים", "5 أيام موعودة")},
            {"label": say("First meeting", "מפגש ראשון", "اللقاء الأول"), "status": "next"},
        ],
        "stats": [
            {"label": say("Matched", "עם התאמה", "مع مطابقة"), "value": 24, "of": 30, "note": say("the most that is possible", "המרב האפשרי", "أقصى ما يمكن")},
            {"label": say("Mean fit", "התאמה ממוצעת", "متوسط الملاءمة"), "value": 728, "of": "1,000", "definition": say("Mean of the points of all proposed pairs.", "ממוצע הנקודות של כל הצמדים המוצעים.", "متوسط نقاط كل الأزواج المقترحة.")},
            {"label": say("Pinned by people", "נעוצים בידי הצוות", "مثبّتة بأيدي الطاقم"), "value": 3, "note": say("cost the round 31 points", "עלו לסבב 31 נקודות", "كلّفت الجولة 31 نقطة")},
            {"label": say("Longest wait", "ההמתנה הארוכה", "أطول انتظار"), "value": say("47 days", "47 ימים", "47 يومًا"), "note": say("promised: 60", "מובטח: 60", "الموعود: 60")},
        ],
        "tabs": [
            {"label": say("Proposed pairs", "צמדים מוצעים", "أزواج مقترحة"), "url": "#", "count": 24, "current": True},
            {"label": say("Without a match", "בלי התאמה", "بلا مطابقة"), "url": "#unmatched", "count": 6},
            {"label": say("Mentors with room", "מנטורים עם מקום", "منتورون لديهم مكان"), "url": "#", "count": 5},
            {"label": say("Fairness", "הוגנות", "الإنصاف"), "url": "#fairness"},
        ],
        "proposals": proposals,
        "unmatched": {
            "title": say("Without a match, and what would help", "בלי התאמה, ומה יעזור", "بلا مطابقة، وما الذي يساعد"), "subtitle": "",
            "people": [
                {"name": say("Sarah Mizrahi", "שרה מזרחי", "سارة مزراحي"), "url": "#", "detail": say("Finding work · graphics · Tirat Carmel", "מציאת עבודה · עיצוב · טירת כרמל", "إيجاد عمل · تصميم · طيرة الكرمل"), "waiting": say("47 days", "47 ימים", "47 يومًا"), "tone": "attention", "why": say("No mentor in design meets face to face within 45 minutes.", "אין מנטור מתחום העיצוב שנפגש פנים אל פנים במרחק 45 דקות.", "لا منتور في التصميم يلتقي وجهًا لوجه ضمن 45 دقيقة."), "helps": [{"text": say("If video is agreed: a match with Noa Carmeli, 701 points.", "אם תתאפשר שיחת וידאו: התאמה עם נעה כרמלי, 701 נקודות.", "إذا أمكن بالفيديو: مطابقة مع نوعا كرملي، 701 نقطة.")}], "action": {"label": say("Ask her", "לברר בטלפון", "استفسار هاتفي"), "url": "#", "icon": "telephone"}},
                {"name": say("Mordechai Weiss", "מרדכי וייס", "مردخاي فايس"), "url": "#", "detail": say("Finding work · teaching · Rekhasim", "מציאת עבודה · הוראה · רכסים", "إيجاد عمل · تعليم · ركاسيم"), "waiting": say("12 days", "12 ימים", "12 يومًا"), "why": say("The only fitting mentor is full.", "המנטור המתאים היחיד מלא.", "المنتور الملائم الوحيد ممتلئ."), "helps": [{"text": say("One more place with Yaakov Stern gives a match.", "מקום נוסף אצל יעקב שטרן ייצור התאמה.", "مكان إضافي لدى يعقوب شتيرن يتيح مطابقة.")}], "action": {"label": say("Ask the mentor", "לברר עם המנטור", "سؤال المنتور"), "url": "#", "icon": "telephone"}},
            ],
        },
        "fairness": {
            "title": say("Fairness", "הוגנות", "الإنصاف"), "subtitle": say("Share matched, by group", "שיעור ההתאמות בכל קבוצה", "نسبة المطابقة لكل مجموعة"),
            "bars": [
                {"label": say("Arab society", "החברה הערבית", "المجتمع العربي"), "value": 82, "of": 100, "mark": 80, "text": say("82% of 11", "82% מתוך 11", "82% من 11")},
                {"label": say("Haredi society", "החברה החרדית", "المجتمع الحريدي"), "value": 71, "of": 100, "mark": 80, "tone": "attention", "text": say("71% of 7", "71% מתוך 7", "71% من 7"), "note": say("below the floor of 80%: mentors are missing", "מתחת לרצפה של 80%: חסרים מנטורים", "أقل من الحد الأدنى 80%: ينقص منتورون")},
                {"label": say("Ethiopian descent", "יוצאי אתיופיה", "من أصل إثيوبي"), "value": 83, "of": 100, "mark": 80, "text": say("83% of 6", "83% מתוך 6", "83% من 6")},
            ],
            "note": say("The line marks the floor. Groups under 5 are not shown.", "הקו מסמן את הרצפה. קבוצות מתחת ל־5 אינן מוצגות.", "يشير الخط إلى الحد الأدنى. لا تُعرض مجموعات دون 5."),
        },
    }


def report() -> dict[str, Any]:
    """The meeting report of a mentor on a phone."""
    return {
        "title": say("Meeting with Youssef", "מפגש עם יוסף", "لقاء مع يوسف"),
        "subtitle": say("Meeting 5 of 12", "מפגש 5 מתוך 12", "اللقاء 5 من 12"),
        "mentee": say("Youssef Khoury", "יוסף ח׳ורי", "يوسف خوري"),
        "meeting_id": 5,
        "last": {"label": say("Last time:", "בפעם הקודמת:", "في المرة السابقة:"), "text": say("Youssef sends the CV to two firms.", "יוסף שולח קורות חיים לשתי חברות.", "يرسل يوسف السيرة الذاتية إلى شركتين.")},
    }
