"""Forms of the specimens: one field of every kind."""

from typing import Any

from django import forms

from tsemed.base.form_fields import DayField, EmailField, NameField
from tsemed.web.styleguide.samples import say


class MeetingReport(forms.Form):
    """The mentor's report of one meeting."""

    held = forms.ChoiceField(widget=forms.RadioSelect(attrs={"data-look": "segments"}))
    why_not = forms.ChoiceField(
        required=False, widget=forms.RadioSelect(attrs={"data-look": "chips"})
    )
    day = DayField()
    minutes = forms.ChoiceField(widget=forms.RadioSelect(attrs={"data-look": "segments"}))
    topics = forms.MultipleChoiceField(
        widget=forms.CheckboxSelectMultiple(attrs={"data-look": "chips"})
    )
    next_step = forms.CharField(required=False)
    next_day = DayField(required=False)
    call_me = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"data-look": "switch"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self._say_labels()
        self._offer_choices()

    def _say_labels(self) -> None:
        fields = self.fields
        fields["held"].label = say(
            "Did the meeting take place?", "האם המפגש התקיים?", "هل تمّ اللقاء؟"
        )
        fields["why_not"].label = say("What happened?", "מה קרה?", "ماذا حدث؟")
        fields["day"].label = say("Date", "תאריך", "التاريخ")
        fields["minutes"].label = say("Minutes", "כמה דקות?", "كم دقيقة؟")
        fields["topics"].label = say("What we worked on", "על מה עבדנו", "على ماذا عملنا")
        fields["next_step"].label = say("Next step", "הצעד הבא", "الخطوة القادمة")
        fields["next_day"].label = say("Next meeting", "המפגש הבא", "اللقاء القادم")
        fields["call_me"].label = say("Please call me", "אשמח לשיחה", "أرجو الاتصال بي")
        fields["call_me"].help_text = say(
            "Only the coordinator sees this",
            "רק מי שמרכז את התוכנית יראה זאת",
            "يظهر هذا لمركزة البرنامج فقط",
        )

    def _offer_choices(self) -> None:
        fields = self.fields
        fields["held"].choices = [  # type: ignore[attr-defined]
            ("yes", say("Yes", "כן", "نعم")),
            ("no", say("No", "לא", "لا")),
        ]
        fields["why_not"].choices = [  # type: ignore[attr-defined]
            ("moved", say("Moved to another day", "נדחה ליום אחר", "تأجّل إلى يوم آخر")),
            ("mentee", say("Mentee could not come", "ביטול מצד המנטי", "إلغاء من المشارك/ة")),
            ("mentor", say("I could not come", "ביטול מצידי", "إلغاء من جهتي")),
        ]
        fields["minutes"].choices = [(n, n) for n in ("30", "45", "60", "90")]  # type: ignore[attr-defined]
        fields["topics"].choices = [  # type: ignore[attr-defined]
            ("cv", say("CV", "קורות חיים", "السيرة الذاتية")),
            ("interview", say("Job interview", "ראיון עבודה", "مقابلة عمل")),
            ("search", say("Job search", "חיפוש עבודה", "البحث عن عمل")),
            ("network", say("Contacts", "קשרים מקצועיים", "علاقات مهنية")),
            ("direction", say("Direction", "כיוון מקצועי", "توجّه مهني")),
            ("confidence", say("Confidence", "ביטחון עצמי", "ثقة بالنفس")),
            ("work", say("At the workplace", "במקום העבודה", "في مكان العمل")),
        ]


class EveryField(forms.Form):
    """One field of each kind, for the styleguide."""

    name = NameField(label="")
    about = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 3}))
    email = EmailField()
    phone = forms.CharField(widget=forms.TelInput(attrs={"data-look": "short"}))
    language = forms.ChoiceField(widget=forms.Select(attrs={"data-look": "short"}))
    start = DayField()
    hours = forms.IntegerField(min_value=1, max_value=3)
    way = forms.ChoiceField(widget=forms.RadioSelect(attrs={"data-look": "cards"}))
    times = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple(attrs={"data-look": "chips"})
    )
    agree = forms.BooleanField()
    remind = forms.BooleanField(
        required=False, widget=forms.CheckboxInput(attrs={"data-look": "switch"})
    )
    file = forms.FileField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        labels = {
            "name": say("Full name", "שם מלא", "الاسم الكامل"),
            "about": say("A few words", "כמה מילים", "بضع كلمات"),
            "email": say("E-mail", "דואר אלקטרוני", "البريد الإلكتروني"),
            "phone": say("Telephone", "טלפון", "هاتف"),
            "language": say("Language", "שפה", "اللغة"),
            "start": say("Begins on", "תאריך התחלה", "تاريخ البدء"),
            "hours": say("Mentees at once", "כמה מנטיז במקביל", "عدد المشاركين في آن واحد"),
            "way": say("How would you like to meet?", "איך נוח להיפגש?", "كيف تفضّل/ين اللقاء؟"),
            "times": say("Good times", "זמנים נוחים", "أوقات مناسبة"),
            "agree": say("The details are right", "הפרטים נכונים", "التفاصيل صحيحة"),
            "remind": say("Remind me the day before", "תזכורת יום לפני", "تذكير قبل يوم"),
            "file": say("A file", "קובץ", "ملف"),
        }
        for name, label in labels.items():
            self.fields[name].label = label
        self.fields["phone"].help_text = say(
            "A mobile telephone in Israel, for instance \u2066050-234-5678\u2069",
            "טלפון נייד בישראל, לדוגמה \u2066050-234-5678\u2069",
            "هاتف محمول في إسرائيل، مثلًا \u2066050-234-5678\u2069",
        )
        self._offer_choices()

    def _offer_choices(self) -> None:
        self.fields["language"].choices = [("he", "עברית"), ("ar", "العربية"), ("ru", "Русский")]  # type: ignore[attr-defined]
        self.fields["way"].choices = [  # type: ignore[attr-defined]
            ("meet", say("Face to face", "פנים אל פנים", "وجهًا لوجه")),
            ("video", say("By video", "בשיחת וידאו", "بمكالمة فيديو")),
            ("both", say("Either", "שתי הדרכים", "الطريقتان")),
        ]
        self.fields["times"].choices = [  # type: ignore[attr-defined]
            ("morning", say("Mornings", "בקרים", "صباحًا")),
            ("noon", say("Afternoons", "אחר הצהריים", "بعد الظهر")),
            ("evening", say("Evenings", "ערבים", "مساءً")),
        ]


class Narrow(forms.Form):
    """What narrows a list: something typed, something chosen."""

    q = forms.CharField(required=False)
    side = forms.ChoiceField(required=False)
    on = DayField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["q"].label = say("Name", "שם", "الاسم")
        self.fields["side"].label = say("Side", "צד", "الطرف")
        self.fields["on"].label = say("Day", "יום", "يوم")
        side = self.fields["side"]
        assert isinstance(side, forms.ChoiceField)
        side.choices = [("", say("Both sides", "שני הצדדים", "الجانبان"))]
