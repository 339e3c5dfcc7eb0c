"""The texts of consents that the system comes with; the mentoring manager writes later ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

SHIPPED_FROM: Final = date(2020, 1, 1)

SHIPPED: Final[Mapping[str, Mapping[str, str]]] = {
    "pass_details": {
        "he": (
            "אני מסכים/ה שהאדם השני בצמד יידע את שמי ואיך ליצור איתי קשר, כל עוד אנחנו נפגשים. "
            "אפשר לחזור מההסכמה בכל עת."
        ),
        "ar": (
            "أوافق على أن يعرف الطرف الآخر في الثنائي اسمي وكيفية التواصل معي، ما دمنا نلتقي. "
            "يمكن سحب الموافقة في أي وقت."
        ),
        "en": (
            "I agree that the other of my pair knows my name and how to reach me, while we meet. "
            "I can take this back at any time."
        ),
    },
    "hand_over": {
        "he": (
            "אני מסכים/ה שפרטיי והטופס שמילאתי יועברו לרכז/ת הפרילנס של המחזור, לצורך ההצמדה "
            "והליווי. אפשר לחזור מההסכמה בכל עת."
        ),
        "ar": (
            "أوافق على تمرير بياناتي والنموذج الذي عبّأته إلى المركز/ة المستقل/ة للفوج، من أجل "
            "المطابقة والمرافقة. يمكن سحب الموافقة في أي وقت."
        ),
        "en": (
            "I agree that my details and my form are passed to the freelance coordinator of the "
            "cycle, for matching and accompaniment. I can take this back at any time."
        ),
    },
    "group_in_matching": {
        "he": ("אני מסכים/ה להשתמש בקבוצת האוכלוסייה שלי לצורך ההצמדה. אפשר לחזור מההסכמה בכל עת."),
        "ar": ("أوافق على استخدام مجموعتي السكانية في المطابقة. يمكن سحب الموافقة في أي وقت."),
        "en": (
            "I agree that my population group is used in matching. "
            "I can take this back at any time."
        ),
    },
}
